// F4. How much a body may hold, and what it then leaves out (pure), in counts. The order is the
// mock's: path lists, package rows, layer rows, findings after 20.

import type { Report } from '../../model/report.ts';
import { changeView } from '../view/changes.ts';
import { countingGroups, findingGroups, type FindingGroup } from '../view/findings.ts';
import { layerView } from '../view/layers.ts';
import { packageView } from '../view/packages.ts';

export interface Room {
  /** Paths of one finding. */
  readonly paths: number;
  readonly packages: number;
  /** Rows of why it grew, or of where the bytes are. */
  readonly layers: number;
  /** Entries that count, and again as many that do not. */
  readonly findings: number;
}

/** Nothing is left out but what one finding or one table sums up in its own words. */
export const WHOLE: Room = { paths: 40, packages: Infinity, layers: 12, findings: Infinity };

const PATHS = [10, 3];
const PACKAGES = [5000, 2000, 1000, 500, 200, 100, 50, 20, 0];

/** From all to the least of this form. */
export const ROOMS: readonly Room[] = [
  WHOLE,
  ...PATHS.map((paths) => ({ ...WHOLE, paths })),
  ...PACKAGES.map((packages) => ({ ...WHOLE, paths: 3, packages })),
  { paths: 3, packages: 0, layers: 3, findings: Infinity },
  { paths: 3, packages: 0, layers: 3, findings: 20 },
  { paths: 1, packages: 0, layers: 3, findings: 20 },
];

/** Paths that an entry of a list without an own line for them names. */
export const FEW_PATHS = 3;

/** The entries that fit, worst first. */
export interface Entries {
  readonly failing: readonly FindingGroup[];
  readonly warning: readonly FindingGroup[];
  /** A comment leaves notes to the summary. */
  readonly notes: readonly FindingGroup[];
}

export function entriesIn(report: Report, room: Room, withNotes: boolean): Entries {
  const { failing, warning, notes } = countingGroups(report);
  let left = room.findings;
  const take = (groups: readonly FindingGroup[]): readonly FindingGroup[] => {
    const taken = groups.slice(0, left);
    left -= taken.length;
    return taken;
  };
  return { failing: take(failing), warning: take(warning), notes: withNotes ? take(notes) : [] };
}

/** Entries that do not count: allowed, or already in base. */
export function excusedEntries(report: Report): FindingGroup[] {
  return findingGroups(report).filter(({ excusedBy }) => excusedBy !== null);
}

/** What a body lacks. */
export interface LeftOut {
  readonly paths: number;
  readonly packages: number;
  readonly layers: number;
  readonly findings: number;
  readonly excused: number;
}

function pathsLeft({ failing, warning, notes }: Entries, all: Entries, room: Room): number {
  const sum = (groups: readonly FindingGroup[], most: number): number =>
    groups.reduce((shown, { paths }) => shown + Math.min(paths.length, most), 0);
  const few = Math.min(FEW_PATHS, room.paths);
  const shown = sum(failing, room.paths) + sum(warning, few) + sum(notes, few);
  return sum([...all.failing, ...all.warning, ...all.notes], Infinity) - shown;
}

/** Layers that a table of so many rows sums up in its last one. */
function layersLeft(report: Report, most: number): number {
  const others = changeView(report, most)?.rows.find(({ kind }) => kind === 'others');
  return others?.layers ?? layerView(report, most)?.others.count ?? 0;
}

/** In the sections' own counting, so that it equals what they say in place. */
export function leftOut(report: Report, room: Room, withNotes: boolean): LeftOut {
  const all = entriesIn(report, WHOLE, withNotes);
  const shown = entriesIn(report, room, withNotes);
  const count = ({ failing, warning, notes }: Entries): number =>
    failing.length + warning.length + notes.length;
  return {
    paths: pathsLeft(shown, all, room),
    packages: Math.max(0, (packageView(report)?.rows.length ?? 0) - room.packages),
    layers: layersLeft(report, room.layers),
    findings: count(all) - count(shown),
    excused: Math.max(0, excusedEntries(report).length - room.findings),
  };
}

/** Characters of an instruction that are shown at the least: columns are cut, and some are wide. */
const SHOWN_INSTRUCTION = 80;

/** Characters that an entry takes at the very least: escaping only adds to them. */
function leastOf({ rule, fix, instruction, paths }: FindingGroup): number {
  const code = Math.min(instruction?.length ?? 0, SHOWN_INSTRUCTION);
  return rule.length + fix.length + code + (paths[0]?.length ?? 0);
}

/** Whether it is worth trying: thousands of entries are not written only to be counted. */
export function mayFit(report: Report, room: Room, most: number, withNotes: boolean): boolean {
  const { failing, warning, notes } = entriesIn(report, room, withNotes);
  const rows = packageView(report)?.rows.slice(0, room.packages) ?? [];
  const entries = [...failing, ...warning, ...notes].reduce((sum, one) => sum + leastOf(one), 0);
  const packages = rows.reduce((sum, { kind, name }) => sum + kind.length + name.length, 0);
  const excused = excusedEntries(report).slice(0, room.findings);
  const small = excused.reduce((sum, { rule }) => sum + rule.length, 0);
  return entries + packages + small <= most;
}
