import type { TarEntry } from '../fixtures/tar.ts';
import { rootfsOf } from '../fixtures/rootfs.ts';

describe('links inside the image', () => {
  const chain = Array.from({ length: 41 }, (_, i) => ({ symlink: `c${i + 1}`, to: `c${i}` }));
  const rootfs = rootfsOf([
    [
      { file: 'usr/bin/bash', content: 'sh' },
      { symlink: 'bin', to: 'usr/bin' },
      { symlink: 'usr/bin/sh', to: 'bash' },
      { symlink: 'abs', to: '/bin/sh' },
      { symlink: 'up', to: '../../../usr/bin/bash' },
      { symlink: 'loop', to: 'loop' },
      { symlink: 'dangling', to: 'nowhere' },
      { symlink: 'through', to: 'usr/bin/bash/..' },
      { file: 'c0' },
      ...chain,
    ],
  ]);

  test.each([
    ['/bin/sh', '/usr/bin/bash'],
    ['/abs', '/usr/bin/bash'],
    ['/up', '/usr/bin/bash'],
    ['/bin/../bin/./sh', '/usr/bin/bash'],
    ['/bin', '/usr/bin'],
    ['/loop', null],
    ['/dangling', null],
    ['/through', null],
    ['/usr/bin/bash/x', null],
    ['/c40', '/c0'],
    ['/c41', null],
    ['/', null],
    ['', null],
  ])('resolves %s', (path, want) => {
    expect(rootfs.resolve(path)?.path ?? null).toBe(want);
  });

  test.each([
    ['/bin', 'symlink'],
    ['/usr/bin', 'directory'],
    ['/bin/sh', undefined],
    ['/nope', undefined],
    ['usr', undefined],
    ['/', undefined],
  ])('gets %s itself', (path, want) => {
    expect(rootfs.get(path)?.type).toBe(want);
  });

  test('lists children in order', () => {
    expect([...rootfs.children('/usr/bin')].map(({ path }) => path)).toEqual([
      '/usr/bin/bash',
      '/usr/bin/sh',
    ]);
    expect([...rootfs.children('/usr')].map(({ path }) => path)).toEqual(['/usr/bin']);
    expect([...rootfs.children('/')].map(({ path }) => path)).toContain('/abs');
    expect([...rootfs.children('/nope')]).toEqual([]);
  });
});

describe('what a layer brings and another hides', () => {
  const lower: TarEntry[] = [
    { file: 'app/server', content: 'binary' },
    { file: 'tmp/list', content: 'list' },
    { file: 'old/a', content: 'aa' },
    { file: 'stays', content: 's' },
    { file: 'linked', content: 'll' },
    { hardlink: 'second', to: 'linked' },
  ];
  const rootfs = rootfsOf(
    [
      lower,
      [
        { file: 'app/server', content: 'binary', mode: 0o700 },
        { whiteout: 'tmp/list' },
        { whiteout: 'linked' },
      ],
      [{ opaque: 'old' }, { whiteout: 'second' }, { file: 'app/server', content: 'newer!' }],
    ],
    [{ name: 'all', version: 1, wants: () => ({ bytes: 9 }), extract: (file) => file.path }],
  );

  test('each hidden file with the layer that took its last name, and how', () => {
    const told = [...rootfs.hiddenFiles()].map(
      ({ path, layer, hidden }) => `${path} @${layer} ${hidden?.how} @${hidden?.layer}`,
    );
    expect(told).toEqual([
      '/app/server @0 copied @1',
      '/tmp/list @0 deleted @1',
      '/old/a @0 deleted @2',
      '/linked @0 deleted @2',
      '/app/server @1 replaced @2',
    ]);
  });

  test('facts of hidden files stay known', () => {
    const told = [...rootfs.layerFacts('all')].map(
      ({ file, facts }) => `${JSON.stringify(facts)} @${file.layer} ${file.hidden === null}`,
    );
    expect(told).toContain('"/tmp/list" @0 false');
    expect(told).toContain('"/app/server" @2 true');
    expect(told).toHaveLength(7);
    expect([...rootfs.layerFacts('none')]).toEqual([]);
  });
});

test('a directory that nobody listed is as an engine makes it', () => {
  const [entry] = rootfsOf([[{ file: 'a/b' }]]).children('/');
  expect(entry).toMatchObject({ type: 'directory', mode: 0o755, uid: 0, gid: 0, digest: null });
});

test('facts: visible files only, each inode once by its first path, any name answers', () => {
  const extractor = {
    name: 'e',
    version: 1,
    wants: () => ({ bytes: 9 }),
    extract: (file: { bytes: Buffer }) => file.bytes.toString(),
  };
  const rootfs = rootfsOf(
    [
      [
        { file: 'z', content: 'one' },
        { hardlink: 'b', to: 'z' },
        { file: 'gone', content: 'two' },
      ],
      [{ whiteout: 'gone' }, { file: 'm', content: 'three' }],
    ],
    [extractor],
  );
  expect([...rootfs.facts('e')].map(({ entry, facts }) => [entry.path, facts])).toEqual([
    ['/b', 'one'],
    ['/m', 'three'],
  ]);
  expect([
    rootfs.factOf('e', '/z'),
    rootfs.factOf('e', '/b'),
    rootfs.factOf('e', '/gone'),
    rootfs.factOf('x', '/z'),
  ]).toEqual(['one', 'one', null, null]);
});

test('an entry tells its directory and its digest, however it was found', () => {
  const rootfs = rootfsOf([
    [{ file: 'a/b', content: 'x' }, { file: 'c', content: '' }, { dir: 'a/d' }],
  ]);
  const found = [...rootfs.entries()].map(({ path, directory, digest }) => [
    path,
    directory,
    digest,
  ]);
  // printf x | sha256sum; sha256sum </dev/null
  const x = 'sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
  const nothing = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  expect(found).toEqual([
    ['/a', '/', null],
    ['/a/b', '/a', x],
    ['/a/d', '/a', null],
    ['/c', '/', nothing],
  ]);
  expect([...rootfs.children('/a/')].map(({ path }) => path)).toEqual(['/a/b', '/a/d']);
  for (const [path, directory, digest] of found) {
    expect(rootfs.get(String(path))).toMatchObject({ path, directory });
    expect(rootfs.resolve(String(path))?.digest ?? null).toBe(digest);
  }
  expect(rootfs.get('/a/d/')?.path).toBe('/a/d');
  expect(rootfs.get('/a//b')).toBeNull();
});
