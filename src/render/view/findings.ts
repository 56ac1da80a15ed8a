// F4. Findings as people read them (pure): one entry for each rule, line and thing found, worst
// first; platforms that agree share it.

import type { Report, TargetReport } from '../../model/report.ts';
import type { CopiedFrom, Excuse, Finding, Level, LineRange } from '../../model/snapshot.ts';
import { counted, joinAnd } from '../../text/bytes.ts';

/** Findings of one rule that the same line brought, of the same kind of thing. */
export interface FindingGroup {
  readonly rule: string;
  readonly level: Level;
  readonly target: string;
  /** `Go toolchain`. */
  readonly what: string;
  readonly message: string;
  readonly by: Finding['evidence']['by'];
  /** Of the platform that has most. */
  readonly count: number;
  /** Of the first platform; findings of the image config have none. */
  readonly paths: readonly string[];
  /** Further names of a single thing. */
  readonly also: readonly string[];
  /** How many there are; absent: those in `also`. */
  readonly alsoCount?: number;
  readonly lines: LineRange | null;
  readonly instruction: string | null;
  readonly copiedFrom: CopiedFrom | null;
  readonly inherited: boolean;
  readonly fix: string;
  readonly excusedBy: Excuse | null;
  readonly platforms: readonly string[];
}

const LEVELS: readonly Level[] = ['error', 'warning', 'note'];

function keyOf(target: TargetReport, finding: Finding): string {
  const { rule, level, lines, evidence, inherited, excusedBy } = finding;
  const place = lines ?? (inherited ? 'base' : 'none');
  return JSON.stringify([target.name, rule, level, place, evidence.what, excusedBy]);
}

function groupOf(
  report: Report,
  target: TargetReport,
  all: readonly Finding[],
): FindingGroup | null {
  const [first] = all;
  if (first === undefined) return null;
  const layer = first.layer === null ? null : (target.head?.layers[first.layer] ?? null);
  return {
    rule: first.rule,
    level: first.level,
    target: target.name,
    what: first.evidence.what,
    message: first.message,
    by: first.evidence.by,
    count: all.length,
    paths: all.flatMap(({ path }) => (path === null ? [] : [path])),
    ...(all.length === 1 ? furtherNames(first) : { also: [] }),
    lines: first.lines,
    instruction: layer?.instruction ?? textAt(report, first.lines),
    copiedFrom: first.copiedFrom,
    inherited: first.inherited,
    fix: first.fix,
    excusedBy: first.excusedBy,
    platforms: [target.platform],
  };
}

/** What of the image config is the work of an instruction that made no layer. */
function textAt({ subject }: Report, lines: LineRange | null): string | null {
  if (lines === null || subject.dockerfile === null) return null;
  const [first, last] = lines;
  const text = subject.dockerfile.text.split('\n').slice(first - 1, last);
  const joined = text.map((line) => line.replace(/\\\s*$/u, '').trim()).join(' ');
  return joined.trim() === '' ? null : joined.trim();
}

/** The other names of one finding, as `alsoOf` takes them. */
export function furtherNames({ evidence }: Finding): Pick<FindingGroup, 'also' | 'alsoCount'> {
  const { also = [], alsoCount } = evidence;
  return { also, ...(alsoCount !== undefined && { alsoCount }) };
}

const known = new WeakMap<Report, readonly FindingGroup[]>();

/**
 * Of the runtime targets: errors first, then warnings, then notes; inside a level most first, then
 * by the Dockerfile's lines and the paths.
 */
export function findingGroups(report: Report): readonly FindingGroup[] {
  // Every section asks, and thousands of findings are not grouped for each of them anew.
  const groups = known.get(report) ?? groupFindings(report);
  known.set(report, groups);
  return groups;
}

function groupFindings(report: Report): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const target of report.targets) {
    if (target.role !== 'runtime' || target.head === null) continue;
    const byKey = Map.groupBy(target.head.findings, (finding) => keyOf(target, finding));
    for (const [key, all] of byKey) {
      const group = groupOf(report, target, all);
      if (group === null) continue;
      const other = groups.get(key);
      groups.set(key, other === undefined ? group : join(other, group));
    }
  }
  return [...groups.values()].toSorted(
    (left, right) =>
      LEVELS.indexOf(left.level) - LEVELS.indexOf(right.level) ||
      right.count - left.count ||
      lineOf(left) - lineOf(right) ||
      byName.compare(left.paths[0] ?? '', right.paths[0] ?? ''),
  );
}

/** What has no line, of the base image or the image config, comes last. */
const lineOf = ({ lines }: FindingGroup): number => lines?.[0] ?? Number.MAX_SAFE_INTEGER;

/** `/l2` stands before `/l10`. */
const byName = new Intl.Collator('en', { numeric: true });

function join(first: FindingGroup, more: FindingGroup): FindingGroup {
  return {
    ...first,
    count: Math.max(first.count, more.count),
    platforms: [...first.platforms, ...more.platforms],
  };
}

/** Those that count, by what they make of the run. */
export function countingGroups(
  report: Report,
  groups: readonly FindingGroup[] = findingGroups(report),
): {
  readonly failing: FindingGroup[];
  readonly warning: FindingGroup[];
  readonly notes: FindingGroup[];
} {
  const counting = groups.filter(({ excusedBy }) => excusedBy === null);
  const { failOn } = report.policy;
  const fails = ({ level }: FindingGroup): boolean =>
    failOn !== 'never' && (level === 'error' || (level === 'warning' && failOn === 'warning'));
  return {
    failing: counting.filter(fails),
    warning: counting.filter((group) => !fails(group) && group.level !== 'note'),
    notes: counting.filter(({ level }) => level === 'note'),
  };
}

/** Rules whose findings are programs; everything else is counted in files. */
export const PROGRAMS = new Set([
  'no-shell',
  'no-compiler',
  'no-package-manager',
  'no-build-tool',
  'no-network-client',
  'no-debugger',
]);

/** `Go toolchain, 5 executables`; `BusyBox 1.37.0 ash, recognised by content`. */
export function whatOf({ rule, what, count, by }: FindingGroup): string {
  if (count > 1) return `${what}, ${counted(count, PROGRAMS.has(rule) ? 'executable' : 'file')}`;
  // Of a program it says that its name does not tell; other findings are all of contents.
  if (by === 'content') return PROGRAMS.has(rule) ? `${what}, recognised by content` : what;
  return by === 'symlink' ? `${what}, through a symlink` : what;
}

/** One line: the rule's own message for a single finding, else what and how many. */
export function oneLineOf(group: FindingGroup): string {
  return group.count === 1 && group.message !== '' ? group.message : whatOf(group);
}

/** What heads a finding with its fields below: programs by what they are, others by their message. */
export function headlineOf(group: FindingGroup): string {
  return PROGRAMS.has(group.rule) ? whatOf(group) : oneLineOf(group);
}

/** Whether a message says this path as a word of its own: `/bin/shadow` does not say `/bin/sh`. */
export function namesPath(message: string, path: string): boolean {
  for (let at = message.indexOf(path); at !== -1; at = message.indexOf(path, at + 1)) {
    const before = message.slice(0, at).at(-1) ?? ' ';
    const after = message.slice(at + path.length, at + path.length + 2);
    if (/[\s`'"(]/u.test(before) && /^\/?(?:$|[\s`'",.;:)])/u.test(after)) return true;
  }
  return false;
}

/** Paths of one directory share an entry: the directory and the names in it. */
export interface PathGroup {
  /** With its slash at the end. */
  readonly directory: string;
  readonly names: readonly string[];
}

/** In the order of the paths. */
export function pathGroups(paths: readonly string[]): PathGroup[] {
  const byDirectory = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/') + 1));
  return [...byDirectory].map(([directory, all]) => ({
    directory,
    names: all.map((path) => path.slice(directory.length)),
  }));
}

/** Programs are named each; of other files a few tell what the rest is. */
const MOST_ALSO = { programs: 8, files: 3 };

/**
 * What else a single finding is called: other paths of it, or what the same file holds. Shortened in
 * counts; each name as `write` puts it. Null: it has no other name, or its message has them.
 */
export function alsoOf(
  { rule, also, alsoCount = 0 }: Pick<FindingGroup, 'rule' | 'also' | 'alsoCount'>,
  write: (name: string) => string = (name) => name,
): string | null {
  const arePaths = also.every((name) => name.startsWith('/'));
  const isProgram = PROGRAMS.has(rule);
  if (also.length === 0 || (!arePaths && !isProgram)) return null;
  const most = isProgram ? MOST_ALSO.programs : MOST_ALSO.files;
  const total = Math.max(also.length, alsoCount);
  const names = namesInWords(also.slice(0, most).map(write), most, total);
  return `${arePaths ? 'also' : 'the same file holds'} ${names}`;
}

/** `wget, nc and dpkg`, shortened in counts. `total`: of how many these names are the first. */
export function namesInWords(
  names: readonly string[],
  most: number,
  total: number = names.length,
): string {
  const shown = names.slice(0, most);
  const more = total - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : joinAnd(shown);
}

/** Platforms of the runtime targets, in order. */
export function platformsOf(report: Report): string[] {
  const runtime = report.targets.filter(({ role }) => role === 'runtime');
  return [...new Set(runtime.map(({ platform }) => platform))];
}
