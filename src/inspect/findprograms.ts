// F2. Which programs of a table are in an image, one match a program file: pure.

import type { Evidence, ImageView, RuleInput, RuleMatch, RuleOutcome } from '../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import { directoryOf, installationOf as prefixOf, nameOf, programDirectories } from './paths.ts';
import type { Program, ProgramTable } from './programs.ts';
import type { ProgramFact } from './recognise.ts';
import { surveyOf } from './survey.ts';

/** One name under which a program can be started. */
interface Sighting {
  readonly entry: RootfsEntry;
  /** By its name; null: the content alone tells. */
  readonly named: Program | null;
  readonly fact: ProgramFact | null;
}

/** All names of one program, or of one installation of it. */
type Group = Sighting[];

/**
 * What one finding is. `file`: all names of one inode (a multi-call shell is one shell).
 * `program`: the names of one inode that belong to one row (BusyBox's `dpkg` and `rpm` are two
 * package managers, and its `sed` is neither).
 */
export type Grouping = 'file' | 'program';

const MAX_ALSO = 50;

/**
 * A file is a program of the table when it has an exec bit and
 * - its content carries a signature of the table, whatever its name; or
 * - its name is in the table, and it lies in a directory of programs; or
 * - its name is in the table, and it is an ELF file, or a script inside an installation of the
 *   program (elsewhere a script's name says nothing: cron runs dpkg's daily job as
 *   `/etc/cron.daily/dpkg`, and a shell's completions for gcc are called `gcc`).
 * A symlink counts when it leads to such a file (it is then one more name of it), or when its own
 * name is in the table, it lies in a directory of programs and leads to an executable.
 */
export function findPrograms(
  input: RuleInput,
  table: ProgramTable,
  extractor: string,
  grouping: Grouping = 'file',
): RuleOutcome {
  const { rootfs, config } = input;
  const isProgramDirectory = programDirectories(config.path);
  const { executables, links } = surveyOf(rootfs);
  const recognise = recogniserOf(input, table, extractor);
  const groups = new Map<string, Group>();
  const firstKeys = new Map<string, string>();
  const whatAt = new Map<string, string>();
  const slotOf = ({ inode }: RootfsEntry, what: string): string =>
    grouping === 'file' ? `inode ${inode}` : `inode ${inode} ${what}`;
  const add = (file: RootfsEntry, slot: string, sighting: Sighting): void => {
    const { named } = sighting;
    const first = firstKeys.get(slot);
    const own = installationOf(named, file) ?? slot;
    const key = first !== undefined && (grouping === 'file' || named === null) ? first : own;
    if (first === undefined) firstKeys.set(slot, key);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sighting]);
    else group.push(sighting);
  };

  for (const entry of executables) {
    const { named, fact, what } = recognise(entry);
    if (what === null) continue;
    whatAt.set(entry.path, what);
    add(entry, slotOf(entry, what), { entry, named, fact });
  }
  for (const { link, target } of links) {
    const row = table.byName(link.path);
    const named = isProgramDirectory(directoryOf(link.path)) ? row : null;
    // A link of another name starts what the file at its end is: of a multi-call binary, an applet.
    const slot = slotOf(target, named?.what ?? whatAt.get(target.path) ?? '');
    if (named !== null || firstKeys.has(slot)) {
      add(target, slot, { entry: link, named, fact: null });
    }
  }
  return outcome([...groups.values()].map((group) => toMatch(group, rootfs)));
}

/** The executables that are programs of the table, by path → what each is; links are left out. */
export function programsIn(
  image: ImageView,
  table: ProgramTable,
  extractor: string,
): ReadonlyMap<string, string> {
  const recognise = recogniserOf(image, table, extractor);
  const found = new Map<string, string>();
  for (const entry of surveyOf(image.rootfs).executables) {
    const { what } = recognise(entry);
    if (what !== null) found.set(entry.path, what);
  }
  return found;
}

/** What an executable is, by name and by content. */
function recogniserOf(
  { rootfs, config }: ImageView,
  table: ProgramTable,
  extractor: string,
): (entry: RootfsEntry) => Pick<Sighting, 'named' | 'fact'> & { readonly what: string | null } {
  const isProgramDirectory = programDirectories(config.path);
  const facts = factsByInode(rootfs, extractor);
  return (entry) => {
    const fact = facts.get(entry.inode) ?? null;
    const row = table.byName(entry.path);
    const inDirectory = isProgramDirectory(directoryOf(entry.path));
    const named = row !== null && countsByName(row, entry, fact, inDirectory) ? row : null;
    return { named, fact, what: named?.what ?? fact?.program ?? null };
  };
}

function factsByInode(rootfs: RootfsView, extractor: string): ReadonlyMap<number, ProgramFact> {
  const facts = new Map<number, ProgramFact>();
  for (const { entry, facts: fact } of rootfs.facts<ProgramFact>(extractor)) {
    facts.set(entry.inode, fact);
  }
  return facts;
}

function countsByName(
  program: Program,
  entry: RootfsEntry,
  fact: ProgramFact | null,
  inDirectory: boolean,
): boolean {
  if (program.elfOnly === true && fact?.form === 'script') return false;
  if (inDirectory || fact?.form === 'elf') return true;
  return fact?.form === 'script' && program.root?.test(entry.path) === true;
}

/** One installation is one finding, where the row says what an installation is. */
function installationOf(named: Program | null, { path }: RootfsEntry): string | null {
  if (named?.together === true) return `prefix ${prefixOf(path)} ${named.what}`;
  const root = named?.root?.exec(path)?.[1];
  return root === undefined ? null : `root ${root}`;
}

function toMatch(group: Group, rootfs: RootfsView): RuleMatch {
  const ordered = group.toSorted((a, b) => rank(a) - rank(b));
  // A group is made with its first sighting.
  const first = ordered[0] as Sighting;
  const fact = ordered.find(({ fact }) => fact?.program !== undefined)?.fact ?? null;
  const others = ordered.slice(1);
  // The names that the table knows say most: `/bin/sh` before three hundred applets.
  const known = others.filter(({ named }) => named !== null).map(pathOf);
  const rest = others.filter(({ named }) => named === null).map(pathOf);
  const also = [...known, ...rest.toSorted()].slice(0, MAX_ALSO);
  const evidence: Evidence = {
    ...evidenceOf(first, fact, rootfs),
    ...(also.length > 0 && { also }),
    ...(others.length > also.length && { alsoCount: others.length }),
  };
  const { path, layer } = first.entry;
  return { path, layer, message: messageOf(path, evidence), evidence };
}

const pathOf = ({ entry }: Sighting): string => entry.path;

/** The name to show: a file before a link, an own name before a borrowed one, parts of packages last. */
function rank({ entry, named, fact }: Sighting): number {
  return (
    (entry.path.includes('/node_modules/') ? 4 : 0) +
    (entry.type === 'symlink' ? 2 : 0) +
    (fact?.program !== undefined && named?.what !== fact.program ? 1 : 0)
  );
}

function evidenceOf(
  { entry, named }: Sighting,
  fact: ProgramFact | null,
  rootfs: RootfsView,
): Evidence {
  if (fact?.program !== undefined && named?.what !== fact.program) {
    return { what: fact.is ?? fact.program, by: 'content', detail: fact.needle ?? '' };
  }
  const what = fact?.is ?? named?.what ?? nameOf(entry.path);
  if (entry.type !== 'symlink') return { what, by: 'path', detail: nameOf(entry.path) };
  const target = rootfs.resolve(entry.path)?.path ?? entry.linkTarget;
  return { what, by: 'symlink', detail: target };
}

function messageOf(path: string, { what, by }: Evidence): string {
  switch (by) {
    case 'content':
      return `${what}, recognised by content, at ${path}`;
    case 'symlink':
      return `${what}, by a link, at ${path}`;
    default:
      return `${what} at ${path}`;
  }
}

function outcome(matches: readonly RuleMatch[]): RuleOutcome {
  if (matches.length === 0) return { status: 'none' };
  const byPath = (a: RuleMatch, b: RuleMatch): number => ((a.path ?? '') < (b.path ?? '') ? -1 : 1);
  return { status: 'found', matches: matches.toSorted(byPath) };
}
