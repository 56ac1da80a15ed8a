import { readJavaArchive, type ArchiveReading } from '../../src/formats/jarnest.ts';
import { zipSource } from '../../src/formats/zip.ts';
import { zip, type ZipFile } from '../fixtures/zip.ts';
import { fc } from '../property.ts';
import { realBytes } from './real.ts';

const MANIFEST: ZipFile = { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' };

function pom(coordinates: string): ZipFile {
  const [group = '', artifact = '', version = ''] = coordinates.split(':');
  const content = `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`;
  return { name: `META-INF/maven/${group}/${artifact}/pom.properties`, content };
}

/** A library's archive. */
function jar(coordinates: string, ...more: readonly ZipFile[]): Buffer {
  return zip([MANIFEST, pom(coordinates), ...more]);
}

function read(path: string, bytes: Buffer): ArchiveReading {
  return readJavaArchive(path, zipSource(bytes));
}

/** `inside group:artifact:version`, with a star for what the archive itself is. */
function found({ packages }: ArchiveReading): string[] {
  return packages.map(({ group, artifact, version, own, inside }) =>
    `${inside} ${group}:${artifact}:${version}${own ? '*' : ''}`.trim(),
  );
}

test.each([
  [
    'listenablefuture.jar',
    'com.google.guava:listenablefuture:9999.0-empty-to-avoid-conflict-with-guava*',
  ],
  // No class of Kotlin's is in it: nothing tells the group.
  ['kotlin-stdlib-jdk7-1.8.21.jar', ':kotlin-stdlib-jdk7:1.8.21*'],
  ['jartool.jar', 'com.example:orders:1.2.3'],
])('%s', (name, want) => {
  expect(found(read(`/lib/${name}`, realBytes(name)))).toEqual([want]);
});

test('a war with plugins that have libraries, stored and deflated', () => {
  const plugin = jar('g:plugin:2', {
    name: 'WEB-INF/lib/b-1.jar',
    content: jar('g:b:1'),
    method: 0,
  });
  const war = jar(
    'g:shop:1',
    { name: 'WEB-INF/lib/', content: '' },
    { name: 'WEB-INF/lib/a-1.jar', content: jar('g:a:1', pom('h:shaded:3')) },
    { name: 'WEB-INF/plugin.hpi', content: plugin },
    { name: 'WEB-INF/empty.jar', content: '' },
    { name: 'WEB-INF/song.kar', content: 'MThd' },
    { name: 'WEB-INF/data.zip', content: jar('g:not:1') },
  );
  const reading = read('/srv/shop.war', war);
  expect(found(reading)).toEqual([
    'g:shop:1*',
    'WEB-INF/lib/a-1.jar g:a:1*',
    'WEB-INF/lib/a-1.jar h:shaded:3',
    'WEB-INF/plugin.hpi g:plugin:2*',
    'WEB-INF/plugin.hpi!/WEB-INF/lib/b-1.jar g:b:1*',
  ]);
  expect(reading.reasons).toEqual([]);
});

test('a zip is no package, but has some', () => {
  const bytes = zip([MANIFEST, pom('g:zip:1'), { name: 'dist/a.jar', content: jar('g:a:1') }]);
  expect(found(read('/dist-1.0.zip', bytes))).toEqual(['dist/a.jar g:a:1*']);
});

test('after a shell script', () => {
  const content = jar('g:a:1');
  const bytes = zip(
    [MANIFEST, pom('g:app:1'), { name: 'BOOT-INF/lib/a-1.jar', content, method: 0 }],
    {
      prefix: '#!/bin/bash\nexec java -jar "$0"\n',
    },
  );
  expect(found(read('/app.jar', bytes))).toEqual(['g:app:1*', 'BOOT-INF/lib/a-1.jar g:a:1*']);
});

test('the group by what an archive holds, by its path, by its manifest', () => {
  const spring = zip([MANIFEST, { name: 'org/springframework/core/A.class' }]);
  const plugin = zip([{ ...MANIFEST, content: 'Group-Id: org.acme\nPlugin-Version: 3\n' }]);
  const outer = zip([
    { name: 'spring-core-6.jar', content: spring },
    { name: 'git.hpi', content: plugin },
  ]);
  expect(found(read('/x.zip', outer))).toEqual([
    'spring-core-6.jar org.springframework:spring-core:6*',
    'git.hpi org.acme:git:3*',
  ]);
  const path = '/m2/repository/com/acme/orders/1/orders-1.jar';
  expect(found(read(path, zip([MANIFEST])))).toEqual(['com.acme:orders:1*']);
});

test('what is no archive throws, a nested one is told', () => {
  expect(() => read('/a.jar', Buffer.from('version https://git-lfs.github.com/spec/v1\n'))).toThrow(
    'no zip archive, or its end is missing',
  );
  const bytes = jar(
    'g:a:1',
    { name: 'b-1.jar', content: 'text' },
    { name: 'c-1.jar', content: jar('g:c:1') },
  );
  const reading = read('/a.jar', bytes);
  expect(found(reading)).toEqual(['g:a:1*', 'c-1.jar g:c:1*']);
  expect(reading.reasons).toEqual([
    'b-1.jar: no zip archive, or its end is missing: no central directory',
  ]);
});

test('a nested one that cannot be opened is known by its name', () => {
  const nested = { name: 'lib/b-1.jar', content: jar('g:b:1'), flags: 1 };
  const reading = read('/a.jar', jar('g:a:1', nested, { ...nested, name: 'lib/noversion.jar' }));
  expect(found(reading)).toEqual(['g:a:1*', 'lib/b-1.jar :b:1*']);
  expect(reading.reasons).toEqual(['lib/b-1.jar is encrypted', 'lib/noversion.jar is encrypted']);
});

test('of many reasons the first', () => {
  const bad = Array.from({ length: 9 }, (_, i) => ({ name: `${i}.jar`, content: 'text' }));
  const { reasons } = read('/a.jar', jar('g:a:1', ...bad));
  expect(reasons).toHaveLength(4);
  expect(reasons.at(-1)).toBe('and 6 more');
});

describe('hostile', () => {
  test('a quine: an archive that is its own content', () => {
    const { packages, reasons } = read('/r.jar', realBytes('quine.jar'));
    expect(packages).toEqual([]);
    expect(reasons).toEqual([expect.stringContaining('archives lie more than 8 deep')]);
  });

  test('a hundred deep', () => {
    let bytes = jar('g:core:1');
    for (let depth = 0; depth < 100; depth += 1)
      bytes = jar('g:a:1', { name: 'a.jar', content: bytes });
    const { packages, reasons } = read('/a.jar', bytes);
    expect(packages).toHaveLength(9);
    expect(reasons).toEqual([expect.stringContaining('archives lie more than 8 deep')]);
  });

  test('pom.properties of 1 GiB zeros, honest and lying', () => {
    const name = 'META-INF/maven/g/b/pom.properties';
    const bomb = { name, content: Buffer.alloc(64 << 20) };
    for (const size of [1 << 30, 60_000]) {
      const reading = read('/a-1.jar', zip([MANIFEST, pom('g:a:1'), { ...bomb, size }]));
      expect(found(reading)).toEqual(['g:a:1*']);
      expect(reading.reasons[0]).toMatch(/more than 65536|longer than the 60000 bytes it claims/);
    }
  });

  test('entries that overlap, to a power: the cost is counted over all', () => {
    // Ten names for one nested archive, ten levels of it: 10^8 to open within the depth.
    let bytes = jar('g:core:1');
    for (let depth = 0; depth < 10; depth += 1) {
      const nested = { content: bytes, method: 0 };
      const first = { ...nested, name: '0.jar', offset: 0 };
      const others = Array.from({ length: 9 }, (_, i) => ({ name: `${i + 1}.jar`, method: 0 }));
      const same = others.map((file) => ({
        ...file,
        offset: 0,
        size: bytes.length,
        compressedSize: bytes.length,
      }));
      bytes = zip([first, ...same]);
    }
    const { reasons } = read('/a.jar', bytes);
    expect(reasons.at(-1)).toMatch(/more than 50000 files to read|and \d+ more/);
  });

  test('nested bombs: what is inflated is counted over all', () => {
    const bomb = zip([MANIFEST, { name: 'x', content: Buffer.alloc(1 << 20), method: 0 }]);
    const copies = Array.from({ length: 600 }, (_, i) => ({ name: `${i}.jar`, content: bomb }));
    const { reasons } = read('/a.jar', zip(copies));
    expect(reasons).toEqual(['more than 536870912 bytes to inflate']);
  });

  test('a million names', () => {
    const { packages, reasons } = read(
      '/a-1.jar',
      zip([MANIFEST, { name: 'a', times: 1_000_000 }]),
    );
    expect(reasons).toEqual(['more than 500000 files in the zip archive']);
    expect(packages).toHaveLength(1);
  });

  test('more packages than any image has', () => {
    const poms = Array.from({ length: 50_010 }, (_, i) => pom(`g:a${i}:1`));
    const { packages, reasons } = read('/a-1.jar', zip([MANIFEST, ...poms]));
    expect(reasons).toEqual(['more than 50000 files to read']);
    expect(packages.length).toBeLessThanOrEqual(50_000);
  });

  test('names that lead out of the archive', () => {
    const bytes = jar('g:a:1', { name: '../../b-1.jar', content: jar('g:b:1') });
    const reading = read('/a.jar', bytes);
    expect(found(reading)).toEqual(['g:a:1*']);
    expect(reading.reasons).toEqual(['a name in the zip archive leads out of it']);
  });

  test('truncated at every length', () => {
    const bytes = jar('g:a:1', { name: 'b-1.jar', content: jar('g:b:1') });
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => read('/a.jar', bytes.subarray(0, length))).toThrow('zip archive');
    }
  });

  test('any byte may be another', () => {
    const good = jar('g:a:1', { name: 'b-1.jar', content: jar('g:b:1'), method: 0 });
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          read('/a.jar', bytes);
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
