// Sizes and file lists of images from real builds, against crane, gzip and docker export.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, tool } from '../../tools/lab/index.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { listExport, listRootfs } from './listing.ts';
import { snapshotOf } from './snapshots.ts';

const root = join(import.meta.dirname, '../..');

/** Deletes, overwrites, links and changes types, in every way a Dockerfile can. */
const BOOKWORM = `FROM debian:bookworm-slim AS tools
RUN mkdir -p /d/sub /d/opaque/deep && echo a > /d/a && echo b > /d/sub/b && echo c > /d/opaque/deep/c \\
 && ln /d/a /d/hard && ln -s a /d/soft && ln -s /no/where /d/dangling && mkfifo /d/pipe \\
 && echo trap > "/d/x.wh.y" && touch "/d/with space" "/d/ünïcode" && chmod 4755 /d/hard

FROM tools AS runtime
RUN rm /d/a /usr/bin/which
RUN rm -r /d/opaque && mkdir /d/opaque && echo new > /d/opaque/new
RUN rm -rf /usr/share/doc && ln -s /d /usr/share/doc
RUN chmod 0700 /d/sub/b && ln /d/sub/b /d/second
RUN rm -r /d/sub && echo "now a file" > /d/sub
RUN chown 12:34 /usr/bin/env && mv /usr/bin/xargs /usr/bin/args
CMD ["true"]
`;

/** No base at all: whole directories replaced by COPY, hard links made in the builder. */
const TRIXIE = `FROM debian:trixie-slim AS build
RUN mkdir -p /out/bin /out/lib/one /out/etc && cp /bin/ls /out/bin/ls && ln /out/bin/ls /out/bin/dir \\
 && ln -s ../bin/ls /out/lib/one/ls && echo 1 > /out/etc/conf && ln /out/etc/conf /out/etc/conf.d
RUN mkdir -p /two/etc /two/lib/one && echo 2 > /two/etc/conf && echo x > /two/lib/one/x && cp /bin/rm /two/rm

FROM scratch AS lower
COPY --from=build /out/ /
COPY --from=build /two/rm /bin/rm

FROM debian:trixie-slim AS runtime
COPY --from=lower / /opt/
COPY --link --from=build /two/ /opt/
RUN rm -rf /opt/lib && mkdir -p /opt/lib/one && ln /opt/bin/rm /opt/lib/one/rm
RUN rm /opt/bin/dir && rm -rf /var/lib/apt /usr/share/man && mkdir /usr/share/man
RUN rm -rf /opt/etc && mkdir /opt/etc && ln /opt/bin/ls /opt/etc/ls
CMD ["true"]
`;

let engine: TestEngine;
let crane: string;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['golang:1.23', 'debian:bookworm-slim', 'debian:trixie-slim']);
  crane = await tool('crane');
  work = mkdtempSync(join(tmpdir(), 'stagegate-measure-'));
}, 600_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

function run(command: string, argv: readonly string[], cwd = work): string {
  const child = spawnSync(command, argv, {
    cwd,
    env: { ...process.env, ...engine.env },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (child.status !== 0) throw new Error(`${command} ${argv.join(' ')}\n${child.stderr}`);
  return child.stdout;
}

/** Builds once, into the engine's store and into a layout of its own; exports the file system. */
function buildImage(name: string, context: string): { layout: string; exported: string } {
  const layout = join(work, `${name}-layout`);
  const tag = `stagegate-test/${name}:1`;
  const build = ['buildx', 'build', '--provenance=false', '--target=runtime', context];
  run('docker', [...build, `--output=type=oci,tar=false,dest=${layout}`]);
  run('docker', [...build, '--load', `--tag=${tag}`]);
  const container = run('docker', ['create', tag]).trim();
  const exported = join(work, `${name}.tar`);
  run('docker', ['export', `--output=${exported}`, container]);
  run('docker', ['rm', container]);
  return { layout, exported };
}

function contextOf(name: string, dockerfile: string): string {
  const context = join(work, name);
  mkdirSync(context);
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  return context;
}

/** What `crane manifest` says of the layers, through a registry on loopback. */
async function craneLayers(layout: string): Promise<{ digest: string; size: number }[]> {
  const registry = await startRegistry({ root: join(work, 'registry') });
  try {
    const ref = `${registry.host}/measured:1`;
    run(crane, ['push', layout, ref, '--insecure']);
    const manifest = JSON.parse(run(crane, ['manifest', ref, '--insecure'])) as {
      layers: { digest: string; size: number }[];
    };
    return manifest.layers;
  } finally {
    await registry.stop();
  }
}

/** The bytes that `gzip -dc` makes of each layer's blob, added up. */
function gunzippedBytes(layout: string, digests: readonly string[]): number {
  return digests
    .map((digest) => join(layout, 'blobs', digest.replace(':', '/')))
    .map((file) =>
      Number(execFileSync('sh', ['-c', 'gzip -dc "$1" | wc -c', 'sh', file], { encoding: 'utf8' })),
    )
    .reduce((sum, bytes) => sum + bytes, 0);
}

const cases = [
  { name: 'go-scratch', make: () => copyExample('go-scratch') },
  { name: 'bookworm', make: () => contextOf('bookworm', BOOKWORM) },
  { name: 'trixie', make: () => contextOf('trixie', TRIXIE) },
];

function copyExample(name: string): string {
  const context = join(work, name);
  cpSync(join(root, 'examples', name), context, { recursive: true });
  return context;
}

describe.each(cases)('$name', ({ name, make }) => {
  let built: { layout: string; exported: string };

  beforeAll(() => {
    built = buildImage(name, make());
  }, 600_000);

  test('compressed is the sum that crane prints, uncompressed what gzip -dc gives', async () => {
    const layers = await craneLayers(built.layout);
    const { snapshot } = await snapshotOf(`oci:${built.layout}`);
    expect(snapshot.size.compressed).toBe(layers.reduce((sum, layer) => sum + layer.size, 0));
    const digests = layers.map((layer) => layer.digest);
    expect(snapshot.layers.map((layer) => layer.digest)).toEqual(digests);
    expect(snapshot.size.uncompressed).toBe(gunzippedBytes(built.layout, digests));
    expect(snapshot.problems).toEqual([]);
  }, 120_000);

  test('the file list is that of docker export', async () => {
    const { rootfs } = await snapshotOf(`oci:${built.layout}`);
    const theirs = listExport(built.exported);
    const ours = listRootfs(rootfs);
    expect(ours.length).toBeGreaterThan(2);
    expect(ours.join('\n')).toBe(theirs.join('\n'));
  }, 120_000);
});
