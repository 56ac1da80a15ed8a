// F4. What a bill of materials says, in either format: images, their packages, and what is not
// known of them. Pure.

import { CATALOGERS } from '../../inspect/index.ts';
import type { Report, TargetReport } from '../../model/report.ts';
import type { Package, Problem, Snapshot } from '../../model/snapshot.ts';
import { imageFacts, layerFacts, packageFacts, subjectFacts, type Fact } from './facts.ts';
import { idMaker, type MakeId } from './ids.ts';

/** Ids are unique in the whole bill. */
export interface Bill {
  readonly id: string;
  /** What was judged: `orders 2.14.0`, or an image as it was asked for. */
  readonly name: string;
  /** RFC 3339, UTC, whole seconds; null: the report does not say. */
  readonly created: string | null;
  /** Stagegate's version that looked. */
  readonly version: string;
  readonly facts: readonly Fact[];
  readonly images: readonly BilledImage[];
  /** Images that should be here and could not be measured. */
  readonly missing: readonly string[];
}

/** An image that ships, for one platform. */
export interface BilledImage {
  readonly id: string;
  readonly name: string;
  /** Of its manifest: `sha256:…`, or null. */
  readonly digest: string | null;
  readonly facts: readonly Fact[];
  readonly packages: readonly BilledPackage[];
  /** Why packages of it may be missing here. */
  readonly problems: readonly Problem[];
}

export interface BilledPackage {
  readonly id: string;
  readonly found: Package;
  readonly facts: readonly Fact[];
}

/** Of head's runtime images; builders do not ship. */
export function billOfReport(report: Report): Bill {
  const { subject, tool } = report;
  const shipped = report.targets.filter(({ role }) => role === 'runtime');
  const makeId = idMaker();
  const path = subject.dockerfile?.path ?? null;
  const images = shipped.flatMap(({ name, platform, head }) => {
    if (head === null) return [];
    const called = shipped.length === 1 ? subject.name : `${subject.name}/${name}`;
    const image = { name: called, target: name, platform, path, problems: report.problems };
    return [billImage(head, image, makeId)];
  });
  return {
    id: makeId(['subject', subject.name], ['subject', subject.name]),
    name: subject.name,
    created: report.created ?? null,
    version: tool.version,
    facts: subjectFacts(subject),
    images,
    missing: shipped.filter(({ head }) => head === null).map(targetName),
  };
}

const targetName = ({ name, platform }: TargetReport): string => `${name} (${platform})`;

/** What only the caller knows of a snapshot. */
export interface InspectedImage {
  /** The image as it was asked for: `oci:build/layout`. */
  readonly reference: string;
  readonly created: string;
  /** Stagegate's own version. */
  readonly version: string;
}

/** Of one image that nobody built here. */
export function billOfSnapshot(snapshot: Snapshot, of: InspectedImage): Bill {
  const { reference: name, created, version } = of;
  const makeId = idMaker();
  const { platform } = snapshot;
  const image = { name, target: null, platform, path: null, problems: [] };
  const images = [billImage(snapshot, image, makeId)];
  const id = makeId(['subject', name], ['subject', name]);
  return { id, name, created, version, facts: [], images, missing: [] };
}

interface ImageNames {
  readonly name: string;
  readonly target: string | null;
  readonly platform: string;
  readonly path: string | null;
  /** Of the run that the image is part of. */
  readonly problems: readonly Problem[];
}

function billImage(snapshot: Snapshot, of: ImageNames, makeId: MakeId): BilledImage {
  const { target, platform } = of;
  const layers = snapshot.layers.map((layer, index) => layerFacts(layer, index, of.path));
  const packages = snapshot.packages.map((found) => {
    const { type, name, version, purl, location } = found;
    const what = ['package', target, platform, type, name, version, purl, location];
    return {
      id: makeId(['package', type, name], what),
      found,
      facts: packageFacts(found, layers[found.layer]),
    };
  });
  return {
    id: makeId(['image', target ?? '', platform], ['image', target, platform]),
    name: of.name,
    digest: snapshot.digest,
    facts: imageFacts(target, snapshot),
    packages,
    problems: [...snapshot.problems, ...of.problems].filter(hidesPackages),
  };
}

const ROWS: ReadonlySet<string> = new Set(CATALOGERS.map(({ name }) => name));
/** These name a row in their words alone. */
const CODES: ReadonlySet<string> = new Set(['cataloger-failed', 'bad-package-record']);

/** Whether there may be packages that are not listed because of it. */
function hidesPackages({ code, affects }: Problem): boolean {
  return CODES.has(code) || affects.some((id) => ROWS.has(id));
}
