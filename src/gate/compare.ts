// F3. What changed between two images (pure).

import type { Delta } from '../model/report.ts';
import type { Finding, Sizes, Snapshot } from '../model/snapshot.ts';
import { directoryDeltas } from './compare-directories.ts';
import { layerDeltas } from './compare-layers.ts';

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

const pathKey = ({ rule, path }: Finding): string => `${rule}\npath ${path ?? ''}`;

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

/** Null without a base: nothing is then compared, and nothing counts as 0. */
export function compare(base: Snapshot | null, head: Snapshot): Delta | null {
  if (base === null) return null;
  const inBase = findingsIn(base.findings);
  const inHead = findingsIn(head.findings);
  return {
    size: sizeDelta(base.size, head.size),
    layers: layerDeltas(base.layers, head.layers),
    directories: directoryDeltas(base, head),
    findings: {
      added: head.findings.filter((finding) => !inBase(finding)),
      fixed: base.findings.filter((finding) => !inHead(finding)),
    },
  };
}
