import { gzipSync, zstdCompressSync } from 'node:zlib';

import { fc } from '../property.ts';

import { IncompleteFacts } from '../../src/errors.ts';
import type { Extractor, Want } from '../../src/model/knowledge.ts';
import { parseIndex, serialiseIndex } from '../../src/oci/indexfile.ts';
import { NeedleSearch, NeedleSet } from '../../src/oci/needles.ts';
import { windowScan } from '../../src/oci/simdscan.ts';
import { scanBlob } from '../../src/oci/scan.ts';
import { sha256 } from '../fixtures/layout.ts';
import { scanOf } from '../fixtures/rootfs.ts';
import { tar, type TarEntry } from '../fixtures/tar.ts';

/** The first chunk as long as told: a connection may break off, or drip, anywhere. */
async function* chunks(bytes: Buffer, first = 1000): AsyncGenerator<Buffer> {
  for (let at = 0, end = first; at < bytes.length; at = end, end += 1000) {
    yield await Promise.resolve(bytes.subarray(at, end));
  }
}

const bytes = tar([{ file: 'a', content: 'x'.repeat(5000) }]);

test.each([
  { name: 'gzip', blob: gzipSync(bytes) },
  { name: 'zstd', blob: zstdCompressSync(bytes) },
  { name: 'none', blob: bytes },
])('verifies a blob: $name', async ({ blob }) => {
  const seen: number[] = [];
  const scan = await scanBlob(
    { digest: sha256(blob), size: blob.length, chunks: chunks(blob) },
    [],
    (count) => seen.push(count),
  );
  expect(scan.blobDigest).toBe(sha256(blob));
  expect(scan.index.diffId).toBe(sha256(bytes));
  expect(scan.index.tarBytes).toBe(bytes.length);
  expect(seen.reduce((sum, count) => sum + count, 0)).toBe(blob.length);
});

test.each(['in-place', 'ahead'] as const)(
  'whatever the length of a first chunk: %s',
  async (pace) => {
    for (const blob of [gzipSync(bytes), zstdCompressSync(bytes), bytes]) {
      for (const first of [1, 2, 3, 4, 5]) {
        const stream = { digest: sha256(blob), size: blob.length, chunks: chunks(blob, first) };
        expect(await scanBlob(stream, [], undefined, pace)).toMatchObject({
          blobDigest: sha256(blob),
        });
      }
    }
  },
);

const blob = gzipSync(bytes);
const flipped = Buffer.from(blob);
flipped[30] = flipped[30]! ^ 1;
const notTar = gzipSync(Buffer.alloc(2000, 'no tar'));
const garbage = Buffer.concat([blob, Buffer.from('junk')]);

test.each([
  {
    name: 'other bytes of the same length',
    blob: bytes,
    digest: sha256('x'),
    size: bytes.length,
    code: 'digest-mismatch',
  },
  {
    name: 'a flipped bit',
    blob: flipped,
    digest: sha256(blob),
    size: blob.length,
    code: 'digest-mismatch',
  },
  {
    name: 'more bytes than promised',
    blob: bytes,
    digest: sha256(bytes),
    size: 3,
    code: 'digest-mismatch',
  },
  {
    name: 'fewer bytes than promised',
    blob: blob.subarray(0, 40),
    digest: sha256(blob),
    size: blob.length,
    code: 'truncated-blob',
  },
  {
    name: 'a gzip that was cut before it was digested',
    blob: blob.subarray(0, 40),
    digest: sha256(blob.subarray(0, 40)),
    size: 40,
    code: 'truncated-blob',
  },
  { name: 'no tar', blob: notTar, digest: sha256(notTar), size: notTar.length, code: 'bad-layer' },
  {
    name: 'trailing garbage',
    blob: garbage,
    digest: sha256(garbage),
    size: garbage.length,
    code: 'bad-layer',
  },
  {
    name: 'no tar, and no digest told',
    blob: notTar,
    digest: null,
    size: notTar.length,
    code: 'bad-layer',
  },
])('refuses $name', async ({ blob: data, digest, size, code }) => {
  await expect(scanBlob({ digest, size, chunks: chunks(data) }, [])).rejects.toMatchObject({
    code,
  });
});

test.each([notTar, garbage])('a bad layer says which one of the image it is', async (data) => {
  const digest = sha256(data);
  const scanned = scanBlob({ digest, size: data.length, chunks: chunks(data) }, []);
  await expect(scanned).rejects.toMatchObject({ details: [`layer ${digest}`] });
});

describe('extractors', () => {
  const log: string[] = [];
  const extractor: Extractor = {
    name: 'probe',
    version: 1,
    wants(entry, head) {
      log.push(`${entry.path} ${head.length}`);
      return entry.path === '/skip' ? null : { bytes: 4, needles: ['needle', 'absent'] };
    },
    extract(file) {
      if (file.path === '/bad') throw new Error('cannot parse');
      if (file.path === '/nothing') return null;
      return [file.bytes.toString(), file.truncated, [...file.hits]];
    },
  };
  const other: Extractor = {
    name: 'other',
    version: 1,
    wants: () => ({}),
    extract: (file) => file.size,
  };
  const fussy: Extractor = {
    name: 'fussy',
    version: 1,
    wants() {
      throw new Error('no head for this');
    },
    extract: () => 1,
  };
  const layer: TarEntry[] = [
    { file: 'long', content: `head${'x'.repeat(2000)}needle` },
    { file: 'short', content: 'ab' },
    { file: 'empty' },
    { file: 'skip', content: 'ab' },
    { file: 'bad', content: 'ab' },
    { file: 'nothing', content: 'ab' },
    { dir: 'dir' },
    { symlink: 'link', to: 'short' },
    { hardlink: 'hard', to: 'short' },
    { whiteout: 'gone' },
  ];

  test('see regular files, and get what they ask for', () => {
    log.length = 0;
    const { facts } = scanOf(layer, [extractor, other]);
    expect(log).toEqual(['/long 1024', '/short 2', '/empty 0', '/skip 2', '/bad 2', '/nothing 2']);
    expect(facts.rows.get('probe')).toEqual([
      [0, ['head', true, ['needle']]],
      [1, ['ab', false, []]],
      [2, ['', false, []]],
    ]);
    expect(facts.rows.get('other')).toEqual([
      [0, 2010],
      [1, 2],
      [2, 0],
      [3, 2],
      [4, 2],
      [5, 2],
    ]);
  });

  test('that fail are named, and stop nobody else', () => {
    const { facts } = scanOf(layer, [extractor, fussy, other]);
    expect(facts.failures.filter((failure) => failure.extractor === 'probe')).toEqual([
      { extractor: 'probe', path: '/bad', reason: 'cannot parse' },
    ]);
    expect(facts.failures.filter((failure) => failure.extractor === 'fussy')).toHaveLength(5);
    expect(facts.rows.get('other')).toHaveLength(6);
  });
});

test('a search finds what includes finds, wherever the pieces end', () => {
  const letters = fc.constantFrom('a', 'b', 'c');
  const word = fc.array(letters, { minLength: 1, maxLength: 6 }).map((list) => list.join(''));
  const hay = fc.array(letters, { maxLength: 60 }).map((list) => list.join(''));
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 5 }),
      hay,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(windowScan, () => null),
      (needles, content, size, scan) => {
        const search = new NeedleSearch(new NeedleSet(needles, scan));
        for (let at = 0; at < content.length; at += size)
          search.push(Buffer.from(content.slice(at, at + size)));
        expect([...search.hits()].sort()).toEqual(
          [...new Set(needles)].filter((it) => content.includes(it)).sort(),
        );
      },
    ),
    { numRuns: 3000 },
  );
});

test('a search finds needles at every place of a piece', () => {
  const needles = ['first needle', 'the other needle of more length'];
  const set = new NeedleSet(needles);
  for (let at = 0; at < 5000; at += 1) {
    const content = Buffer.alloc(5100, 'th');
    content.write(needles[at % 2]!, at);
    const search = new NeedleSearch(set);
    search.push(content);
    expect([...search.hits()]).toEqual([needles[at % 2]]);
  }
});

describe('the index file', () => {
  const { index } = scanOf([
    { dir: 'usr' },
    { file: 'usr/é', content: 'abc', mode: 0o4755, uid: 70_000, gid: 5 },
    { symlink: 'l', to: 'usr' },
    { whiteout: 'w' },
    { file: '../evil' },
  ]);
  const file = serialiseIndex(index);

  test('comes back as it was', () => {
    expect(parseIndex(file)).toEqual(index);
    const shifted = Buffer.concat([Buffer.alloc(3), file]).subarray(3);
    expect(parseIndex(shifted)).toEqual(index);
  });

  test('comes back as it was, whatever the layer', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 5, unit: 'grapheme' })
      .filter((text) => !/[/\0]|^\.\.?$/.test(text));
    const entry = fc.oneof(
      fc.record({ file: name, content: fc.string(), mode: fc.integer({ min: 0, max: 0o7777 }) }),
      fc.record({ symlink: name, to: fc.string({ minLength: 1 }) }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (layer) => {
        const scan = scanOf(layer);
        expect(parseIndex(serialiseIndex(scan.index))).toEqual(scan.index);
      }),
    );
  });

  test('with any bit flipped or any byte missing is none', () => {
    for (let at = 0; at < file.length; at += 1) {
      const copy = Buffer.from(file);
      copy[at] = copy[at]! ^ 0x10;
      expect(parseIndex(copy)).toBeNull();
      expect(parseIndex(file.subarray(0, at))).toBeNull();
    }
    expect(parseIndex(Buffer.concat([file, Buffer.alloc(1)]))).toBeNull();
  });
});

test('an extractor gets the spans and captures it asked for, and no other’s', () => {
  const seen: Record<string, unknown> = {};
  const row = (name: string, want: Want): Extractor => ({
    name,
    version: 1,
    wants: () => want,
    extract: ({ spans, captures, bytes: head }) => {
      seen[name] = [spans.map(String), [...captures].map(([key, all]) => [key, all.map(String)])];
      return head.length;
    },
  });
  const content = `${'-'.repeat(3000)}v1.2.3${'-'.repeat(3000)}`;
  const rows = [
    row('spans', { spans: [[3000, 3006]] }),
    row('captures', { captures: [{ needle: 'v1.', bytes: 6 }], bytes: 2 }),
    row('neither', { needles: ['v1.'] }),
  ];
  for (const chunk of [Number.POSITIVE_INFINITY, 999]) {
    scanOf([{ file: 'a', content }], rows, chunk);
    expect(seen).toEqual({
      spans: [['v1.2.3'], []],
      captures: [[], [['v1.', ['v1.2.3']]]],
      neither: [[], []],
    });
  }
});

test('what an incomplete reading told stays, and the reading is a failure', () => {
  const row: Extractor = {
    name: 'half',
    version: 1,
    wants: () => ({ bytes: 1 }),
    extract: () => {
      throw new IncompleteFacts('the second record is cut', ['first']);
    },
  };
  const { facts } = scanOf([{ file: 'a', content: 'x' }], [row]);
  expect(facts.rows.get('half')).toEqual([[0, ['first']]]);
  expect(facts.failures).toEqual([
    { extractor: 'half', path: '/a', reason: 'the second record is cut' },
  ]);
});
