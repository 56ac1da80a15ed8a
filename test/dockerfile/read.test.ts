import { readDockerfile } from '../../src/dockerfile/read.ts';

/** `KEYWORD first-last arguments…` of every instruction, FROM included. */
function shown(text: string): string[] {
  return readDockerfile(text, 'Dockerfile').stages.flatMap((stage) =>
    [stage.from, ...stage.instructions].map(
      (one) => `${one.keyword} ${one.lines.join('-')} ${one.args.join('|')}`,
    ),
  );
}

test.each([
  {
    name: 'here-documents belong to their instruction, and hold no instructions',
    text: 'FROM a\nRUN <<EOF\nFROM b\nEOF\nCOPY <<A <<"B" /x/\n1\nA\n2\nB\nRUN x\n',
    want: ['FROM 1-1 a', 'RUN 2-4 <<EOF', 'COPY 5-9 <<A|<<"B"|/x/', 'RUN 10-10 x'],
  },
  {
    name: '<<- takes tabs before its end, << does not',
    text: 'FROM a\nRUN <<-"E"\n\techo\n\tE\nRUN <<E\n\tE\nE\nRUN y\n',
    want: ['FROM 1-1 a', 'RUN 2-4 <<-"E"', 'RUN 5-7 <<E', 'RUN 8-8 y'],
  },
  {
    name: 'comments and empty lines inside a continued instruction',
    text: 'FROM a\nRUN a \\\n# c\n  && b \\\n\n  && c\nRUN y\n',
    want: ['FROM 1-1 a', 'RUN 2-6 a   && b   && c', 'RUN 7-7 y'],
  },
  {
    name: 'another escape token',
    text: '# escape=`\nFROM a\nRUN a `\n b\nCOPY c:\\ d\n',
    want: ['FROM 2-2 a', 'RUN 3-4 a  b', 'COPY 5-5 c:\\|d'],
  },
  {
    name: 'an escape line after a comment is a comment',
    text: '# hello\n# escape=`\nFROM a\nRUN a \\\n b\n',
    want: ['FROM 3-3 a', 'RUN 4-5 a  b'],
  },
  { name: 'a byte-order mark', text: '\uFEFFFROM a AS b\n', want: ['FROM 1-1 a|AS|b'] },
  {
    name: 'carriage returns',
    text: 'FROM a AS b\r\nRUN x \\\r\n y\r\nRUN <<E\r\n1\r\nE\r\nCOPY --from=b a c\r\n',
    want: ['FROM 1-1 a|AS|b', 'RUN 2-3 x  y', 'RUN 4-6 <<E', 'COPY 7-7 a|c'],
  },
  {
    name: 'ONBUILD may hold a here-document',
    text: 'FROM a\nONBUILD COPY <<E /x\n1\nE\nRUN z',
    want: ['FROM 1-1 a', 'ONBUILD 2-4 COPY <<E /x', 'RUN 5-5 z'],
  },
  {
    name: 'JSON lists',
    text: 'FROM a\nCOPY --link --from=0 ["a b", "c"]\nCMD ["x", \\\n "y"]\nENTRYPOINT [ "$x" ]\n',
    want: ['FROM 1-1 a', 'COPY 2-2 a b|c', 'CMD 3-4 x|y', 'ENTRYPOINT 5-5 $x'],
  },
  {
    name: 'what looks like a here-document and is none',
    text: 'FROM a\nRUN echo $((1<<3)) && cat <<<x\nRUN echo "<<EOF"\nENV X=<<EOF\nRUN y\n',
    want: [
      'FROM 1-1 a',
      'RUN 2-2 echo $((1<<3)) && cat <<<x',
      'RUN 3-3 echo "<<EOF"',
      'ENV 4-4 X=<<EOF',
      'RUN 5-5 y',
    ],
  },
  {
    name: 'an escape at the end of the file',
    text: 'FROM a\nRUN y \\',
    want: ['FROM 1-1 a', 'RUN 2-2 y'],
  },
  {
    name: 'keywords in any case',
    text: 'from a as b\nrun x',
    want: ['FROM 1-1 a|as|b', 'RUN 2-2 x'],
  },
  {
    name: 'FROM has no JSON form',
    text: 'FROM ["a"]\nEXPOSE ["1"]\nVOLUME ["/v"]\n',
    want: ['FROM 1-1 ["a"]', 'EXPOSE 2-2 ["1"]', 'VOLUME 3-3 /v'],
  },
  {
    name: 'an empty value of a flag',
    text: 'FROM --platform= a AS b\n',
    want: ['FROM 1-1 a|AS|b'],
  },
  {
    name: 'indented instructions and comments',
    text: '  FROM a\n  # c\n\n\tRUN x # not a comment\n',
    want: ['FROM 1-1 a', 'RUN 4-4 x # not a comment'],
  },
])('$name', ({ text, want }) => expect(shown(text)).toEqual(want));

test('stages: names lower-cased, bases as written, lines up to the next FROM', () => {
  const text = `ARG GO=1.23
FROM --platform=$BUILDPLATFORM golang:\${GO} AS Build
RUN x

# the release
FROM BUILD
FROM scratch AS build
FROM build
`;
  const { stages, globals } = readDockerfile(text, 'Dockerfile');
  expect(stages.map(({ name, base, lines }) => ({ name, base, lines }))).toEqual([
    { name: 'build', base: 'golang:${GO}', lines: [2, 5] },
    { name: null, base: 'BUILD', lines: [6, 6] },
    { name: 'build', base: 'scratch', lines: [7, 7] },
    { name: null, base: 'build', lines: [8, 8] },
  ]);
  expect(stages[0]?.from.flags.get('platform')).toEqual(['$BUILDPLATFORM']);
  expect(globals.map((arg) => arg.text)).toEqual(['ARG GO=1.23']);
});

test('an instruction shows in one line', () => {
  const text = 'FROM a\nRUN a \\\n    && b\\\nc\nCOPY --from=b <<E /x\n1\nE\n';
  const { stages } = readDockerfile(text, 'Dockerfile');
  expect(stages[0]?.instructions.map((one) => one.text)).toEqual([
    'RUN a && bc',
    'COPY --from=b <<E /x',
  ]);
});

test('flags: repeated, quoted, without value, ended by --', () => {
  const text = `FROM a
RUN --mount=type=cache,target=/c --mount="type=bind,from=b" --network=none -- --x
COPY --link --chown=1:1 a b
`;
  const [run, copy] = readDockerfile(text, 'D').stages[0]?.instructions ?? [];
  expect([...(run?.flags ?? [])]).toEqual([
    ['mount', ['type=cache,target=/c', 'type=bind,from=b']],
    ['network', ['none']],
  ]);
  expect(run?.args).toEqual(['--x']);
  expect([...(copy?.flags ?? [])]).toEqual([
    ['link', ['']],
    ['chown', ['1:1']],
  ]);
});

test.each([
  { name: 'nothing', text: '', want: 'D: no FROM: there is nothing to build' },
  { name: 'no FROM', text: 'ARG x\n', want: 'D: no FROM: there is nothing to build' },
  { name: 'a typing error', text: 'FROM a\n\nRUNN x\n', want: 'D:3: unknown instruction: RUNN' },
  { name: 'RUN first', text: 'RUN x\nFROM a\n', want: 'D:1: RUN before the first FROM' },
  { name: 'open here-document', text: 'FROM a\nRUN <<E\nx\n', want: 'D:2: the here-document' },
  { name: 'FROM alone', text: 'FROM\n', want: 'D:1: FROM names no image' },
  { name: 'FROM a b', text: 'FROM a b\n', want: 'D:1: FROM takes an image' },
  { name: 'odd stage name', text: 'FROM a AS 1\n', want: 'D:1: stage name "1"' },
  {
    name: 'a flag of FROM',
    text: 'FROM --plattform=x a\n',
    want: 'D:1: FROM takes no --plattform',
  },
  {
    name: 'a flag twice',
    text: 'FROM --platform=x --platform=y a\n',
    want: 'D:1: --platform twice',
  },
  { name: 'a flag alone', text: 'FROM --platform a\n', want: 'D:1: --platform without a value' },
  { name: 'escape=^', text: '# syntax=x\n# escape=^\nFROM a\n', want: 'D:2: escape is ` or \\' },
  { name: 'escape twice', text: '#escape=`\n#ESCAPE=`\nFROM a\n', want: 'D:2: escape= twice' },
  { name: 'ONBUILD FROM', text: 'FROM a\nONBUILD from b\n', want: 'D:2: ONBUILD takes no FROM' },
  { name: 'ONBUILD alone', text: 'FROM a\nONBUILD\n', want: 'D:2: ONBUILD of nothing' },
  { name: 'a lone escape', text: 'FROM a\n\\\n', want: 'D:2: a continuation of nothing' },
  {
    name: 'a blank that is none',
    text: 'FROM a\u00a0AS b\n',
    want: 'D:1: FROM takes an image, or',
  },
  {
    name: 'a mark that is none',
    text: 'FROM a\n\ufeffRUN x\n',
    want: 'D:2: unknown instruction: ',
  },
])('refuses $name', ({ text, want }) => {
  expect(() => readDockerfile(text, 'D')).toThrow(
    expect.objectContaining({
      code: 'dockerfile-syntax',
      message: expect.stringContaining(want) as string,
    }) as Error,
  );
});

test.each([
  { name: 'bytes', line: 'x'.repeat(65_535 - 4) },
  { name: 'bytes of other letters', line: `${'ü'.repeat(32_765)}x` },
])('a line may have 65,535 $name', ({ line }) => {
  expect(shown(`FROM a\nRUN ${line}\n`)).toHaveLength(2);
  expect(() => shown(`FROM a\nRUN ${line}x\n`)).toThrow(':2: longer than 65535 bytes');
});

test('another frontend may know other instructions', () => {
  const text = '# syntax=docker.io/someone/plus:1\nFROM a\nINCLUDE x\n';
  expect(shown(text)).toEqual(['FROM 2-2 a', 'INCLUDE 3-3 x']);
  const ours = text.replace('someone/plus', 'docker/dockerfile');
  expect(() => shown(ours)).toThrow('unknown instruction: INCLUDE');
});

const MANY = 200_000;
/** `MANY` of a word in lines that are short enough. */
const many = (word: string): string =>
  `${Array.from({ length: MANY / 1000 }, () => word.repeat(1000)).join('\\\n')}\n`;

test.each([
  { name: 'continuation lines', text: `FROM a\nRUN x \\\n${'y \\\n'.repeat(MANY)}z\n` },
  { name: 'flags', text: `FROM a\nRUN ${many('--x=y ')}\n` },
  { name: 'here-documents', text: `FROM a\nRUN ${many('<<E ')}${'E\n'.repeat(MANY)}` },
  { name: 'quotes', text: `FROM a\nENV ${many('"')}` },
  { name: 'open quotes', text: `FROM a\nRUN '${many('"')}` },
  { name: 'instructions', text: `FROM a\n${'RUN x\n'.repeat(MANY)}` },
])('a hostile number of $name is read', ({ text }) => {
  expect(readDockerfile(text, 'D').stages).toHaveLength(1);
});

test('a thousand stages are enough', () => {
  expect(() => readDockerfile('FROM a\n'.repeat(1001), 'D')).toThrow('more than 1000 stages');
});
