import { fc } from '../property.ts';

import { pathOf, ROW_TYPES, type LayerIndex } from '../../src/oci/layerindex.ts';
import { decodeName, normalisePath } from '../../src/oci/names.ts';
import { scanOf } from '../fixtures/rootfs.ts';
import {
  paxBlock,
  tar,
  tarEntry,
  tarHeader,
  withChecksum,
  type TarEntry,
} from '../fixtures/tar.ts';

const paths = (index: LayerIndex): string[] =>
  Array.from({ length: index.count }, (_, row) => {
    return `${ROW_TYPES[index.typeOf[row]!]} ${pathOf(index, row)} ${index.sizeOf[row]}`;
  });
const deep = `usr/${'d/'.repeat(60)}x`;

test.each<{ name: string; entries: TarEntry[]; want: string[] }>([
  { name: 'plain ustar', entries: [{ file: 'a', content: 'hi' }], want: ['file /a 2'] },
  { name: 'v7 without magic', entries: [{ file: 'a', names: 'v7' }], want: ['file /a 0'] },
  {
    name: 'leading ./ and /',
    entries: [{ dir: './' }, { file: './a' }, { file: '/b' }],
    want: ['file /a 0', 'file /b 0'],
  },
  { name: 'ustar prefix', entries: [{ file: deep, names: 'ustar' }], want: [`file /${deep} 0`] },
  { name: 'pax path', entries: [{ file: deep, names: 'pax' }], want: [`file /${deep} 0`] },
  {
    name: 'GNU long name',
    entries: [{ file: deep, names: 'gnu', content: 'abc' }],
    want: [`file /${deep} 3`],
  },
  {
    name: 'base-256 size',
    entries: [{ file: 'a', content: 'abc', base256: true }],
    want: ['file /a 3'],
  },
  {
    name: 'pax size wins',
    entries: [
      { raw: paxBlock('x', { size: '3' }) },
      {
        raw: Buffer.concat([
          tarHeader({ name: Buffer.from('a'), flag: '0', size: 0 }),
          Buffer.from('abc'.padEnd(512, '\0')),
        ]),
      },
      { file: 'b' },
    ],
    want: ['file /a 3', 'file /b 0'],
  },
  {
    name: 'a pax record taken back',
    entries: [{ file: 'a', pax: { path: '' } }],
    want: ['file /a 0'],
  },
  {
    name: 'whiteouts',
    entries: [{ whiteout: 'usr/bin/gcc' }, { opaque: 'usr/lib' }, { opaque: '' }],
    want: ['whiteout /usr/bin/gcc 0', 'opaque /usr/lib 0', 'opaque / 0'],
  },
  {
    name: 'a name with .wh. inside is no whiteout',
    entries: [{ file: 'a.wh.b' }, { file: 'wh.a' }],
    want: ['file /a.wh.b 0', 'file /wh.a 0'],
  },
  {
    name: 'bookkeeping of AUFS',
    entries: [{ dir: '.wh..wh.plnk' }, { file: '.wh..wh.aufs' }],
    want: [],
  },
  {
    name: 'type 7 is a file',
    entries: [{ other: 'a', flag: '7', content: 'x' }],
    want: ['file /a 1'],
  },
  {
    name: 'old type 0 with a slash is a directory',
    entries: [{ other: 'a/', flag: '\0' }],
    want: ['directory /a 0'],
  },
  {
    name: 'a hard link has no content',
    entries: [{ file: 'a', content: 'x' }, { hardlink: 'b', to: 'a' }, { file: 'c' }],
    want: ['file /a 1', 'hardlink /b 0', 'file /c 0'],
  },
  {
    name: 'devices',
    entries: [{ char: 'c' }, { block: 'b' }, { fifo: 'f' }],
    want: ['char /c 0', 'block /b 0', 'fifo /f 0'],
  },
])('reads $name', ({ entries, want }) => {
  const { index } = scanOf(entries);
  expect(paths(index)).toEqual(want);
  expect(index.notes).toEqual([]);
});

test('takes mode with setuid, owner, and the content’s sha256', () => {
  const { index } = scanOf([{ file: 'su', content: 'abc', mode: 0o4755, uid: 1000, gid: 50 }]);
  expect([index.modeOf[0], index.uidOf[0], index.gidOf[0]]).toEqual([0o4755, 1000, 50]);
  // FIPS 180-2, example B.1.
  expect(index.digests.toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test.each<{ name: string; entries: TarEntry[]; note: string; path: string }>([
  {
    name: 'a path that climbs',
    entries: [{ file: '../etc/passwd', content: 'x' }],
    note: 'hostile-path',
    path: '../etc/passwd',
  },
  {
    name: 'a path that climbs inside',
    entries: [{ file: 'a/../b' }],
    note: 'hostile-path',
    path: 'a/../b',
  },
  { name: 'a file for a root', entries: [{ file: './' }], note: 'hostile-path', path: './' },
  {
    name: 'an unknown type',
    entries: [{ other: 'v', flag: 'V', content: 'abc' }],
    note: 'unknown-entry',
    path: '/v',
  },
  {
    name: 'a whiteout of nothing',
    entries: [{ file: 'a/.wh.' }],
    note: 'bad-whiteout',
    path: '/a/.wh.',
  },
  {
    name: 'a whiteout of the parent',
    entries: [{ file: 'a/.wh...' }],
    note: 'bad-whiteout',
    path: '/a/.wh...',
  },
  {
    name: 'a global header',
    entries: [{ raw: paxBlock('g', { path: 'evil' }) }],
    note: 'global-header',
    path: '',
  },
  {
    name: 'a pax sparse file',
    entries: [
      {
        file: 'GNUSparseFile.0/s',
        content: 'map',
        pax: { 'GNU.sparse.major': '1', 'GNU.sparse.name': 's', 'GNU.sparse.realsize': '1000' },
      },
    ],
    note: 'sparse-file',
    path: '/s',
  },
])('says $name and reads on', ({ entries, note, path }) => {
  const { index } = scanOf([...entries, { file: 'after', content: 'z' }]);
  expect(index.notes).toEqual([{ code: note, path }]);
  expect(paths(index).at(-1)).toBe('file /after 1');
});

test('steps over the map blocks of an old GNU sparse file', () => {
  const header = tarHeader({ name: Buffer.from('s'), flag: 'S', size: 512, names: 'gnu' });
  header[482] = 1;
  header.write('00000010000\0', 483, 'latin1');
  const map = Buffer.alloc(512);
  const raw = Buffer.concat([withChecksum(header), map, Buffer.alloc(512, 'x')]);
  const { index } = scanOf([{ raw }, { file: 'after' }]);
  expect(paths(index)).toEqual(['file /s 4096', 'file /after 0']);
});

test.each([
  { name: 'a wrong checksum', bytes: Buffer.alloc(1024, 'x'), code: 'bad-layer' },
  {
    name: 'an unreadable number',
    bytes: (() => {
      const block = tarHeader({ name: Buffer.from('a'), flag: '0', size: 0 });
      block.write('zz', 124);
      return withChecksum(block);
    })(),
    code: 'bad-layer',
  },
  {
    name: 'a malformed pax header',
    bytes: Buffer.concat([
      tarHeader({ name: Buffer.from('x'), flag: 'x', size: 9 }),
      Buffer.from('99 path=a'.padEnd(512, '\0')),
    ]),
    code: 'bad-layer',
  },
  {
    name: 'an extended header of 2 MiB',
    bytes: tarHeader({ name: Buffer.from('x'), flag: 'L', size: 2 << 20 }),
    code: 'bad-layer',
  },
  {
    name: 'data after one zero block',
    bytes: Buffer.concat([Buffer.alloc(512), tarEntry({ file: 'a' })]),
    code: 'bad-layer',
  },
  {
    name: 'an end inside a header',
    bytes: tarEntry({ file: 'a' }).subarray(0, 100),
    code: 'truncated-blob',
  },
  {
    name: 'an end inside a content',
    bytes: tarEntry({ file: 'a', content: 'x'.repeat(2000) }).subarray(0, 1024),
    code: 'truncated-blob',
  },
])('refuses $name', ({ bytes, code }) => {
  expect(() => scanOf(bytes)).toThrow(expect.objectContaining({ code }) as Error);
});

test('counts whatever stands behind the end of the archive, and does not read it', () => {
  const bytes = Buffer.concat([tar([{ file: 'a' }]), Buffer.alloc(9000, 'junk')]);
  const { index } = scanOf(bytes);
  expect([index.tarBytes, index.count]).toEqual([bytes.length, 1]);
});

test.each([
  { name: 'ASCII', bytes: Buffer.from('a b'), want: 'a b' },
  { name: 'UTF-8', bytes: Buffer.from('é☃😀'), want: 'é☃😀' },
  { name: 'Latin-1', bytes: Buffer.from([0x61, 0xe9, 0x62]), want: 'a\\xe9b' },
  { name: 'its own escape', bytes: Buffer.from('a\\xe9b'), want: 'a\\x5cxe9b' },
  {
    name: 'both',
    bytes: Buffer.concat([Buffer.from('\\xe9é'), Buffer.from([0xff])]),
    want: '\\x5cxe9é\\xff',
  },
  { name: 'a lone backslash', bytes: Buffer.from('a\\b'), want: 'a\\b' },
  { name: 'a cut sequence', bytes: Buffer.from([0xe2, 0x98]), want: '\\xe2\\x98' },
])('decodes $name', ({ bytes, want }) => {
  expect(decodeName(bytes)).toBe(want);
});

test('different names never decode to the same text', () => {
  const bytes = fc.array(fc.constantFrom(0x5c, 0x78, 0x35, 0x63, 0xe9, 0xc3, 0xa9, 0x61), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(bytes, bytes, (left, right) => {
      const [a, b] = [Buffer.from(left), Buffer.from(right)];
      expect(decodeName(a) === decodeName(b)).toBe(a.equals(b));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['usr/bin/', '/usr/bin'],
  ['.//usr///bin', '/usr/bin'],
  ['./././a/./b', '/a/b'],
  ['', ''],
  ['./', ''],
  ['/', ''],
  ['...', '/...'],
  ['..a', '/..a'],
  ['a/..', null],
  ['..', null],
  ['a\0b', null],
  [`${'a/'.repeat(3000)}b`, null],
])('normalises %j', (name, want) => {
  expect(normalisePath(name)).toBe(want);
});

test('chunk boundaries change nothing', () => {
  const bytes = tar([
    { dir: 'a' },
    { file: deep, names: 'gnu', content: 'y'.repeat(700) },
    { file: `${deep}2`, content: 'z'.repeat(513), mode: 0o755 },
    { symlink: 'l', to: `/${deep}` },
    { hardlink: 'h', to: deep },
    { whiteout: 'w' },
  ]);
  const seen: string[] = [];
  const extractor = {
    name: 'e',
    version: 1,
    wants: (_: unknown, head: Buffer) => ({
      bytes: 600,
      needles: [head.toString('latin1', 0, 1) === 'z' ? 'zzz' : 'yz'],
    }),
    extract: (file: { bytes: Buffer; hits: ReadonlySet<string>; truncated: boolean }) =>
      `${file.bytes.length} ${[...file.hits].join()} ${file.truncated}`,
  };
  for (const chunk of [1, 3, 511, 512, 513, 700, 1 << 20]) {
    const { index, facts } = scanOf(bytes, [extractor], chunk);
    seen.push(
      JSON.stringify([paths(index), index.diffId, index.digests.toString('hex'), [...facts.rows]]),
    );
  }
  expect(new Set(seen).size).toBe(1);
  expect(seen[0]).toContain('[1,"600  true"],[2,"513 zzz false"]');
});
