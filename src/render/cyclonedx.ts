// F4. A report's or a snapshot's packages as CycloneDX 1.6 JSON (pure). Names and meanings are those
// of https://cyclonedx.org/docs/1.6/json/.

import type { Report } from '../model/report.ts';
import type { Package, Snapshot } from '../model/snapshot.ts';
import { writeJson } from './json.ts';
import {
  billOfReport,
  billOfSnapshot,
  type Bill,
  type BilledImage,
  type BilledPackage,
  type InspectedImage,
} from './sbom/contents.ts';
import type { Fact } from './sbom/facts.ts';
import { uuidOf } from './sbom/ids.ts';
import { purlIn, sha256In } from './sbom/values.ts';

/** `sbom.cdx.json`: what the runtime images of a report hold. */
export function renderReportCycloneDx(report: Report): string {
  return write(billOfReport(report));
}

/** What `inspect --format cyclonedx` prints. */
export function renderSnapshotCycloneDx(snapshot: Snapshot, of: InspectedImage): string {
  return write(billOfSnapshot(snapshot, of));
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * One image is what the whole bill describes, and the components are its own. Several are components
 * of the subject, and each holds its own, so that a package of one platform is none of another's.
 */
function write(bill: Bill): string {
  const [only, ...others] = bill.images;
  const isOne = only !== undefined && others.length === 0 && bill.missing.length === 0;
  const component = isOne
    ? containerOf(only)
    : { type: 'application', 'bom-ref': bill.id, name: bill.name };
  const components = isOne
    ? only.packages.map(componentOf)
    : bill.images.map((image) => ({
        ...containerOf(image),
        components: image.packages.map(componentOf),
      }));
  const content: Fields = {
    version: 1,
    metadata: {
      timestamp: bill.created ?? undefined,
      // The image was built already when it was looked at.
      lifecycles: [{ phase: 'post-build' }],
      tools: { components: [{ type: 'application', name: 'stagegate', version: bill.version }] },
      component,
      properties: listed(bill.facts.map(property)),
    },
    components,
    compositions: [
      ...(isOne ? [] : [{ aggregate: aggregateOf(bill.missing), assemblies: [bill.id] }]),
      ...bill.images.flatMap(compositionsOf),
    ],
  };
  return writeJson({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    // Its own text's: rendered again, a report gives the same document, and any other another.
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    ...content,
  });
}

function containerOf({ id, name, digest, facts, problems }: BilledImage): Fields {
  const hash = sha256In(digest);
  const said = problems.map(({ code, message }): Fact => [
    'stagegate:problem',
    `${code}: ${message}`,
  ]);
  return {
    type: 'container',
    'bom-ref': id,
    name,
    version: digest ?? undefined,
    hashes: hash === null ? undefined : [{ alg: 'SHA-256', content: hash }],
    properties: listed([...facts, ...said].map(property)),
  };
}

/**
 * Development packages have no `scope`, which makes them `required`: `excluded` is for what cannot be
 * reached at runtime, and these were shipped. Readers that leave out what is excluded would miss them.
 */
function componentOf({ id, found, facts }: BilledPackage): Fields {
  const { type, dev, version, location } = found;
  // Of CycloneDX's own taxonomy of properties.
  const isNpmDev: Fact[] = type === 'npm' && dev ? [['cdx:npm:package:development', 'true']] : [];
  return {
    // `library` is recommended for what is not known to be anything else; a generic purl is that
    // of a program which no package manager brought.
    type: type === 'generic' ? 'application' : 'library',
    'bom-ref': id,
    ...groupAndName(found),
    version: version === '' ? undefined : [...version].slice(0, LONGEST_VERSION).join(''),
    purl: purlIn(found.purl) ?? undefined,
    properties: [...facts, ...isNpmDev].map(property),
    evidence: { occurrences: [{ location }] },
  };
}

/** The schema's `maxLength` of a version, in characters. */
const LONGEST_VERSION = 1024;

/** Ecosystems whose names have an owner in front. */
const SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['maven', ':'],
  ['npm', '/'],
  ['composer', '/'],
]);

function groupAndName({ type, name }: Package): Fields {
  const separator = SEPARATORS.get(type);
  const at = separator === undefined ? -1 : name.indexOf(separator);
  if (at <= 0 || at === name.length - 1) return { name };
  return { group: name.slice(0, at), name: name.slice(at + 1) };
}

const property = ([name, value]: Fact): Fields => ({ name, value });

/** What would be empty is left out. */
const listed = (all: readonly Fields[]): readonly Fields[] | undefined =>
  all.length === 0 ? undefined : all;

/** `unknown` is the specification's word for a best effort: no look at files proves that it is all. */
const aggregateOf = (lacking: readonly unknown[]): string =>
  lacking.length > 0 ? 'incomplete' : 'unknown';

/** What is inside of an image, and which package needs which. */
function compositionsOf({ id, packages, problems }: BilledImage): Fields[] {
  return [
    { aggregate: aggregateOf(problems), assemblies: [id] },
    { aggregate: 'unknown', dependencies: [id, ...packages.map((one) => one.id)] },
  ];
}
