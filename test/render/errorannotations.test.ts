import { UserError, type ErrorPlace } from '../../src/errors.ts';
import { checkConfig } from '../../src/gate/config.ts';
import { badInputs } from '../../src/gate/settings-problems.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import { errorAnnotations } from '../../src/render/errorannotations.ts';

const at = (file: string | null, line: number | null, text = 'wrong'): ErrorPlace => ({
  file,
  line,
  text,
});
const failed = (message: string, ...places: ErrorPlace[]): UserError =>
  new UserError('bad-config', message, { places });

test.each<[string, unknown, string[]]>([
  ['no place', failed('no'), ['::error title=Stagegate::no']],
  ['no error of ours', new Error('a\nb'), ['::error title=Stagegate::a%0Ab']],
  ['no error at all', 'gone', ['::error title=Stagegate::gone']],
  [
    'one problem: in full, at its place',
    failed('stagegate.yml: 1 problem', at('stagegate.yml', 3)),
    ['::error file=stagegate.yml,line=3,title=Stagegate::stagegate.yml: 1 problem%0Awrong'],
  ],
  [
    'one that the message says',
    failed('a,b/Dockerfile:3: wrong', at('a,b/Dockerfile', 3)),
    ['::error file=a%2Cb/Dockerfile,line=3,title=Stagegate::a,b/Dockerfile:3: wrong'],
  ],
  [
    'one of an input',
    failed('inputs: 1 problem', at(null, null)),
    ['::error title=Stagegate::inputs: 1 problem%0Awrong'],
  ],
  [
    'several',
    failed('two', at('stagegate.yml', 3), at('stagegate.yml', null), at(null, null, '::odd')),
    [
      '::error file=stagegate.yml,line=3::wrong',
      '::error file=stagegate.yml::wrong',
      '::error::::odd',
      '::error title=Stagegate::two',
    ],
  ],
  [
    'files that cannot be marked',
    failed('four', at('/a', 1), at('../a', 2), at('=a', 3), at('a\u202eb', null)),
    [
      '::error::/a:1: wrong',
      '::error::../a:2: wrong',
      '::error::=a:3: wrong',
      '::error::a\\u{202e}b: wrong',
      '::error title=Stagegate::four',
    ],
  ],
])('%s', (_, error, want) => {
  expect(errorAnnotations(error)).toEqual(want);
});

test('GitHub keeps ten: nine places, and the verdict says that there are more', () => {
  const places = Array.from({ length: 12 }, (_, index) => at('stagegate.yml', index + 1));
  const nine = errorAnnotations(failed('12 problems', ...places.slice(0, 9)));
  expect(nine).toHaveLength(10);
  expect(nine.at(-1)).toBe('::error title=Stagegate::12 problems');
  const all = errorAnnotations(failed('12 problems', ...places));
  expect(all).toHaveLength(10);
  expect(all[8]).toContain('line=9');
  expect(all[9]).toBe(
    '::error title=Stagegate::12 problems. The first 9 are marked, the job summary has more',
  );
});

test('no secret, not even one that colours split', () => {
  const token = `ghp_${'a'.repeat(36)}`;
  const split = `${token.slice(0, 12)}\x1b[31m${token.slice(12)}`;
  const known = `hunter\x1b[0m2-known`;
  const one = failed(`m ${split} ${known}`, at('D', 1, `t ${split} ${known}`));
  const two = failed(`m ${split}`, at(`/f ${split}`, 1, `t ${known}`), at(split, 2, split));
  for (const error of [one, two, new Error(`${split} ${known}`)]) {
    const said = errorAnnotations(error, { values: ['hunter2-known'] }).join('\n');
    expect(said).not.toMatch(/ghp_|a{8}|hunter|known|\x1b/u);
    expect(said).toContain('GitHub token');
  }
});

test('problems of the policy file and of inputs have their places', () => {
  const checked = checkConfig('preset: strickt\ntagret: api\n', []);
  const error = badInputs([
    { source: 'p.yml', file: 'p.yml', problems: 'problems' in checked ? checked.problems : [] },
    {
      source: 'inputs',
      file: null,
      problems: [{ name: 'tagret', given: null, message: 'unknown', line: null, column: null }],
    },
  ]);
  expect(errorAnnotations(error)).toEqual([
    '::error file=p.yml,line=1::preset: strickt; want strict, slim or off',
    '::error file=p.yml,line=2::tagret: unknown key; did you mean target?',
    '::error::tagret: unknown',
    '::error title=Stagegate::p.yml: 2 problems, inputs: 1 problem',
  ]);
});

test.each([
  ['FROM a\nFRM b\n', 2, 'unknown instruction: FRM'],
  ['FROM a\nRUN <<E\n', 2, 'the here-document has no line that is just E'],
])('a Dockerfile’s line is marked: %j', (text, line, what) => {
  let thrown: unknown;
  try {
    readDockerfile(text, 'svc/Dockerfile');
  } catch (error) {
    thrown = error;
  }
  expect(errorAnnotations(thrown)).toEqual([
    `::error file=svc/Dockerfile,line=${line},title=Stagegate::svc/Dockerfile:${line}: ${what}`,
  ]);
});
