import { fixOfCopied } from '../../src/gate/fix-copied.ts';
import { filesOf } from '../../src/gate/fix-layers.ts';
import type { RootfsEntry, RootfsView } from '../../src/model/rootfs.ts';
import type { Evidence } from '../../src/model/knowledge.ts';
import type { Finding, Layer } from '../../src/model/snapshot.ts';

const COPY = {
  lines: [15, 16],
  instruction: 'COPY --from=build /usr/local/ /usr/local/',
  copiedFrom: { stage: 'build' },
} as unknown as Layer;
const OF_CONTEXT = { ...COPY, copiedFrom: null } as Layer;

/** What layer 1 has of these: `layer path`, executable unless it has a dot. */
function rootfs(...files: string[]): () => RootfsEntry[] {
  const entries = files.map((text) => {
    const [layer = '', path = ''] = text.split(' ');
    return { path, layer: Number(layer), type: 'file', mode: path.includes('.') ? 0o644 : 0o755 };
  }) as unknown as RootfsEntry[];
  return () => filesOf({ entries: () => entries } as unknown as RootfsView, 1);
}

const finding = (rule: string, path: string, evidence: Partial<Evidence> = {}): Finding =>
  ({ rule, path, layer: 1, evidence: { what: '', by: 'path', ...evidence } }) as Finding;

const SETUID = finding('setuid', '/app/ping', { what: 'setuid', detail: '04755' });
const BOTH = finding('setuid', '/app/ping', { what: 'setuid and setgid', detail: '06711' });

test.each([
  {
    name: 'one file',
    one: SETUID,
    files: ['1 /app/ping', '0 /bin/su'],
    want: 'Set the mode where line 15 copies it: `COPY --chmod=755 … /app/ping`.',
  },
  {
    name: 'both bits',
    one: BOTH,
    files: ['1 /app/ping'],
    want: 'Set the mode where line 15 copies it: `COPY --chmod=711 … /app/ping`.',
  },
  {
    name: 'one of several',
    one: SETUID,
    files: ['1 /app/ping', '1 /app/notes.txt'],
    want: 'Take the bit away in stage build, before line 15 copies it: `chmod u-s ping`.',
  },
])('a setuid bit that a COPY brought: $name', ({ one, files, want }) =>
  expect(fixOfCopied(one, COPY, rootfs(...files))).toBe(want),
);

const HEADERS = finding('no-header', '/usr/local/include');
const INCLUDE = ['1 /usr/local/include/a.h', '1 /usr/local/lib/liba.a', '1 /usr/local/lib/a.la'];
const MANY = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `1 /usr/local/bin/${name}`);

test.each([
  {
    name: 'what runs',
    files: ['1 /usr/local/bin/roman', '1 /usr/local/share/a.txt', '0 /bin/sh'],
    want: 'Copy what the image runs, not the directory. Besides such files, line 15 brings /usr/local/bin/roman.',
  },
  {
    name: 'a library beside an archive',
    files: ['1 /usr/local/lib/liba.so.1'],
    want: 'Copy what the image runs, not the directory. Besides such files, line 15 brings /usr/local/lib/liba.so.1.',
  },
  { name: 'nothing else', files: [], want: 'Remove line 15: it brings nothing else.' },
  {
    name: 'too much to name',
    files: MANY,
    want: 'Remove /usr/local/include in stage build, before line 15 copies it, or copy what the image runs and not the directory.',
  },
])('headers that a COPY brought: $name', ({ files, want }) =>
  expect(fixOfCopied(HEADERS, COPY, rootfs(...INCLUDE, ...files))).toBe(want),
);

test('what the context brings is taken away there', () => {
  const files = rootfs(...INCLUDE, ...MANY);
  expect(fixOfCopied(HEADERS, OF_CONTEXT, files)).toMatch(/in the build context, before line 15/);
});

test.each([
  {
    name: 'a RUN',
    one: SETUID,
    layer: { ...COPY, instruction: 'RUN apt-get install sudo' },
  },
  { name: 'a line that is not known', one: SETUID, layer: { ...COPY, lines: null } },
  { name: 'another rule', one: finding('no-vcs', '/a'), layer: COPY },
  { name: 'a package', one: finding('no-header', '/app/node_modules'), layer: COPY },
])('the rule’s own fix for $name', ({ one, layer }) =>
  expect(fixOfCopied(one, layer, rootfs('1 /app/ping'))).toBeNull(),
);
