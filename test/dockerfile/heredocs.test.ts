import { heredocsOf } from '../../src/dockerfile/heredocs.ts';

/** What each opens: the line that ends it, with `-` before it where tabs do not count. */
const opened = (line: string): string[] =>
  heredocsOf(line).map(({ word, tabs }) => (tabs ? `-${word}` : word));

test.each([
  { line: 'RUN <<EOF', want: ['EOF'] },
  { line: 'RUN <<A cat 3<<B && cat <<-C', want: ['A', 'B', '-C'] },
  { line: `RUN <<"a b" <<-'c d' <<E"N"D <<\\F`, want: ['a b', '-c d', 'END', 'F'] },
  { line: 'RUN cat << EOF >/x', want: ['EOF'] },
  { line: 'RUN cat << \t-EOF', want: ['-EOF'] },
  { line: 'RUN cat <<EOF|sh', want: ['EOF|sh'] },
  { line: 'RUN cat <<$NAME <<${NAME}', want: ['$NAME', '${NAME}'] },
  { line: 'RUN echo "${A:-b}" $HOME $(id) && cat <<EOF', want: ['EOF'] },
  { line: 'RUN echo $((1 << 3))', want: ['3))'] },
])('$line opens $want', ({ line, want }) => expect(opened(line)).toEqual(want));

test.each([
  'RUN cat <<<word <<< word',
  'RUN echo $((1<<3)) a<<b a<< b',
  'RUN echo "<<A" \'<<B\' \\<<C',
  'RUN cat <<- EOF',
  'RUN cat <<"" <<',
  // A line that BuildKit cannot split into words opens none: its body is then instructions.
  "RUN cat <<EOF # don't",
  'RUN cat <<EOF "',
  'RUN echo ${!NAME} && cat <<EOF',
  'RUN echo "${}" && cat <<EOF',
  'RUN echo ${NAME^^} <<EOF',
])('%s opens none', (line) => expect(opened(line)).toEqual([]));

test('what is quoted is not looked into', () =>
  expect(opened(`RUN echo '\${!A}' "\\\${!B}" \\\${ <<EOF`)).toEqual(['EOF']));
