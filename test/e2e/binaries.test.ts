// Real programs of two Debian releases, copied into an image without the database that lists them:
// each is found, with the version that its package has. The packages are fetched without their
// dependencies: nothing is run.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from '../../src/model/snapshot.ts';
import { readImage, takeSnapshot } from '../../src/pipeline/measure.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { Scanner } from '../../src/ports/scanimage.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { buildTree, scratch, writeTree } from './tree.ts';

interface Release {
  readonly image: string;
  /** Debian's package → the name that its program is known by; those of both releases are below. */
  readonly own: Readonly<Record<string, string>>;
}

/** In both releases under the same name. */
const BOTH: Readonly<Record<string, string>> = {
  'apache2-bin': 'httpd',
  bash: 'bash',
  'busybox-static': 'busybox',
  curl: 'curl',
  elixir: 'elixir',
  'erlang-base': 'erlang',
  git: 'git',
  gzip: 'gzip',
  haproxy: 'haproxy',
  jq: 'jq',
  lighttpd: 'lighttpd',
  'mariadb-client-core': 'mariadb',
  memcached: 'memcached',
  nginx: 'nginx',
  openssl: 'openssl',
  'redis-tools': 'redis',
  'util-linux': 'util-linux',
  'xz-utils': 'xz',
  zstd: 'zstd',
};

const RELEASES: readonly Release[] = [
  {
    image: 'debian:bookworm-slim',
    own: {
      'golang-1.19-go': 'go',
      libnode108: 'node',
      'libruby3.1': 'ruby',
      'openjdk-17-jre-headless': 'openjdk',
      'php8.2-cli': 'php-cli',
      'postgresql-15': 'postgresql',
      'python3.11-minimal': 'python',
    },
  },
  {
    image: 'debian:trixie-slim',
    own: {
      'golang-1.24-go': 'go',
      libnode115: 'node',
      'libruby3.3': 'ruby',
      'openjdk-21-jre-headless': 'openjdk',
      'php8.4-cli': 'php-cli',
      'postgresql-17': 'postgresql',
      'python3.13-minimal': 'python',
    },
  },
];

/** Control files without lists of files: they tell the versions, and claim nothing. */
const dockerfile = (image: string, packages: readonly string[]): string => `FROM ${image} AS tools
RUN apt-get -qq update && mkdir /d && cd /d && chmod 777 . \\
 && apt-get -qq download ${packages.join(' ')} && mkdir /x /status.d \\
 && for f in *.deb; do dpkg -x $f /x; dpkg-deb -f $f Package Version > /status.d/\${f%%_*}; done

FROM scratch
COPY --from=tools /x/ /
COPY --from=tools /status.d/ /var/lib/dpkg/status.d/
`;

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(RELEASES.map(({ image }) => image));
  work = scratch('binaries');
}, 600_000);

async function packagesOf({ image, own }: Release): Promise<readonly Package[]> {
  const text = dockerfile(image, Object.keys({ ...BOTH, ...own }));
  const head = writeTree(join(work, image.replace(':', '-')), { Dockerfile: text });
  // The packages come over the host's network: the lab's bridge needs no test of ours.
  const built = await buildTree(engine, { head }, { network: 'host', allow: ['network.host'] });
  const runtime = built.images.find(({ target }) => target.role === 'runtime');
  if (runtime?.location.kind !== 'oci') throw new Error('no runtime image was exported');
  const scanner = new Scanner();
  try {
    const { dir, digest } = runtime.location;
    const { packages, problems } = takeSnapshot(
      await readImage(await openImage(`oci:${dir}:${digest}`), scanner, { made: null }),
    );
    expect(problems).toEqual([]);
    return packages;
  } finally {
    await scanner.close();
    rmSync(built.dir, { recursive: true });
  }
}

/** Newer releases write the source package and its version into their programs: a record. */
function isNoted({ type, location }: Package): boolean {
  return type === 'deb' && !location.startsWith('/var/lib/dpkg/');
}

test.each(RELEASES)(
  'programs of $image, by the version of their packages',
  async (release) => {
    const packages = await packagesOf(release);
    const debian = new Map(
      packages.filter(({ type }) => type === 'deb').map(({ name, version }) => [name, version]),
    );
    for (const [from, name] of Object.entries({ ...BOTH, ...release.own })) {
      const known = packages.filter((one) => one.type === 'generic' && one.name === name);
      const noted = packages.filter((one) => isNoted(one) && one.version === debian.get(from));
      const found = known.length > 0 ? known : noted.slice(0, 1);
      const [, number = ''] = /^(?:\d+:)?(\d+(?:\.\d+)+)/.exec(found[0]?.version ?? '') ?? [];
      expect({ from, count: found.length, number }).toEqual({
        from,
        count: 1,
        number: expect.stringMatching(/\d/) as string,
      });
      expect(debian.get(from)).toContain(number);
      expect(found[0]?.purl).toMatch(/^pkg:(?:generic|deb)\//);
      expect(found[0]?.size).toBeGreaterThan(0);
    }
  },
  600_000,
);
