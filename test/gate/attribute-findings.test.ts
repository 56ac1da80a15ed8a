import { attributeFindings } from '../../src/gate/attribute-findings.ts';
import type { RootfsEntry, RootfsView } from '../../src/model/rootfs.ts';
import type { Finding, Layer } from '../../src/model/snapshot.ts';

const LAYERS = [
  {
    origin: 'base-image',
    stage: 'runtime',
    lines: [8, 8],
    instruction: 'FROM debian',
    copiedFrom: null,
  },
  {
    origin: 'dockerfile',
    stage: 'runtime',
    lines: [15, 15],
    instruction: 'COPY --from=build /usr/local/ /usr/local/',
    copiedFrom: { stage: 'build' },
  },
  {
    origin: 'dockerfile',
    stage: 'runtime',
    lines: [17, 17],
    instruction: 'RUN apt-get',
    copiedFrom: null,
  },
  { origin: 'unknown', stage: null, lines: null, instruction: null, copiedFrom: null },
] as unknown as Layer[];

/** `layer path`, executable unless it has a dot. */
function rootfs(...files: string[]): RootfsView {
  const entries = files.map((text) => {
    const [layer = '', path = ''] = text.split(' ');
    return { path, layer: Number(layer), type: 'file', mode: path.includes('.') ? 0o644 : 0o755 };
  }) as unknown as RootfsEntry[];
  const get = (wanted: string) => entries.find(({ path }) => path === wanted) ?? null;
  return { entries: () => entries, get } as unknown as RootfsView;
}

const finding = (
  path: string | null,
  layer: number | null,
  rule = 'no-compiler',
  also: string[] = [],
) =>
  ({
    rule,
    path,
    layer,
    inherited: false,
    fix: 'The rule’s own.',
    evidence: { what: '', by: 'path', also },
  }) as unknown as Finding;

const GO = finding('/usr/local/go/bin/go', 1, 'no-compiler', ['/usr/local/go/pkg/tool/asm']);

test('stage, lines and source come from the layer', () => {
  const [one, base, unknown, config] = attributeFindings(
    [
      GO,
      { ...finding('/bin/sh', 0, 'no-shell'), level: 'error' as const },
      finding('/x', 3),
      finding(null, null, 'non-root-user'),
    ],
    LAYERS,
    rootfs(),
  );
  expect(one).toMatchObject({
    inherited: false,
    stage: 'runtime',
    lines: [15, 15],
    copiedFrom: { stage: 'build' },
  });
  expect(base).toMatchObject({
    inherited: true,
    lines: [8, 8],
    fix: 'It comes with the base image: base the stage on an image without it (scratch, distroless), or make an exception.',
  });
  expect(unknown).toMatchObject({ inherited: false, lines: null, fix: 'The rule’s own.' });
  expect(config).toEqual(finding(null, null, 'non-root-user'));
});

const TREE = [
  '1 /usr/local/go/bin/go',
  '1 /usr/local/go/src/a.go',
  '1 /usr/local/go/pkg/tool/asm',
  '0 /bin/sh',
];
const START = 'Copy what the image runs, not the directory. Outside the toolchain, line 15 brings ';

test.each([
  {
    name: 'what runs, when it can be named',
    files: ['1 /usr/local/bin/goose', '1 /usr/local/bin/orders', '1 /usr/local/share/a.txt'],
    want: `${START}/usr/local/bin/goose and /usr/local/bin/orders.`,
  },
  { name: 'data alone', files: ['1 /usr/local/a.txt'], want: `${START}/usr/local/a.txt.` },
  {
    name: 'too many to name',
    files: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `1 /usr/local/bin/${name}`),
    want: `${START}6 files.`,
  },
  { name: 'nothing else', files: [], want: 'Remove line 15: it brings nothing else.' },
])('the fix names $name', ({ files, want }) =>
  expect(attributeFindings([GO], LAYERS, rootfs(...TREE, ...files))[0]?.fix).toBe(want),
);

test('a program of a shared folder takes no neighbour with it', () => {
  const gcc = finding('/usr/local/bin/gcc', 1);
  const files = rootfs('1 /usr/local/bin/gcc', '1 /usr/local/bin/orders');
  expect(attributeFindings([gcc], LAYERS, files)[0]?.fix).toBe(`${START}/usr/local/bin/orders.`);
});

test('pip in a virtual environment can be left out of it', () => {
  const pip = finding('/opt/venv/bin/pip', 1, 'no-package-manager');
  const files = rootfs('1 /opt/venv/bin/pip', '1 /opt/venv/pyvenv.cfg', '1 /opt/venv/bin/orders');
  expect(attributeFindings([pip], LAYERS, files)[0]?.fix).toBe(
    'Make /opt/venv without it (`python -m venv --without-pip`, `uv venv`), or end what fills it with `/opt/venv/bin/pip uninstall --yes pip setuptools`, before line 15.',
  );
  // And nothing else of it goes with a compiler beside it.
  const gcc = finding('/opt/venv/bin/gcc', 1);
  expect(attributeFindings([gcc], LAYERS, files)[0]?.fix).toContain('/opt/venv/bin/orders');
});

test('a program under another name takes no neighbour with it', () => {
  const one = finding('/app/bin/helper', 1);
  const renamed = { ...one, evidence: { ...one.evidence, by: 'content' } } as Finding;
  const files = rootfs('1 /app/bin/helper', '1 /app/bin/orders');
  expect(attributeFindings([renamed], LAYERS, files)[0]?.fix).toBe(`${START}/app/bin/orders.`);
});

test.each([
  {
    name: 'one file of a builder’s toolchain, under a name of its own',
    one: finding('/app/bin/format', 1, 'from-builder'),
    files: ['1 /app/bin/format'],
    want: 'Remove line 15: it brings nothing else.',
  },
  {
    name: 'the same beside a program',
    one: finding('/app/bin/format', 1, 'from-builder'),
    files: ['1 /app/bin/format', '1 /app/bin/orders'],
    want: `${START}/app/bin/orders.`,
  },
  {
    name: 'a directory of the toolchain',
    one: finding('/usr/local/go', 1, 'from-builder', ['/usr/local/go/src/a.go']),
    files: [...TREE, '1 /usr/local/bin/orders'],
    want: `${START}/usr/local/bin/orders.`,
  },
])('what to leave out of a COPY from a builder: $name', ({ one, files, want }) => {
  // Without `also`, a finding is of one file.
  const { also = [], ...evidence } = one.evidence;
  const told = { ...one, evidence: also.length > 0 ? one.evidence : evidence };
  expect(attributeFindings([told], LAYERS, rootfs(...files))[0]?.fix).toBe(want);
});

test.each([
  { name: 'a RUN', one: finding('/usr/bin/gcc', 2) },
  { name: 'a rule that is about something else', one: finding('/x', 1, 'no-secret') },
])('the rule’s own fix for $name', ({ one }) =>
  expect(attributeFindings([one], LAYERS, rootfs(...TREE))[0]?.fix).toBe('The rule’s own.'),
);

test('what hides bytes is named by its line too', () => {
  const hidden = {
    ...finding('/a', 1, 'wasted-bytes'),
    hiddenBy: { layer: 2, stage: null, lines: null },
  };
  const [told] = attributeFindings([hidden], LAYERS, rootfs());
  expect(told).toMatchObject({
    lines: [15, 15],
    hiddenBy: { layer: 2, stage: 'runtime', lines: [17, 17] },
  });
  const [plain] = attributeFindings([finding('/a', 1)], LAYERS, rootfs());
  expect(plain).not.toHaveProperty('hiddenBy');
});

describe('the way out of wasted bytes names both lines', () => {
  const wasted = (layer: number, hiddenBy: number | null, detail: string) => ({
    ...finding('/a', layer, 'wasted-bytes'),
    evidence: { what: 'x', by: 'path', detail },
    ...(hiddenBy !== null && { hiddenBy: { layer: hiddenBy, stage: null, lines: null } }),
  });
  const fixOf = (one: object): string | undefined =>
    attributeFindings([one as Finding], LAYERS, rootfs())[0]?.fix;

  test.each([
    ['a COPY deleted', wasted(1, 2, 'deleted'), 'Line 17 deletes what line 15 copies'],
    ['a COPY and chmod', wasted(1, 2, 'copied'), 'COPY --chmod=… --chown=…'],
    ['overwritten', wasted(1, 2, 'replaced'), 'Line 17 overwrites what line 15 ships'],
    ['of the base image', wasted(2, null, 'deleted'), 'line 17 cannot take them back'],
    ['nobody knows the lines', wasted(3, 2, 'deleted'), 'The rule’s own.'],
    ['nor who hides', wasted(1, 3, 'deleted'), 'The rule’s own.'],
  ])('%s', (_, one, want) => {
    expect(fixOf(one)).toContain(want);
  });
});
