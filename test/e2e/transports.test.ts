// `inspect` gives the same snapshot for the three transports, but for what a transport cannot know.

import { spawnSync } from 'node:child_process';
import { writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { stagegate } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { scratch } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['debian:bookworm-slim']);
  work = scratch('transports');
  writeFileSync(
    join(work, 'Dockerfile'),
    `FROM debian:bookworm-slim AS build
RUN mkdir /out && cp /bin/dash /out/helper && ln /out/helper /out/other
FROM scratch
COPY --from=build /out /app
COPY --from=build /etc/os-release /etc/
COPY --from=build /var/lib/dpkg/status /var/lib/dpkg/status
ENTRYPOINT ["/app/helper"]
`,
  );
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

function docker(...argv: readonly string[]): void {
  const child = spawnSync('docker', argv, {
    cwd: work,
    env: { ...process.env, ...engine.env },
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
}

function inspect(reference: string): Snapshot {
  const ran = stagegate(['inspect', reference, '--format', 'json', '--no-index-cache'], work);
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  expect(ran.status).toBe(0);
  return JSON.parse(ran.stdout) as Snapshot;
}

/** What an archive of `docker save` cannot tell: the manifest and how the layers were compressed. */
function comparable(snapshot: Snapshot): unknown {
  return {
    ...snapshot,
    digest: null,
    size: { ...snapshot.size, compressed: null },
    layers: snapshot.layers.map((layer) => ({ ...layer, digest: null, compressed: null })),
    problems: snapshot.problems.filter(({ affects }) => !affects.includes('compressed')),
  };
}

test('oci, oci-archive and docker-archive', () => {
  const build = ['buildx', 'build', '--provenance=false', '.'];
  docker(...build, '--output=type=oci,tar=false,dest=layout');
  docker(...build, '--output=type=oci,dest=image.tar');
  docker(...build, '--output=type=docker,dest=docker.tar');
  const layout = inspect('oci:layout');
  expect(layout.findings.map(({ rule, path }) => [rule, path])).toEqual([
    ['no-shell', '/app/helper'],
    ['missing-library', '/app/helper'], // Debian's bash, where there is no glibc
    ['non-root-user', null],
    ['healthcheck', null],
  ]);
  expect(layout.packages.length).toBeGreaterThan(50);
  expect(inspect('oci-archive:image.tar')).toEqual(layout);
  expect(comparable(inspect('docker-archive:docker.tar'))).toEqual(comparable(layout));
  docker(...build, '--load', '--tag=stagegate-test/transports:1');
  docker('save', '--output=saved.tar', 'stagegate-test/transports:1');
  expect(comparable(inspect('docker-archive:saved.tar'))).toEqual(comparable(layout));
}, 300_000);
