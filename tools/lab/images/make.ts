// May touch: the `images` folder of the lab, and images in the engine that it is given.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../errors.ts';
import { readJson, writeJson } from '../json.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { Destination } from './destination.ts';
import { STAND_INS } from './index.ts';
import type { StandIn } from './standin.ts';

/** Stand-ins that an engine was given: tag → recipe's key and image id. */
export type Given = Readonly<Record<string, { readonly key: string; readonly id: string }>>;

/** The row of `tag`; throws a LabError that lists the tags there are. */
export function findRow(tag: string): StandIn {
  const row = STAND_INS.find((candidate) => candidate.tag === tag);
  if (row !== undefined) return row;
  throw new LabError(
    `no stand-in for ${tag}; the lab knows ${STAND_INS.map((known) => known.tag).join(', ')}`,
    'name one of those, or add a row to tools/lab/images/index.ts',
  );
}

/**
 * Puts stand-ins for `tags` into an engine, made from their recipes or loaded from the archives of
 * an earlier time. Contexts are prepared before `ready` resolves, so that downloads run beside the
 * engine's start.
 */
export async function putImages(
  site: Site,
  tags: readonly string[],
  ready: Promise<Destination>,
): Promise<void> {
  const keys = new Map<string, Promise<string>>();
  const done = new Map<string, Promise<void>>();
  const key = (row: StandIn) => remember(keys, row.tag, () => recipeKey(site, row, key));
  const put = (row: StandIn): Promise<void> =>
    remember(done, row.tag, () => putOne(site, row, key(row), ready, put));
  await everyEnd(tags.map((tag) => put(findRow(tag))));
}

/**
 * Waits for all, failed or not: the caller lets go of the lab's lock afterwards, and nothing may
 * still be working then. Throws the first failure.
 */
async function everyEnd(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function remember<T>(known: Map<string, Promise<T>>, tag: string, work: () => Promise<T>) {
  const found = known.get(tag) ?? work();
  known.set(tag, found);
  return found;
}

async function recipeKey(site: Site, row: StandIn, key: (row: StandIn) => Promise<string>) {
  const bases = await Promise.all(row.from.map((tag) => key(findRow(tag))));
  const parts = [row.tag, row.dockerfile, await row.identity(site), ...bases];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

async function putOne(
  site: Site,
  row: StandIn,
  hash: Promise<string>,
  ready: Promise<Destination>,
  put: (row: StandIn) => Promise<void>,
): Promise<void> {
  const key = await hash;
  const archive = join(site.dir, 'images', `${key}.tar`);
  if (existsSync(archive)) {
    const engine = await ready;
    const given = readJson<Given>(engine.record)?.[row.tag];
    const there = given?.key === key && (await idOf(row, engine)) === given.id;
    if (!there)
      await site.log.phase(`${row.tag}: load`, () => load(site, row, archive, engine, key));
    return;
  }
  const gathering = site.log.phase(`${row.tag}: gather`, () => row.contexts(site));
  await everyEnd([gathering, ...row.from.map((tag) => put(findRow(tag)))]);
  const [contexts, engine] = await Promise.all([gathering, ready]);
  await site.log.phase(`${row.tag}: build`, async () => {
    await build(site, row, contexts, engine);
    await keep(site, row, archive, engine);
    await note(row, engine, key);
  });
}

async function build(
  site: Site,
  row: StandIn,
  contexts: Readonly<Record<string, string>>,
  engine: Destination,
): Promise<void> {
  const { '.': main = scratch(site, 'empty'), ...named } = contexts;
  await site.run(
    [
      // The engine's own builder: one in a container would not see the bases that we made.
      ...['docker', 'buildx', 'build', '--builder', 'default', '--provenance=false'],
      ...['--network', 'host', '--progress', 'plain', '--tag', row.tag, '--file', '-'],
      ...Object.entries(named).flatMap(([name, dir]) => ['--build-context', `${name}=${dir}`]),
      main,
    ],
    { env: engine.env, input: row.dockerfile, next: `mend the recipe of ${row.tag}` },
  );
}

/** Keeps the image as an archive that any engine can load, in place of older ones of its tag. */
async function keep(site: Site, row: StandIn, archive: string, engine: Destination) {
  const folder = join(site.dir, 'images');
  mkdirSync(folder, { recursive: true });
  const fresh = join(scratch(site, 'save'), 'image.tar');
  await site.run(['docker', 'save', '--output', fresh, row.tag], { env: engine.env });
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    if (readJson<{ tag: string }>(join(folder, name))?.tag !== row.tag) continue;
    rmSync(join(folder, name.replace(/json$/, 'tar')), { force: true });
    rmSync(join(folder, name));
  }
  writeJson(archive.replace(/tar$/, 'json'), { tag: row.tag, about: row.about });
  renameSync(fresh, archive);
}

async function load(site: Site, row: StandIn, archive: string, engine: Destination, key: string) {
  await site.run(['docker', 'load', '--quiet', '--input', archive], {
    env: engine.env,
    next: `delete ${archive} and run the same command again: it is then made anew`,
  });
  await note(row, engine, key);
}

async function idOf(row: StandIn, engine: Destination): Promise<string | undefined> {
  const tagged = /:[^/]+$/.test(row.tag) ? row.tag : `${row.tag}:latest`;
  return (await engine.list()).get(tagged);
}

async function note(row: StandIn, engine: Destination, key: string): Promise<void> {
  const id = await idOf(row, engine);
  if (id === undefined) {
    throw new LabError(
      `${row.tag} is not in the engine after it was made`,
      `run the same command again`,
    );
  }
  // Read and written without a pause between, so that rows made side by side do not lose each other.
  writeJson(engine.record, { ...readJson<Given>(engine.record), [row.tag]: { key, id } });
}
