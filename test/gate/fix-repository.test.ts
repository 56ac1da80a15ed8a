import { fixOfRepository } from '../../src/gate/fix-repository.ts';
import type { Finding, Layer } from '../../src/model/snapshot.ts';

const finding = (path: string, rule = 'no-vcs'): Finding => ({ rule, path }) as unknown as Finding;
const layer = (instruction: string, copiedFrom: Layer['copiedFrom'] = null): Layer =>
  ({ lines: [2, 2], instruction, copiedFrom }) as unknown as Layer;

test.each([
  [
    'of the context',
    finding('/srv/.git'),
    layer('COPY . /srv'),
    'Name `.git` in .dockerignore: line 2 copies it from the context.',
  ],
  [
    'of a builder',
    finding('/srv/.hg'),
    layer('COPY --from=build /src /srv', { stage: 'build' }),
    'Name `.hg` in .dockerignore, or copy what the image runs and not the directory: line 2 brings it from stage build.',
  ],
  [
    'cloned here',
    finding('/srv/.git'),
    layer('RUN git clone https://example.com/a /srv'),
    'Remove /srv/.git in the RUN of line 2 that makes it, or clone in a builder stage and copy what is needed.',
  ],
])('a repository %s', (_, one, from, want) => expect(fixOfRepository(one, from)).toBe(want));

test.each([
  ['a program', finding('/usr/bin/git'), layer('COPY . /')],
  ['another rule', finding('/srv/.git', 'no-secret'), layer('COPY . /')],
  ['a layer without a line', finding('/srv/.git'), { ...layer('COPY . /'), lines: null }],
])('says nothing of %s', (_, one, from) => expect(fixOfRepository(one, from)).toBeNull());
