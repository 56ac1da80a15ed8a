// Wasted bytes of one image, path by path, against dive: as the table of docs/wasted.md says.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../../tools/lab/tool.ts';
import { tar, type TarEntry } from '../fixtures/tar.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { snapshotOf } from './snapshots.ts';
import { scratch, writeTree } from './tree.ts';

/** Every file below /data; sizes are round, so that the table can be read. */
const DOCKERFILE = `FROM busybox:1.36
RUN mkdir -p /data/gone /data/replaced /data/opaque /data/names /data/both && cd /data \\
 && fill() { head -c "$2" /dev/zero | tr '\\0' x > "$1"; } \\
 && fill overwritten 2000000 && fill deleted 1500000 && fill mode 1000000 && fill owner 900000 \\
 && fill time 800000 && fill twice 600000 && fill empty 0 && fill moved 70000 \\
 && fill gone/a 500000 && fill gone/b 400000 && fill replaced/a 300000 && fill replaced/b 200000 \\
 && fill becomes-directory 90000 && fill becomes-link 80000 && fill stays 75000 \\
 && fill both/one 50000 && ln both/one both/two && fill names/one 30000 && ln names/one names/two \\
 && fill opaque/a 60000 && fill opaque/b 40000
RUN cd /data && head -c 2100000 /dev/zero | tr '\\0' y > overwritten && echo 1 > twice
RUN cd /data && rm deleted && echo 22 > twice
RUN cd /data && chmod 600 mode && chown 65532 owner && touch -d '2020-01-01 00:00' time
RUN rm -r /data/gone
RUN rm -r /data/replaced && mkdir /data/replaced && echo new > /data/replaced/c
RUN cd /data && rm becomes-directory && mkdir becomes-directory && echo 1 > becomes-directory/file \\
 && rm becomes-link && ln -s stays becomes-link && mv moved renamed
RUN cd /data && rm both/one both/two && rm names/one
RUN cd /data && echo x > deleted-again && echo y > short-lived && rm short-lived
RUN rm /data/deleted-again
`;
const OPAQUE: readonly TarEntry[] = [
  { dir: 'data' },
  { dir: 'data/opaque' },
  { opaque: 'data/opaque' },
  { file: 'data/opaque/c', content: 'new\n' },
];

interface Dive {
  readonly image: {
    readonly inefficientBytes: number;
    readonly fileReference: readonly { readonly file: string; readonly sizeBytes: number }[];
  };
}

let engine: TestEngine;
let dive: string;
let dir: string;
let image: string;

beforeAll(async () => {
  engine = await useEngine(['busybox:1.36']);
  // Compiled on first use, in half a minute.
  dive = await tool('dive', { log: () => undefined });
  dir = scratch('wasted');
  image = archive(dir);
}, 900_000);

function run(argv: readonly [string, ...string[]], cwd: string): string {
  const env = { ...process.env, ...engine.env, CI: 'true' };
  const child = spawnSync(argv[0], argv.slice(1), { cwd, env, encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${argv.join(' ')}\n${child.stdout}${child.stderr}`);
  return child.stdout;
}

/** `docker save` of the image, with one layer more. */
function archive(dir: string): string {
  writeTree(dir, { Dockerfile: DOCKERFILE });
  const tag = 'stagegate-test/wasted:1';
  run(['docker', 'buildx', 'build', '--provenance=false', '--load', `--tag=${tag}`, dir], dir);
  const saved = join(dir, 'saved');
  run(['mkdir', saved], dir);
  run(['docker', 'save', '--output=saved.tar', tag], dir);
  run(['docker', 'rmi', tag], dir);
  run(['tar', '-xf', 'saved.tar', '-C', saved], dir);
  run(['chmod', '-R', 'u+w', saved], dir);
  addLayer(saved);
  // dive knows the manifest by its bare name.
  run(['tar', '-cf', '../image.tar', 'blobs', 'manifest.json'], saved);
  return join(dir, 'image.tar');
}

function addLayer(saved: string): void {
  const put = (bytes: Buffer): { path: string; digest: string } => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(saved, 'blobs/sha256', hex), bytes);
    return { path: `blobs/sha256/${hex}`, digest: `sha256:${hex}` };
  };
  const read = (path: string): unknown => JSON.parse(readFileSync(join(saved, path), 'utf8'));
  const [manifest] = read('manifest.json') as [{ Config: string; Layers: string[] }];
  const config = read(manifest.Config) as {
    rootfs: { diff_ids: string[] };
    history: { created_by: string }[];
  };
  const layer = put(tar(OPAQUE));
  config.rootfs.diff_ids.push(layer.digest);
  config.history.push({ created_by: 'an opaque directory' });
  const { path } = put(Buffer.from(JSON.stringify(config)));
  const changed = { ...manifest, Config: path, Layers: [...manifest.Layers, layer.path] };
  writeFileSync(join(saved, 'manifest.json'), JSON.stringify([changed]));
}

/** By path, `[stagegate, dive]`. */
function table(): Map<string, readonly [number, number]> {
  const page = readFileSync(join(import.meta.dirname, '../../docs/wasted.md'), 'utf8');
  const rows = page.matchAll(/^\| `(\/[^`]+)` \| (\d+) \| (\d+) \| [^|]+ \|$/gm);
  return new Map(
    [...rows].map(([, path = '', own, other]) => [path, [Number(own), Number(other)] as const]),
  );
}

test('each file, as the page says, and all of them together', async () => {
  run([dive, '--source', 'docker-archive', image, '--json', 'dive.json'], dir);
  const theirs = JSON.parse(readFileSync(join(dir, 'dive.json'), 'utf8')) as Dive;
  const { snapshot, rootfs } = await snapshotOf(`docker-archive:${image}`);
  const found = new Map<string, [number, number]>();
  const add = (path: string, own: number, other: number): void => {
    const [before, beforeOther] = found.get(path) ?? [0, 0];
    found.set(path, [before + own, beforeOther + other]);
  };
  for (const { path, size } of rootfs.hiddenFiles()) add(path, size, 0);
  let visible = 0;
  for (const { file, sizeBytes } of theirs.image.fileReference) {
    const entry = rootfs.get(file);
    const shown = entry?.type === 'file' ? entry.size : 0;
    visible += shown;
    add(file, 0, sizeBytes - shown);
  }
  const measured = new Map([...found].filter(([, sizes]) => sizes.some((size) => size > 0)));
  expect(Object.fromEntries([...measured].toSorted())).toEqual(
    Object.fromEntries([...table()].toSorted()),
  );
  const sum = (side: 0 | 1): number =>
    [...measured.values()].reduce((total, sizes) => total + sizes[side], 0);
  expect(snapshot.size.wasted).toBe(sum(0));
  expect(theirs.image.inefficientBytes - visible).toBe(sum(1));
  const same = [...measured.values()].filter(([own, other]) => own === other).length;
  console.log(
    `${measured.size} files, ${same} the same; wasted ${sum(0)}, dive ${sum(1)} ` +
      `(and ${visible} that are visible)`,
  );
}, 300_000);

test('the rule names both instructions', async () => {
  const { snapshot } = await snapshotOf(`docker-archive:${image}`);
  const found = snapshot.findings.filter(({ rule }) => rule === 'wasted-bytes');
  const createdBy = (layer: number | null | undefined): string =>
    snapshot.layers[layer ?? -1]?.createdBy ?? '';
  const named = found.map(({ layer, hiddenBy, message }) => [
    message,
    createdBy(layer),
    createdBy(hiddenBy?.layer),
  ]);
  const text = (pattern: RegExp): string => expect.stringMatching(pattern) as string;
  expect(named).toEqual([
    [text(/copied again for another mode/), text(/fill\(\)/), text(/chmod 600/)],
    [text(/overwritten by a later/), text(/fill\(\)/), text(/head .* > overwritten/)],
    [text(/deleted by a later/), text(/fill\(\)/), text(/rm deleted/)],
  ]);
}, 300_000);
