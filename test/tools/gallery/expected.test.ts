import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RULE_IDS } from '../../../src/pipeline/settings.ts';
import { findExamples, imagesOf } from '../../../tools/gallery/examples.ts';
import {
  readExpected,
  type AnyGate,
  type ExpectedFinding,
} from '../../../tools/gallery/expected.ts';

const root = join(import.meta.dirname, '../../../examples');

const GOOD = `pattern: a
group: Go
gates:
  - name: release
    stages: [{ name: null, from: scratch, role: runtime }]
    conclusion: pass
    findings: []
    layers: [base, { line: 3, from: build }]
    starts: no
`;

const FAILING = `pattern: a
group: Pitfalls
gates:
  - { name: before, fails: { exit: 3, says: ['x'] } }
`;

test('a gate may be one that cannot build', () => {
  expect(readExpected(FAILING, 'e.yml').gates).toMatchObject([{ fails: { exit: 3 } }]);
});

test('defaults are filled in', () => {
  const [gate] = readExpected(GOOD, 'e.yml').gates;
  expect(gate).toMatchObject({ inputs: {}, change: [], packages: [], without: [] });
});

test.each([
  ['a broken file', 'pattern: [', /e\.yml: /u],
  ['an unknown group', GOOD.replace('group: Go', 'group: Fortran'), /group/u],
  ['an unknown key', GOOD.replace('pattern: a', 'pattern: a\ncolour: red'), /colour/u],
  ['a missing key', GOOD.replace('    findings: []\n', ''), /gates\.0\.findings/u],
  ['an unknown conclusion', GOOD.replace('pass', 'perfect'), /"perfect"/u],
  ['a server without a path', GOOD.replace('starts: no', 'starts: { port: 80 }'), /get/u],
  ['a layer of neither kind', GOOD.replace('line: 3', 'line: 0'), /layers\.1/u],
  [
    'an input that is off',
    GOOD.replace('stages:', 'inputs: { pull: false }\n    stages:'),
    /pull/u,
  ],
  [
    'nothing exactly',
    GOOD.replace('starts:', 'exactly: true\n    starts:'),
    /exactly: want packages/u,
  ],
  [
    'a gate that fails, and more',
    GOOD.replace('starts: no', "fails: { exit: 3, says: ['x'] }"),
    /starts|stages|layers/u,
  ],
  ['a failure that says nothing', FAILING.replace("'x'", ''), /fails\.says/u],
  ['a token of nobody', GOOD.replace('starts:', 'nowhere: token\n    starts:'), /nowhere: want/u],
  [
    'two gates of one name',
    `${GOOD}${GOOD.slice(GOOD.indexOf('  - '))}`,
    /want names that differ/u,
  ],
])('%s is an error that says where', (_, text, said) => {
  expect(() => readExpected(text, 'e.yml')).toThrow(said);
});

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((one) => (one.isDirectory() ? [one.name] : []))
    .toSorted();

const rowsOf = (gate: AnyGate): readonly ExpectedFinding[] =>
  'fails' in gate ? [] : gate.findings;

test('every folder of the gallery has expectations that can be read, of rules that exist', () => {
  const examples = findExamples(root, []);
  const folders = foldersOf(root).filter((name) => name !== 'pitfalls');
  const pitfalls = foldersOf(join(root, 'pitfalls')).map((name) => `pitfalls/${name}`);
  expect(examples.map(({ name }) => name)).toEqual([...folders, ...pitfalls]);
  const rules = examples.flatMap(({ expected }) =>
    expected.gates.flatMap((gate) => rowsOf(gate).map(({ rule }) => rule)),
  );
  expect(RULE_IDS).toEqual(expect.arrayContaining([...new Set(rules)]));
});

test('every pitfall is there before its patch, and not after it', () => {
  for (const { name, expected } of findExamples(root, ['pitfalls'])) {
    const [before, after] = expected.gates;
    expect([name, expected.group, before?.name, after?.name]).toEqual([
      name,
      'Pitfalls',
      'before',
      'after',
    ]);
    expect([name, after?.change]).toEqual([
      name,
      expect.arrayContaining([{ patch: 'fix.patch' }]) as unknown,
    ]);
  }
});

// The gallery holds each row against the finding's own fix, and gates again with the patch.
test.each(RULE_IDS)('%s goes away in a pitfall by what its fix says', (id) => {
  const mended = findExamples(root, ['pitfalls']).filter(({ expected }) => {
    const [before, after] = expected.gates.map(rowsOf);
    const isFixed = before?.some(
      ({ rule, fix, lines }) => rule === id && fix !== undefined && lines !== 'base',
    );
    return isFixed === true && after?.every(({ rule, lines }) => rule !== id || lines === 'base');
  });
  expect(mended.map(({ name }) => name)).not.toEqual([]);
});

test('every example has a Dockerfile, and its page names it', () => {
  for (const { name, dockerfiles, expected } of findExamples(root, [])) {
    const page = expected.group === 'Pitfalls' ? 'pitfalls' : 'gallery';
    expect(dockerfiles.length).toBeGreaterThan(0);
    expect(readFileSync(join(root, `../docs/${page}.md`), 'utf8')).toContain(
      `examples/${name}/README.md`,
    );
  }
});

test.each(findExamples(root, []))(
  'the README of $name says how to build and gate it',
  (example) => {
    const { name, folder } = example;
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const [, gate = ''] = /^Gate it: `(stagegate gate [^`]*)`$/mu.exec(readme) ?? [];
    expect(readme).toMatch(new RegExp(`^# ${basename(name)}\n`, 'u'));
    // What a pitfall's image does is of less concern; some cannot be built.
    const run = example.expected.group === 'Pitfalls' ? '' : ' && docker run ';
    expect(readme).toMatch(
      new RegExp(`^Build it: \`docker build [^\`]*examples/${name}${run}`, 'mu'),
    );
    expect(gate).toContain(`--context examples/${name} `);
    // The command line reads the stagegate.yml of the folder that it runs in.
    const config = `--config examples/${name}/stagegate.yml `;
    expect(gate.includes(config)).toBe(existsSync(join(folder, 'stagegate.yml')));
  },
);

test('the pages of static-nginx lead to one another', () => {
  const script = join(root, 'static-nginx/test.sh');
  expect(spawnSync('sh', [script], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
});

test('an example that is not there is an error that lists those that are', () => {
  expect(() => findExamples(root, ['go-nowhere'])).toThrow(/no example go-nowhere; .*go-scratch/u);
});

test('base images are found in FROM, --from and # syntax, by build arguments too', () => {
  const dockerfiles = [
    '# syntax=docker/dockerfile:1\nFROM golang:1.23 AS a\nFROM scratch\nCOPY --from=nginx:1 / /\n',
    'ARG OF=12\nARG ON=alpine\nFROM gcc:${OF}\nFROM $ON:3.20\n',
  ];
  const text = GOOD.replace('stages:', 'inputs: { build-args: ON=debian }\n    stages:');
  const example = { name: 'a', folder: '', expected: readExpected(text, ''), dockerfiles };
  const known = [
    'docker/dockerfile:1',
    'docker/dockerfile:1.4',
    'golang:1.23',
    'golang',
    'nginx:1',
    'gcc:12',
    'alpine:3.20',
    'debian:3.20',
  ];
  expect(imagesOf([example], known)).toEqual([
    'docker/dockerfile:1',
    'golang:1.23',
    'nginx:1',
    'gcc:12',
    'debian:3.20',
  ]);
  const goArgs = findExamples(root, ['go-args']);
  expect(imagesOf(goArgs, ['golang:1.23', 'alpine:3.20'])).toEqual(['golang:1.23', 'alpine:3.20']);
});
