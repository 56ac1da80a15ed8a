import { readIgnores, sendsPath } from '../../src/dockerfile/ignore.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';

// Expected values by docs.docker.com, "Build context", section ".dockerignore files".
test.each([
  { ignore: '', path: 'a', want: false },
  { ignore: '# a\n\n', path: 'a', want: false },
  { ignore: 'node_modules', path: 'node_modules/x/y', want: true },
  { ignore: '/node_modules/', path: 'node_modules', want: true },
  { ignore: 'node_modules', path: 'web/node_modules', want: false },
  { ignore: '**/node_modules', path: 'web/node_modules/x', want: true },
  { ignore: '**/node_modules', path: 'node_modules', want: true },
  { ignore: '*/temp*', path: 'somedir/temporary.txt', want: true },
  { ignore: '*/temp*', path: 'temporary.txt', want: false },
  { ignore: 'temp?', path: 'tempa', want: true },
  { ignore: '*.md\n!README.md', path: 'README.md', want: false },
  { ignore: '*.md\n!README*.md\nREADME-secret.md', path: 'README-secret.md', want: true },
  { ignore: '*', path: '.env', want: true },
  { ignore: '*\n!src', path: 'src/a.go', want: false },
  { ignore: 'a\r\nb\r\n', path: 'a', want: true },
  { ignore: './a/../b', path: 'b', want: true },
  { ignore: '[ab].txt', path: 'a.txt', want: true },
])('$ignore leaves out $path: $want', ({ ignore, path, want }) =>
  expect(readIgnores(ignore)(path)).toBe(want),
);

test.each([
  { copy: 'COPY . /src', path: 'dist/x', want: true },
  { copy: 'COPY go.mod go.sum ./', path: 'dist', want: false },
  { copy: 'COPY *.go ./', path: 'main.go', want: true },
  { copy: 'COPY *.go ./', path: 'dist/main.go', want: false },
  { copy: 'COPY dist/app /app', path: 'dist', want: true },
  { copy: 'COPY dist /app', path: 'dist/app/x', want: true },
  { copy: 'COPY ["a b", "/x/"]', path: 'a b', want: true },
  { copy: 'COPY --from=x / /', path: 'dist', want: false },
  { copy: 'ADD https://example.org/x /x', path: 'dist', want: false },
  { copy: 'COPY <<EOF /x\nEOF', path: 'dist', want: false },
  { copy: 'COPY ${DIR} /x', path: 'dist', want: true },
  { copy: 'ONBUILD COPY dist /app', path: 'dist', want: true },
  { copy: 'RUN --mount=type=bind,target=/src make', path: 'dist', want: true },
  { copy: 'RUN --mount=target=/s,source=src make', path: 'dist', want: false },
  { copy: 'RUN --mount=type=cache,target=/c make', path: 'dist', want: false },
])('$copy asks for $path: $want', ({ copy, path, want }) =>
  expect(sendsPath(readDockerfile(`FROM a\n${copy}\n`, 'D'))(path)).toBe(want),
);
