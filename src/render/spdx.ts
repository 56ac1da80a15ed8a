// F4. A report's or a snapshot's packages as SPDX 2.3 JSON (pure). Names and meanings are those of
// https://spdx.github.io/spdx-spec/v2.3/; numbers are its sections.

import type { Report } from '../model/report.ts';
import type { Problem, Snapshot } from '../model/snapshot.ts';
import { showControls } from '../text/terminal.ts';
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
import { slug, uuidOf } from './sbom/ids.ts';
import { purlIn, sha256In } from './sbom/values.ts';

/** `sbom.spdx.json`: what the runtime images of a report hold. */
export function renderReportSpdx(report: Report): string {
  return write(billOfReport(report));
}

/** What `inspect --format spdx` prints. */
export function renderSnapshotSpdx(snapshot: Snapshot, of: InspectedImage): string {
  return write(billOfSnapshot(snapshot, of));
}

type Fields = Readonly<Record<string, unknown>>;

const DOCUMENT = 'SPDXRef-DOCUMENT';
const NO_ASSERTION = 'NOASSERTION';
/** The field must be there (6.9): a date that nobody takes for one. */
const NO_DATE = '1970-01-01T00:00:00Z';

/** Who says something, and when. */
interface Author {
  readonly date: string;
  /** `Tool: name-version` (6.8). */
  readonly tool: string;
}

function write(bill: Bill): string {
  const author = {
    date: bill.created ?? NO_DATE,
    tool: showControls(`Tool: stagegate-${bill.version}`),
  };
  const content: Fields = {
    name: showControls(bill.name),
    comment: commentOn(bill) ?? undefined,
    creationInfo: {
      created: author.date,
      creators: [author.tool],
      comment: bill.created === null ? 'The report does not say when it was made.' : undefined,
    },
    annotations: annotations(bill.facts, author),
    packages: bill.images.flatMap((image) => [
      containerOf(image, author),
      ...image.packages.map((one) => packageOf(one, author)),
    ]),
    relationships: relationshipsOf(bill),
  };
  return writeJson({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    // As 6.5 wants it of who has no site of their own. Its own text's: rendered again, a report
    // gives the same document, and any other another.
    documentNamespace: `https://spdx.org/spdxdocs/${slug(bill.name) || 'image'}-${uuidOf(JSON.stringify(content))}`,
    ...content,
  });
}

const ref = (id: string): string => `SPDXRef-${id}`;

function containerOf({ id, name, digest, facts, problems }: BilledImage, author: Author): Fields {
  const hash = sha256In(digest);
  return {
    SPDXID: ref(id),
    name: showControls(name),
    versionInfo: digest === null ? undefined : showControls(digest),
    primaryPackagePurpose: 'CONTAINER',
    downloadLocation: NO_ASSERTION,
    filesAnalyzed: false,
    checksums: hash === null ? undefined : [{ algorithm: 'SHA256', checksumValue: hash }],
    comment: problems.length === 0 ? undefined : problems.map(problemText).join('\n'),
    annotations: annotations(facts, author),
  };
}

/** Fields that are not there mean NOASSERTION: supplier, licences, copyright (7.5, 7.13 to 7.17). */
function packageOf({ id, found, facts }: BilledPackage, author: Author): Fields {
  const { type, name, version, location } = found;
  const purl = purlIn(found.purl);
  return {
    SPDXID: ref(id),
    name: showControls(name),
    versionInfo: version === '' ? undefined : showControls(version),
    // A generic purl is that of a program which no package manager brought.
    primaryPackagePurpose: type === 'generic' ? 'APPLICATION' : undefined,
    downloadLocation: NO_ASSERTION,
    filesAnalyzed: false,
    sourceInfo: `found in ${showControls(location)}`,
    externalRefs:
      purl === null
        ? undefined
        : [
            {
              referenceCategory: 'PACKAGE-MANAGER',
              referenceType: 'purl',
              referenceLocator: purl,
            },
          ],
    annotations: annotations(facts, author),
  };
}

/**
 * One for all, a line each: names and values have no field of their own, and an annotation is what a
 * tool may say of a package (12). Of a shipped development package it says `stagegate:dev=true`:
 * DEV_DEPENDENCY_OF would want to know of what.
 */
function annotations(facts: readonly Fact[], { date, tool }: Author): Fields[] | undefined {
  if (facts.length === 0) return undefined;
  const comment = facts.map(([name, value]) => `${name}=${showControls(value)}`).join('\n');
  return [{ annotationDate: date, annotationType: 'OTHER', annotator: tool, comment }];
}

const problemText = ({ code, message }: Problem): string => showControls(`${code}: ${message}`);

/** What a reader of the whole document must not miss. */
function commentOn({ images, missing }: Bill): string | null {
  const lines = [
    ...missing.map((name) => `The image ${name} could not be measured: its packages are missing.`),
    ...images
      .filter(({ problems }) => problems.length > 0)
      .map(({ id }) => `Packages of ${ref(id)} may be missing: its comment says why.`),
  ];
  return lines.length === 0 ? null : showControls(`Incomplete. ${lines.join(' ')}`);
}

/** NOASSERTION stands for known unknowns (11.1). */
function relationshipsOf({ images, missing }: Bill): Fields[] {
  const relate = (from: string, relationshipType: string, to: string): Fields => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  });
  return [
    ...images.map(({ id }) => relate(DOCUMENT, 'DESCRIBES', ref(id))),
    ...(missing.length === 0 ? [] : [relate(DOCUMENT, 'DESCRIBES', NO_ASSERTION)]),
    ...images.flatMap(({ id, packages, problems }) => [
      ...packages.map((one) => relate(ref(id), 'CONTAINS', ref(one.id))),
      ...(problems.length === 0 ? [] : [relate(ref(id), 'CONTAINS', NO_ASSERTION)]),
    ]),
  ];
}
