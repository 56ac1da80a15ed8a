// `node tools/loader/compare.ts ROOT`: what the rule missing-library says of every dynamic ELF file
// below a root directory, against the image's own loaders (`ld.so --list`, run in a chroot), both
// ways. Needs root for the chroot; ROOT `/` needs none. `--under DIR` (inside ROOT) reads less.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs, promisify } from 'node:util';

import { Budget, load } from '../../src/inspect/loader/load.ts';
import { libcOf, Loaders, type Loader } from '../../src/inspect/loader/loaders.ts';
import { isSameMachine, readObjects, type ElfObject } from '../../src/inspect/loader/objects.ts';
import { Searcher } from '../../src/inspect/loader/search.ts';
import { missingLibrary } from '../../src/inspect/rules/missing-library.ts';
import { DirectoryRootfs } from './directory.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { under: { type: 'string', multiple: true }, verbose: { type: 'boolean' } },
});
const [root = '/'] = positionals;
const run = promisify(execFile);

/** Paths of what is loaded, and the names that are not found. */
interface Listing {
  readonly loaded: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  /** The loader gave up at the first name that it did not find. */
  readonly gaveUp?: boolean;
}

const rootfs = new DirectoryRootfs(root, missingLibrary, values.under ?? ['/']);
const objects = readObjects(rootfs, missingLibrary.name);
const loaders = new Loaders(objects).all();
const searchers = new Map(
  loaders.map((loader) => [
    loader,
    new Searcher(objects, loader, { libraryPath: '', workingDirectory: '/' }),
  ]),
);
console.log(
  `${objects.all.length} dynamic ELF files; loaders: ` +
    loaders.map(({ object, libc }) => `${object.entry.path} (${libc})`).join(', '),
);

const counts = { compared: 0, agree: 0, differ: 0, missing: 0, foreign: 0, silent: 0 };

function loaderOf({ fact }: ElfObject): Loader | undefined {
  const fitting = loaders.filter(({ object }) => isSameMachine(object.fact, fact));
  const libc = fact.interpreter === undefined ? null : libcOf(fact.interpreter);
  return fitting.find((loader) => libc === null || loader.libc === libc);
}

function ours(object: ElfObject, loader: Loader): Listing {
  const done = load(object, searchers.get(loader)!, new Budget());
  return {
    loaded: new Set(done.loaded.slice(1).map((it) => it.object.entry.path)),
    missing: new Set(done.missing.map(({ name }) => name)),
  };
}

/** Null: the loader refused the file (no library, another machine), and said why on stderr. */
async function theirs(path: string, loader: Loader): Promise<Listing | string> {
  const list = [loader.object.entry.path, '--list', path];
  const [command = '', ...args] = root === '/' ? list : ['chroot', root, ...list];
  const options = { env: { PATH: process.env['PATH'] ?? '' }, cwd: '/', maxBuffer: 1 << 26 };
  const { stdout, stderr } = await run(command, args, options).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  const loaded = new Set<string>();
  const missing = new Set<string>();
  for (const line of `${stdout}\n${stderr}`.split('\n')) {
    const notFound =
      /^\s*(\S+) => not found/.exec(line)?.[1] ??
      /loading shared libraries: ([^\s:]+): cannot open/.exec(line)?.[1] ??
      /^Error loading shared library ([^\s:]+):/.exec(line)?.[1];
    if (notFound !== undefined) missing.add(notFound);
    const at = /(?:=> |^\s+)(\/\S+) \(0x/.exec(line)?.[1];
    const entry = at === undefined ? null : rootfs.resolve(at);
    if (entry !== null && entry.inode !== loader.object.entry.inode) loaded.add(entry.path);
  }
  if (loaded.size + missing.size === 0 && stderr !== '') return stderr.trim().slice(0, 200);
  return { loaded, missing, gaveUp: /loading shared librar/.test(stderr) };
}

const without = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((it) => !b.has(it));

async function compare(object: ElfObject): Promise<void> {
  const loader = loaderOf(object);
  if (loader === undefined) {
    counts.foreign += 1;
    return;
  }
  const { path } = object.entry;
  const own = ours(object, loader);
  const other = await theirs(path, loader);
  if (typeof other === 'string') {
    counts.silent += 1;
    console.log(`refused  ${path}: ${other}`);
    return;
  }
  counts.compared += 1;
  if (own.missing.size > 0) counts.missing += 1;
  const whole = other.gaveUp !== true;
  const differences = [
    ...without(own.missing, whole ? other.missing : own.missing).map(
      (name) => `only we miss ${name}`,
    ),
    ...without(other.missing, own.missing).map((name) => `only the loader misses ${name}`),
    ...without(own.loaded, whole ? other.loaded : own.loaded).map((name) => `only we load ${name}`),
    ...without(other.loaded, own.loaded).map((name) => `only the loader loads ${name}`),
  ].filter((text) => !text.endsWith(` ${path}`) && !text.endsWith(loader.object.entry.path));
  if (differences.length === 0) counts.agree += 1;
  else {
    counts.differ += 1;
    console.log(`differs  ${path}\n  ${differences.join('\n  ')}`);
  }
  if (values.verbose === true && own.missing.size > 0) {
    console.log(`missing  ${path}: ${[...own.missing].join(', ')}`);
  }
}

const queue = [...objects.all];
const work = async (): Promise<void> => {
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) await compare(object);
};
await Promise.all(Array.from({ length: availableParallelism() * 2 }, work));
console.log(JSON.stringify(counts));
