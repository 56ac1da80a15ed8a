import { IncompleteFacts } from '../../../src/errors.ts';
import { java } from '../../../src/inspect/catalogers/java.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import type { SeenFile, Want } from '../../../src/model/knowledge.ts';
import type { EntryHead } from '../../../src/model/rootfs.ts';
import { scanOf } from '../../fixtures/layout.ts';
import { zip, type ZipFile } from '../../fixtures/zip.ts';
import { realBytes } from '../../formats/real.ts';
import { snapshotOf, text } from '../programs.ts';

const MANIFEST: ZipFile = { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' };
const ZIP = Buffer.from('PK\x03\x04');
const MIB = 1 << 20;

function pom(group: string, artifact: string, version: string): ZipFile {
  const content = `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`;
  return { name: `META-INF/maven/${group}/${artifact}/pom.properties`, content };
}

function headOf(path: string, size: number): EntryHead {
  return { path, size, type: 'file', mode: 0o644, uid: 0, gid: 0, linkTarget: '' };
}

function asked(path: string, head: Buffer | string, size = 1000): Want | null {
  return java.wants!(headOf(path, size), Buffer.from(head));
}

test('asks for Java’s archives and for zips, and for nothing else', () => {
  const extensions = [
    'jar',
    'war',
    'ear',
    'par',
    'sar',
    'nar',
    'jpi',
    'hpi',
    'kar',
    'far',
    'lpkg',
    'rar',
    'zap',
    'zip',
  ];
  for (const extension of extensions) {
    expect([extension, asked(`/a.b/x.${extension}`, ZIP)]).toEqual([extension, { bytes: 1000 }]);
  }
  const others = [
    '/x.jarx',
    '/jar',
    '/x.jar/y',
    '/x.class',
    '/x.jmod',
    '/x.whl',
    '/x.tar.gz',
    '/x.zip2',
  ];
  expect(others.filter((path) => asked(path, ZIP) !== null)).toEqual([]);
  expect(asked('/X.JAR', ZIP)).not.toBeNull();
});

test('asks for what is no zip only where its name has no other use', () => {
  const script = '#!/bin/bash\n';
  const paths = [
    '/x.jar',
    '/x.war',
    '/x.ear',
    '/x.hpi',
    '/x.par',
    '/x.sar',
    '/x.kar',
    '/x.rar',
    '/x.zip',
  ];
  expect(paths.filter((path) => asked(path, script) !== null)).toEqual(paths.slice(0, 4));
  expect(asked('/x.jar', '', 0)).toBeNull();
});

test('packages of an application: its own, its libraries’, and what they shade', () => {
  const library = zip([MANIFEST, pom('org.acme', 'web', '2.1'), pom('com.example', 'json', '3')]);
  const plain = zip([{ ...MANIFEST, content: 'Implementation-Version: 1.9\n' }]);
  const app = zip([
    MANIFEST,
    pom('com.example', 'orders', '1.0.0'),
    { name: 'BOOT-INF/lib/web-2.1.jar', content: library, method: 0 },
    { name: 'BOOT-INF/lib/plain.jar', content: plain, method: 0 },
  ]);
  const { packages, problems } = snapshotOf([
    [text('app/orders.jar', app)],
    [text('lib/guava.jar', realBytes('listenablefuture.jar'))],
  ]);
  expect(problems).toEqual([]);
  const type = 'maven';
  expect(packages).toEqual([
    {
      purl: 'pkg:maven/com.example/orders@1.0.0',
      type,
      name: 'com.example:orders',
      version: '1.0.0',
      size: app.length,
      location: '/app/orders.jar',
      layer: 0,
    },
    {
      purl: 'pkg:maven/org.acme/web@2.1',
      type,
      name: 'org.acme:web',
      version: '2.1',
      size: null,
      location: '/app/orders.jar!/BOOT-INF/lib/web-2.1.jar',
      layer: 0,
    },
    {
      purl: 'pkg:maven/com.example/json@3',
      type,
      name: 'com.example:json',
      version: '3',
      size: null,
      location: '/app/orders.jar!/BOOT-INF/lib/web-2.1.jar',
      layer: 0,
    },
    // Nothing tells the group: no purl.
    {
      purl: null,
      type,
      name: 'plain',
      version: '1.9',
      size: null,
      location: '/app/orders.jar!/BOOT-INF/lib/plain.jar',
      layer: 0,
    },
    // Renamed: Maven's only record is its own.
    expect.objectContaining({
      purl: 'pkg:maven/com.google.guava/listenablefuture@9999.0-empty-to-avoid-conflict-with-guava',
      location: '/lib/guava.jar',
      size: 2199,
      layer: 1,
    }),
  ]);
});

test('a damaged zip without a word of Java is no problem, a damaged jar is', () => {
  const cut = zip([{ name: 'a.txt', content: 'x'.repeat(100) }]).subarray(0, 80);
  const scanned = (file: string) =>
    scanOf(
      [{ file, content: cut }],
      EXTRACTORS.filter(({ name }) => name === 'java'),
    ).facts.failures;
  expect(scanned('srv/data.zip')).toEqual([]);
  expect(scanned('srv/data.jar')).toHaveLength(1);
});

test('a damaged archive is a problem, and leaves the others alone', () => {
  const good = zip([MANIFEST, pom('g', 'a', '1'), { name: 'b-1.jar', content: 'no zip at all' }]);
  const { facts } = scanOf(
    [text('a.jar', good), text('c.jar', good.subarray(0, 100)), text('d.jar', 'x'.repeat(50))],
    EXTRACTORS.filter(({ name }) => name === 'java'),
  );
  expect(facts.rows.get('java')).toEqual([
    [expect.any(Number), { packages: [expect.objectContaining({ artifact: 'a' })] }],
  ]);
  const reason = expect.stringContaining('no zip archive, or its end is missing') as string;
  expect(facts.failures).toEqual([
    { extractor: 'java', path: '/a.jar', reason },
    { extractor: 'java', path: '/c.jar', reason },
    { extractor: 'java', path: '/d.jar', reason },
  ]);
});

describe('an archive too large to be kept', () => {
  const size = 200 * MIB;
  const { bytes = 0, spans = [] } = asked('/big-1.jar', ZIP, size)!;

  /** The kept parts of an archive with its first files, then a hole, then its directory. */
  function seen(files: readonly ZipFile[], comment = 0): SeenFile {
    const whole = zip(files);
    const directoryBytes = whole.readUInt32LE(whole.length - 10);
    const locals = whole.subarray(0, whole.length - 22 - directoryBytes);
    const directoryOffset = size - directoryBytes - 22 - comment;
    const tail = zip(files, { directoryOffset, comment: 'x'.repeat(comment) });
    const head = Buffer.alloc(bytes);
    locals.copy(head);
    return {
      ...headOf('/big-1.jar', size),
      bytes: head,
      truncated: true,
      hits: new Set(),
      spans: spans.map(([from, to]) => {
        const part = Buffer.alloc(to - from);
        tail.copy(part, part.length - (tail.length - locals.length), locals.length);
        return part;
      }),
      captures: new Map(),
      places: new Map(),
    };
  }

  test('is asked for its beginning and its end', () => {
    expect({ bytes, spans }).toEqual({ bytes: 8 * MIB, spans: [[168 * MIB, size]] });
  });

  test('tells what stands at its beginning', () => {
    const library = zip([MANIFEST, pom('g', 'near', '1')]);
    const facts = java.extract!(
      seen([MANIFEST, pom('g', 'big', '1'), { name: 'near-1.jar', content: library, method: 0 }]),
    );
    expect(facts?.packages.map(({ artifact }) => artifact)).toEqual(['big', 'near']);
  });

  test('tells what it could not look into', () => {
    const far = { name: 'lib/far-2.jar', content: 'x', offset: 100 * MIB, size: 5 * MIB };
    const read = (): unknown => java.extract!(seen([MANIFEST, pom('g', 'big', '1'), far]));
    expect(read).toThrow(IncompleteFacts);
    expect(read).toThrow('lib/far-2.jar is not there, or was not kept');
    try {
      read();
    } catch (error) {
      const { packages } = (error as IncompleteFacts).facts as { packages: { artifact: string }[] };
      expect(packages.map(({ artifact }) => artifact)).toEqual(['big', 'far']);
    }
  });

  test('throws where its directory was not kept', () => {
    const file = seen([MANIFEST]);
    const spans = file.spans.map((part) => part.subarray(-100));
    expect(() => java.extract!({ ...file, spans })).toThrow('was not kept');
  });
});
