import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Extractor } from '../../src/model/knowledge.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { LayerCache } from '../../src/ports/cache.ts';
import { Scanner, type ScanProgress } from '../../src/ports/scanimage.ts';
import {
  sha256,
  tar,
  tempDir,
  writeDockerArchive,
  writeLayout,
  type ImageSpec,
  type LayerSpec,
} from '../fixtures/layout.ts';

const dir = tempDir();
let next = 0;
const fresh = (): string => join(dir, String((next += 1)));

const firstByte = (name: string, version: number): Extractor => ({
  name,
  version,
  wants: () => ({ bytes: 1 }),
  extract: (file) => `${version}${file.bytes.toString()}`,
});

const clean = tar([{ file: 'app', content: 'fine' }]);
const evil = tar([
  { file: 'app', content: 'evil' },
  { file: 'bin/sh', content: 'sh' },
]);
const image: ImageSpec = { layers: [{ tar: clean }, { tar: evil }] };

async function scan(
  reference: string,
  options: { cache?: string; extractors?: Extractor[] } = {},
): Promise<{
  layersRead: number;
  facts: string[];
  paths: string[];
  sizes: unknown;
  problems: string[];
}> {
  const cache = new LayerCache(options.cache ?? null);
  const scanner = new Scanner({ cache, extractors: options.extractors ?? [firstByte('first', 1)] });
  try {
    const scanned = await scanner.scanImage(await openImage(reference));
    return {
      layersRead: scanner.counters.layersRead,
      facts: [...scanned.rootfs.facts('first')].map(({ facts }) => JSON.stringify(facts)),
      paths: [...scanned.rootfs.entries()].map((entry) => entry.path),
      sizes: scanned.sizes,
      problems: [...scanned.problems, ...scanner.problems].map((problem) => problem.code),
    };
  } finally {
    await scanner.close();
  }
}

const want = {
  facts: ['"1e"', '"1s"'],
  paths: ['/app', '/bin', '/bin/sh'],
  sizes: expect.objectContaining({
    uncompressed: clean.length + evil.length,
    content: 6,
    wasted: 4,
  }) as unknown,
};

test('an image is the same by every transport, but for what a transport cannot know', async () => {
  const oci = `oci:${writeLayout(fresh(), image)}`;
  const docker = `docker-archive:${writeDockerArchive(fresh(), image)}`;
  expect(await scan(oci)).toMatchObject({ ...want, layersRead: 2, problems: [] });
  expect(await scan(docker)).toMatchObject({
    ...want,
    layersRead: 2,
    problems: ['compressed-size-unknown'],
  });
});

describe('rows that read the own layers alone', () => {
  const own: Extractor = { ...firstByte('own', 1), ownLayersOnly: true };
  const scanOwn = async (
    reference: string,
    isOwn: (layer: number) => boolean,
    cache: string | null = null,
  ): Promise<{ own: string[]; first: number; read: number }> => {
    const extractors = [firstByte('first', 1), own];
    const scanner = new Scanner({ cache: new LayerCache(cache), extractors });
    try {
      const { rootfs } = await scanner.scanImage(await openImage(reference), isOwn);
      return {
        own: [...rootfs.layerFacts('own')].map(({ file }) => `${file.path} @${file.layer}`),
        first: [...rootfs.layerFacts('first')].length,
        read: scanner.counters.layersRead,
      };
    } finally {
      await scanner.close();
    }
  };
  const upper = (layer: number): boolean => layer === 1;

  test('are not asked of a base image’s layers', async () => {
    const ref = `oci:${writeLayout(fresh(), image)}`;
    const want = { own: ['/app @1', '/bin/sh @1'], first: 3 };
    expect(await scanOwn(ref, upper)).toMatchObject(want);
    expect((await scanOwn(ref, () => true)).own).toHaveLength(3);
  });

  test('and the cache does not take that for an answer', async () => {
    const [ref, cache] = [`oci:${writeLayout(fresh(), image)}`, fresh()];
    expect((await scanOwn(ref, upper, cache)).read).toBe(2);
    expect((await scanOwn(ref, upper, cache)).read).toBe(0);
    expect(await scanOwn(ref, () => true, cache)).toMatchObject({
      own: ['/app @0', '/app @1', '/bin/sh @1'],
      first: 3,
      read: 1,
    });
  });
});

describe('the cache', () => {
  test.each([
    { name: 'oci', reference: () => `oci:${writeLayout(fresh(), image)}` },
    {
      name: 'docker-archive',
      reference: () => `docker-archive:${writeDockerArchive(fresh(), image)}`,
    },
  ])('answers the second time: $name', async ({ reference }) => {
    const [ref, cache] = [reference(), fresh()];
    expect(await scan(ref, { cache })).toMatchObject({ ...want, layersRead: 2 });
    expect(await scan(ref, { cache })).toMatchObject({ ...want, layersRead: 0 });
  });

  test('a new row, or a new version of one, reads again and keeps the others', async () => {
    const [ref, cache] = [`oci:${writeLayout(fresh(), image)}`, fresh()];
    const asked: string[] = [];
    const counting: Extractor = {
      ...firstByte('first', 1),
      wants: (entry) => (asked.push(entry.path), { bytes: 1 }),
    };
    await scan(ref, { cache, extractors: [counting] });
    expect(asked).toHaveLength(3);
    const second = await scan(ref, { cache, extractors: [counting, firstByte('second', 1)] });
    expect([second.layersRead, second.facts, asked.length]).toEqual([2, ['"1e"', '"1s"'], 3]);
    const third = await scan(ref, {
      cache,
      extractors: [firstByte('first', 2), firstByte('second', 1)],
    });
    expect([third.layersRead, third.facts]).toEqual([2, ['"2e"', '"2s"']]);
    expect(
      (await scan(ref, { cache, extractors: [firstByte('second', 1), firstByte('first', 2)] }))
        .layersRead,
    ).toBe(0);
  });

  test('an extractor that failed on what the image shows is still named', async () => {
    const [ref, cache] = [`oci:${writeLayout(fresh(), image)}`, fresh()];
    const broken: Extractor = {
      ...firstByte('first', 1),
      extract: () => {
        throw new Error('no');
      },
    };
    const problems = (await scan(ref, { cache, extractors: [broken] })).problems;
    expect(problems).toEqual(['extractor-failed', 'extractor-failed']);
    expect(await scan(ref, { cache, extractors: [broken] })).toMatchObject({
      layersRead: 0,
      problems,
    });
  });

  test('any damaged file is a miss', async () => {
    const ref = `oci:${writeLayout(fresh(), image)}`;
    const cache = fresh();
    await scan(ref, { cache });
    const files = readdirSync(cache, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files).toHaveLength(6);
    for (const file of files) {
      const whole = readFileSync(file);
      for (const damage of [whole.subarray(0, whole.length / 2), Buffer.alloc(0), flip(whole)]) {
        writeFileSync(file, damage);
        expect(await scan(ref, { cache })).toMatchObject({ ...want, layersRead: 1, problems: [] });
      }
    }
  });

  test('a folder that cannot be used is one problem, and no failure', async () => {
    const ref = `oci:${writeLayout(fresh(), image)}`;
    const cache = fresh();
    writeFileSync(cache, 'a file');
    expect(await scan(ref, { cache })).toMatchObject({
      ...want,
      layersRead: 2,
      problems: ['cache-unusable'],
    });
  });

  test('keeps below its bound by what was not used for longest', () => {
    const folder = fresh();
    const cache = new LayerCache(folder, 2500);
    const facts = { rows: new Map(), failures: [] };
    const put = (name: string): void => {
      const digest = sha256(name);
      cache.put({
        diffId: digest,
        index: Buffer.alloc(1000),
        facts,
        extractors: [],
        blob: { digest, size: 1 },
      });
    };
    const place = (name: string): string => join(folder, 'layers-1/index', sha256(name).slice(7));
    put('old');
    put('new');
    utimesSync(place('old'), 1, 1);
    cache.prune();
    expect(statSync(place('old'), { throwIfNoEntry: false })).toBeDefined();
    put('newest');
    cache.prune();
    const left = ['old', 'new', 'newest'].map(
      (name) => statSync(place(name), { throwIfNoEntry: false }) !== undefined,
    );
    expect(left[0]).toBe(false);
    expect(left[2]).toBe(true);
  });
});

function flip(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length >> 1] = copy[copy.length >> 1]! ^ 1;
  return copy;
}

describe('a config that claims a clean image’s diffIDs', () => {
  const honest: { layers: LayerSpec[] } = { layers: [{ tar: clean }] };
  const hostile: { layers: LayerSpec[] } = { layers: [{ tar: evil, claim: sha256(clean) }] };
  const plain = (spec: { layers: LayerSpec[] }): ImageSpec => ({
    layers: spec.layers.map((layer) => ({ ...layer, compression: 'none' })),
  });
  const references = {
    oci: (spec: typeof honest) => `oci:${writeLayout(fresh(), spec)}`,
    'docker-archive': (spec: typeof honest) =>
      `docker-archive:${writeDockerArchive(fresh(), spec)}`,
    'docker-archive, plain layers': (spec: typeof honest) =>
      `docker-archive:${writeDockerArchive(fresh(), plain(spec))}`,
  };

  test.each(Object.entries(references))(
    '%s: is caught cold, and with every warm cache',
    async (_, of) => {
      const cache = fresh();
      await expect(scan(of(hostile))).rejects.toMatchObject({ code: 'digest-mismatch' });
      await scan(of(honest), { cache });
      await expect(scan(of(hostile), { cache })).rejects.toMatchObject({ code: 'digest-mismatch' });
      // Read and remembered by now under its own diffID.
      await expect(scan(of(hostile), { cache })).rejects.toMatchObject({ code: 'digest-mismatch' });
      await scan(of({ layers: [{ tar: evil }] }), { cache });
      await expect(scan(of(hostile), { cache })).rejects.toMatchObject({ code: 'digest-mismatch' });
      expect((await scan(of(honest), { cache })).paths).toEqual(['/app']);
    },
  );
});

test('each distinct layer is read once in a run, whichever images have it', async () => {
  const shared = { tar: clean };
  const again = { tar: clean, blob: gzipSync(clean, { level: 1 }) };
  const folder = writeLayout(fresh(), [
    { ref: 'head', image: { layers: [shared, shared, { tar: evil }] } },
    { ref: 'base', image: { layers: [shared, again] } },
  ]);
  const progress: ScanProgress[] = [];
  const scanner = new Scanner({ extractors: [], onProgress: (now) => progress.push(now) });
  const [head, base] = await Promise.all([
    scanner.scanImage(await openImage(`oci:${folder}:head`)),
    scanner.scanImage(await openImage(`oci:${folder}:base`)),
  ]);
  await scanner.close();
  expect(scanner.counters).toMatchObject({ layers: 3, layersRead: 3, layersCached: 0 });
  expect(base.indexes[1]).toBe(head.indexes[0]);
  const last = progress.at(-1)!;
  expect(last).toMatchObject({ layers: 3, layersDone: 3, bytes: last.bytesDone });
});

test('layers stored uncompressed leave the compressed size unknown', async () => {
  const { sizes, problems } = await scan(
    `oci:${writeLayout(fresh(), { layers: [{ tar: clean, compression: 'none' }] })}`,
  );
  expect([sizes, problems]).toEqual([
    expect.objectContaining({ compressed: null }),
    ['compressed-size-unknown'],
  ]);
});

test('problems name their layer and what they leave unknown', async () => {
  const folder = writeLayout(fresh(), {
    layers: [[{ file: 'a' }], [{ file: '../b' }], [{ hardlink: 'c', to: 'nothing' }]],
  });
  const scanner = new Scanner({ extractors: [firstByte('first', 1)] });
  const { problems } = await scanner.scanImage(await openImage(`oci:${folder}`));
  // A hidden path leaves every row in doubt, not only those that read contents.
  const rules = ['no-shell', 'no-compiler', 'no-package-manager'];
  const names: unknown = expect.arrayContaining(['content', 'wasted', 'first', ...rules]);
  expect(problems).toMatchObject([
    { code: 'hostile-path', path: '../b', layer: 1, affects: names },
    { code: 'hardlink-target', path: '/c', layer: 2, affects: names },
  ]);
});

test('an image without layers is empty', async () => {
  const { sizes, paths } = await scan(`oci:${writeLayout(fresh(), { layers: [] })}`);
  expect([sizes, paths]).toEqual([{ compressed: 0, uncompressed: 0, content: 0, wasted: 0 }, []]);
});

test('an unwritten cache folder is made', async () => {
  const cache = join(fresh(), 'a', 'b');
  mkdirSync(join(cache, '..', '..'), { recursive: true });
  const ref = `oci:${writeLayout(fresh(), image)}`;
  await scan(ref, { cache });
  expect((await scan(ref, { cache })).layersRead).toBe(0);
});
