import { CACHES } from '../../../src/inspect/rules/files/caches.ts';
import { noCacheFiles } from '../../../src/inspect/rules/no-cache-files.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { text } from '../programs.ts';
import { judged } from './judged.ts';

const KIB = 1024;
const sized = (path: string, bytes = 100 * KIB): TarEntry => text(path, Buffer.alloc(bytes));
const LISTS = 'var/lib/apt/lists';
const DEBIAN = `${LISTS}/deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages.lz4`;

test.each<{ name: string; silent: readonly TarEntry[]; defect: readonly TarEntry[]; want: string }>(
  [
    {
      name: 'apt’s lock and its empty partial',
      silent: [sized(`${LISTS}/lock`), { dir: `${LISTS}/partial` }, sized(`${LISTS}/partial/x`)],
      defect: [sized(DEBIAN, 2048 * KIB), sized(`${LISTS}/other_InRelease`, 512 * KIB)],
      want: 'apt lists at /var/lib/apt/lists: 2 files, 2.5 MiB',
    },
    {
      name: 'an archive of apt',
      silent: [sized('var/cache/apt/archives/lock'), sized('srv/mirror/archives/curl.deb')],
      defect: [sized('var/cache/apt/archives/curl_7.88.1-10_amd64.deb')],
      want: 'apt archives at /var/cache/apt/archives: 1 file, 100.0 KiB',
    },
    {
      name: 'debconf’s and ldconfig’s files, and apt’s index',
      silent: [sized('var/cache/debconf/templates.dat-old'), sized('var/cache/ldconfig/aux-cache')],
      defect: [sized('var/cache/apt/pkgcache.bin', 3072 * KIB)],
      want: 'apt index at /var/cache/apt: 1 file, 3.0 MiB',
    },
    {
      name: 'apk’s database and its cache',
      silent: [
        sized('lib/apk/db/installed'),
        sized('etc/apk/keys/a.pub'),
        { dir: 'var/cache/apk' },
      ],
      defect: [sized('var/cache/apk/APKINDEX.b53994b4.tar.gz')],
      want: 'apk cache at /var/cache/apk: 1 file, 100.0 KiB',
    },
    {
      name: 'a little, and more of it',
      silent: [sized('root/.cache/pip/selfcheck/a.json', 200)],
      defect: [sized('root/.cache/pip/http-v2/a/b/body'), sized('root/.cache/pip/wheels/c.whl')],
      want: 'pip cache at /root/.cache/pip: 3 files, 200.2 KiB',
    },
    {
      name: '__pycache__, models and browsers that the service reads',
      silent: [
        sized('app/__pycache__/main.cpython-311.pyc'),
        sized('root/.cache/huggingface/hub/model.safetensors'),
        sized('root/.cache/ms-playwright/chromium/chrome'),
        sized('app/.next/cache/a'),
      ],
      defect: [sized('home/app/.cache/uv/archive-v0/x/a.py')],
      want: 'uv cache at /home/app/.cache/uv: 1 file, 100.0 KiB',
    },
    {
      name: 'Yarn’s own cache that Plug’n’Play runs from, and the global one',
      silent: [sized('app/.yarn/cache/ms-npm-2.0.0.zip'), sized('app/node_modules/cache/index.js')],
      defect: [sized('usr/local/share/.cache/yarn/v6/npm-ms/index.js')],
      want: 'Yarn cache at /usr/local/share/.cache/yarn: 1 file, 100.0 KiB',
    },
    {
      name: 'a gem that is installed, and its archive',
      silent: [
        sized('usr/local/bundle/gems/rack-3.0/lib/rack.rb'),
        sized('usr/local/bundle/cache/x'),
      ],
      defect: [sized('usr/local/bundle/cache/rack-3.0.gem')],
      want: 'gem cache at /usr/local/bundle/cache: 1 file, 100.0 KiB',
    },
    {
      name: 'the standard library of Go, and fetched modules',
      silent: [sized('usr/local/go/pkg/include/asm.h'), sized('app/go/pkg/model/a.go')],
      defect: [sized('go/pkg/mod/github.com/a/b@v1.0.0/b.go')],
      want: 'Go module cache at /go/pkg/mod: 1 file, 100.0 KiB',
    },
  ],
)('silent, and found with one defect: $name', ({ silent, defect, want }) => {
  expect(judged(noCacheFiles, [silent]).state?.status).toBe('none');
  expect(judged(noCacheFiles, [silent, defect]).messages).toEqual([want]);
});

test.each([
  ['var/cache/dnf/fedora/packages/a.rpm', '/var/cache/dnf'],
  ['root/.npm/_cacache/content-v2/sha512/a', '/root/.npm/_cacache'],
  ['root/.local/share/pnpm/store/v3/files/a', '/root/.local/share/pnpm/store'],
  ['root/.cache/go-build/00/a-d', '/root/.cache/go-build'],
  ['usr/local/cargo/registry/cache/a.crate', '/usr/local/cargo/registry'],
  ['root/.cargo/registry/src/a/lib.rs', '/root/.cargo/registry'],
  ['root/.m2/repository/org/a/a.jar', '/root/.m2/repository'],
  ['home/gradle/.gradle/caches/modules-2/a.jar', '/home/gradle/.gradle/caches'],
  ['root/.composer/cache/files/a.zip', '/root/.composer/cache'],
  ['opt/conda/pkgs/numpy.conda', '/opt/conda/pkgs'],
  ['root/.nuget/packages/a/a.dll', '/root/.nuget/packages'],
])('%s', (path, want) => {
  expect(judged(noCacheFiles, [[sized(path)]]).paths).toEqual([want]);
});

test.each([
  ['root/.npm/_cacache/content-v2/a', 0, 'target=/root/.npm …'],
  ['home/node/.npm/_cacache/content-v2/a', 1000, 'target=/home/node/.npm,uid=1000 …'],
  ['go/pkg/mod/cache/download/a', 0, 'target=/go/pkg/mod …'],
  ['root/go/pkg/mod/cache/download/a', 0, 'target=/root/go/pkg/mod …'],
  ['root/.cargo/registry/src/a', 0, 'target=/root/.cargo/registry …'],
  ['home/app/.m2/repository/a.jar', 0, 'target=/home/app/.m2 …'],
  ['root/.local/share/pnpm/store/v3/a', 0, 'target=/root/.local/share/pnpm/store …'],
  ['srv/`reboot`/.npm/_cacache/a', 0, 'target=/root/.npm …'],
  ['root/.cache/bazelisk/downloads/a', 0, 'target=/root/.cache/bazelisk …'],
])('the mount for %s of user %d: %s', (path, uid, want) => {
  const directories = path.split('/').slice(0, -1);
  const dirs = directories.map((_, at) => ({
    dir: directories.slice(0, at + 1).join('/'),
    ...(uid !== 0 && { uid }),
  }));
  const { findings } = judged(noCacheFiles, [[...dirs, sized(path)]]);
  expect(findings[0]?.fix).toContain(`\`RUN --mount=type=cache,${want}\``);
});

test('what a later layer removed is no finding of this rule, and each layer is charged its own', () => {
  const removed = [[sized(DEBIAN)], [{ whiteout: DEBIAN }]];
  expect(judged(noCacheFiles, removed).state?.status).toBe('none');
  const two = [[sized(DEBIAN, 70 * KIB)], [sized(`${LISTS}/b`, 90 * KIB)]];
  expect(judged(noCacheFiles, two).findings).toMatchObject([
    {
      path: `/${LISTS}`,
      layer: 1,
      evidence: {
        what: 'apt lists',
        by: 'path',
        detail: '2 files, 160.0 KiB',
        also: [`/${LISTS}/b`, `/${DEBIAN}`],
      },
      fix: 'End the RUN that calls `apt-get update` with `&& rm -rf /var/lib/apt/lists/*`.',
    },
  ]);
});

test('a cache is called by one name, and asks for no content', () => {
  expect(new Set(CACHES.map(({ what }) => what)).size).toBe(CACHES.length);
  expect(noCacheFiles.wants).toBeUndefined();
});
