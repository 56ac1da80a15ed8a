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
  const work: Work = { site, ready, keys: new Map(), puts: new Map(), keeping: [] };
  await everyEnd(tags.map((tag) => put(work, findRow(tag)))).finally(() => everyEnd(work.keeping));
}

/** One call of `putImages`: each row's key and image are made once, whoever asks. */
interface Work {
  readonly site: Site;
  readonly ready: Promise<Destination>;
  readonly keys: Map<string, Promise<string>>;
  readonly puts: Map<string, Promise<void>>;
  /** Archives being written while the next image is built. */
  readonly keeping: Promise<void>[];
}

function put(work: Work, row: StandIn): Promise<void> {
  return remember(work.puts, row.tag, () => putOne(work, row));
}

function keyOf(work: Work, row: StandIn): Promise<string> {
  return remember(work.keys, row.tag, async () => {
    const bases = await Promise.all(row.from.map((tag) => keyOf(work, findRow(tag))));
    const parts = [row.tag, row.dockerfile, await row.identity(work.site), ...bases];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  });
}

function remember<T>(known: Map<string, Promise<T>>, tag: string, make: () => Promise<T>) {
  const found = known.get(tag) ?? make();
  known.set(tag, found);
  return found;
}

/**
 * Waits for all, failed or not: the caller lets go of the lab's lock afterwards, and nothing may
 * still be working then. Throws the first failure.
 */
async function everyEnd(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function putOne(work: Work, row: StandIn): Promise<void> {
  const { site, ready } = work;
  const key = await keyOf(work, row);
  const archive = join(site.dir, 'images', `${key}.tar`);
  if (existsSync(archive)) {
    const engine = await ready;
    const given = readJson<Given>(engine.record)?.[row.tag];
    if (given?.key === key && (await idOf(row, engine)) === given.id) return;
    await site.log.phase(`${row.tag}: load`, () => load(site, archive, engine));
    await note(row, engine, key);
    return;
  }
  const gathering = site.log.phase(`${row.tag}: gather`, () => row.contexts(site));
  await everyEnd([gathering, ...row.from.map((tag) => put(work, findRow(tag)))]);
  const [contexts, engine] = await Promise.all([gathering, ready]);
  await site.log.phase(`${row.tag}: build`, () => build(site, row, contexts, engine));
  await note(row, engine, key);
  const keeping = keep(site, row, archive, engine);
  keeping.catch(() => undefined); // told when putImages awaits it
  work.keeping.push(keeping);
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

async function load(site: Site, archive: string, engine: Destination) {
  await site.run(['docker', 'load', '--quiet', '--input', archive], {
    env: engine.env,
    next: `delete ${archive} and run the same command again: it is then made anew`,
  });
}

/** Those of `tags` that the engine was given as stand-ins and has not replaced since. */
export async function standInsOf(
  engine: Destination,
  tags: readonly string[],
): Promise<readonly string[]> {
  const given = readJson<Given>(engine.record) ?? {};
  const there = await engine.list();
  return tags.filter((tag) => {
    const id = given[tag]?.id;
    return id !== undefined && there.get(withTag(tag)) === id;
  });
}

/** As engines list it. */
const withTag = (tag: string): string => (/:[^/]+$/.test(tag) ? tag : `${tag}:latest`);

async function idOf(row: StandIn, engine: Destination): Promise<string | undefined> {
  return (await engine.list()).get(withTag(row.tag));
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
