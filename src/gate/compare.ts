// F3. What changed between two images (pure).

import type { Inventory } from '../model/inventory.ts';
import type { Delta, LayerDelta } from '../model/delta.ts';
import type { Finding, Sizes, Snapshot } from '../model/snapshot.ts';
import { findCauses } from './causes.ts';
import { directoryDeltas, fileDeltas } from './compare-directories.ts';
import { compareFiles, type RowOf } from './compare-files.ts';
import { layerDeltas } from './compare-layers.ts';
import { packageDeltas } from './compare-packages.ts';

const minus = (after: number | null, before: number | null): number | null =>
  after === null || before === null ? null : after - before;

function sizeDelta(base: Sizes, head: Sizes): Sizes {
  return {
    compressed: minus(head.compressed, base.compressed),
    uncompressed: minus(head.uncompressed, base.uncompressed),
    content: minus(head.content, base.content),
    wasted: minus(head.wasted, base.wasted),
  };
}

/** A secret's content must not lend its excuse to another path: it is recognised by path only. */
const byPathOnly = (rule: string): boolean => rule === 'no-secret';

/**
 * What is of no file is told by its name (`ENV DB_PASSWORD`), and in an instruction that names
 * nothing (`RUN`) by its kind, or one secret would excuse another.
 */
const nameOf = ({ evidence: { detail = '', what } }: Finding): string =>
  detail.includes(' ') ? detail : `${detail} ${what}`;

const pathKey = (finding: Finding): string => {
  const { rule, path } = finding;
  const name = path === null && byPathOnly(rule) ? `\nname ${nameOf(finding)}` : '';
  return `${rule}\npath ${path ?? ''}${name}`;
};

function keysOf(finding: Finding): string[] {
  const { rule, contentDigest } = finding;
  if (contentDigest === null || byPathOnly(rule)) return [pathKey(finding)];
  return [pathKey(finding), `${rule}\ncontent ${contentDigest}`];
}

/** Tells whether a finding is one of these: same rule and path, or same rule and content. */
export function findingsIn(findings: readonly Finding[]): (finding: Finding) => boolean {
  const keys = new Set(findings.flatMap(keysOf));
  return (finding) => keysOf(finding).some((key) => keys.has(key));
}

/** What a stored snapshot tells of its files. */
export function snapshotInventory({ files }: Snapshot): Inventory {
  return { rows: () => files, contentOf: () => null };
}

/** Files of both images where both are at hand; else what their snapshots tell. */
export interface Files {
  readonly base: Inventory;
  readonly head: Inventory;
}

const MOST_MOVES = 20;

function rowsOf(layers: readonly LayerDelta[]): RowOf {
  const of = (side: 'base' | 'head'): ((layer: number) => number) => {
    const rows = new Map(layers.map((row, index) => [row[side], index]));
    return (layer) => rows.get(layer) ?? 0;
  };
  return { base: of('base'), head: of('head') };
}

/** Null without a base: nothing is then compared, and nothing counts as 0. */
export function compare(
  base: Snapshot | null,
  head: Snapshot,
  files: Files | null = null,
): Delta | null {
  if (base === null) return null;
  const inBase = findingsIn(base.findings);
  const inHead = findingsIn(head.findings);
  const size = sizeDelta(base.size, head.size);
  const rows = layerDeltas(base, head);
  const rowOf = rowsOf(rows);
  const compared = compareFiles(
    files?.base ?? snapshotInventory(base),
    files?.head ?? snapshotInventory(head),
    rowOf,
  );
  const changed = fileDeltas(compared);
  const layers = rows.map((row, index) => ({ ...row, files: changed.get(index) ?? [] }));
  const packages = packageDeltas(base.packages, head.packages, rowOf, size.content);
  const moved = compared.moves.slice(0, MOST_MOVES);
  return {
    size,
    layers,
    packages,
    directories: directoryDeltas(compared, size.content),
    moved,
    causes: findCauses({ layers, packages: packages.rows, moved: compared.moves }),
    findings: {
      added: head.findings.filter((finding) => !inBase(finding)),
      fixed: base.findings.filter((finding) => !inHead(finding)),
    },
  };
}
