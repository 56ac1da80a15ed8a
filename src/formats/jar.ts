// F1. Which packages one Java archive is and has in it, by all that it says of itself: pure.
//
// What speaks for the archive itself, first to last: the Maven record (pom.properties, pom.xml) that
// its file name agrees with, the file name, the manifest. Further records are packages that were
// shaded into it.

import type { JarManifest } from './jarmanifest.ts';
import { readArchiveName, type ArchiveName } from './jarname.ts';
import type { Coordinates } from './pom.ts';

/** A package of an archive. */
export type JarPackage = Coordinates & {
  /** True for what the archive itself is, false for what was shaded into it. */
  readonly own: boolean;
};

/** A Maven record in an archive. */
export interface PomRecord extends Coordinates {
  /** Path of its directory: `META-INF/maven/org.slf4j/slf4j-api`. */
  readonly directory: string;
  /** True for pom.xml without a pom.properties beside it. */
  readonly xmlOnly: boolean;
}

/** All that an archive says of itself. */
export interface JarEvidence {
  /** `slf4j-api-2.0.16.jar`. */
  readonly file: string;
  readonly manifest: JarManifest | null;
  readonly poms: readonly PomRecord[];
  /** What `version.properties` at the root says; '' for nothing. */
  readonly versionFile: string;
  /** The group as something else than a Maven record tells it, or ''. */
  readonly groupOf: (artifact: string, version: string) => string;
}

/** The archive's own package first, where it is one. */
export function packagesOfJar(evidence: JarEvidence): JarPackage[] {
  // New Relic's instrumentation is named like what it instruments, and is none of it.
  if (evidence.manifest !== null && evidence.manifest.main('weave-classes') !== '') return [];
  const own = ownPackage(evidence);
  const found = new Map<string, JarPackage>();
  if (own !== null) found.set(keyOf(own), own);
  for (const pom of evidence.poms) {
    if (pom.artifact === '' || pom.version === '' || !isRecord(pom, evidence.poms)) continue;
    const { group, artifact, version } = pom;
    const one = { group, artifact, version, own: false };
    if (!found.has(keyOf(one))) found.set(keyOf(one), one);
  }
  return [...found.values()];
}

function keyOf({ group, artifact, version }: Coordinates): string {
  return `${group}:${artifact}:${version}`;
}

/**
 * Gradle and Bazel leave a pom.xml without pom.properties. Some archives carry one as data, of a
 * project that they generate: only where Maven would have put it does it describe the archive.
 */
function isRecord({ xmlOnly, directory, artifact }: PomRecord, all: readonly PomRecord[]): boolean {
  if (!xmlOnly || all.length === 1) return true;
  return directory.startsWith('META-INF/maven/') && directory.endsWith(`/${artifact}`);
}

/** Null for an archive that has no manifest, no record of its own, and no version in its name. */
function ownPackage(evidence: JarEvidence): JarPackage | null {
  const { manifest, poms, file } = evidence;
  const named = readArchiveName(file);
  const pom = ownPom(evidence, named);
  if (pom === null && manifest === null && named.version === '') return null;
  const artifact = pom?.artifact || nameOf(manifest, named);
  if (artifact === '') return null;
  // An OSGi bundle's name may be another than the file's.
  const known = pom ?? poms.find((one) => one.artifact === artifact && one.version !== '');
  const version = known?.version || versionOf(evidence, named);
  const group = known?.group || evidence.groupOf(artifact, version);
  return { group, artifact, version, own: true };
}

/** The record that describes the archive itself, if one does. */
function ownPom({ poms, manifest }: JarEvidence, named: ArchiveName): PomRecord | null {
  const complete = poms.filter(
    (pom) => pom.artifact !== '' && (pom.version !== '' || (pom.xmlOnly && poms.length === 1)),
  );
  const [best] = complete
    .filter(({ artifact }) => agrees(artifact, named.name, complete))
    .map((pom) => ({ pom, rank: rankOf(pom, named) }))
    .sort((a, b) => b.rank - a.rank);
  return best?.pom ?? renamed(complete, manifest, named);
}

/** One is the beginning or the end of the other, unless one of the records has the very name. */
function agrees(artifact: string, name: string, poms: readonly PomRecord[]): boolean {
  if (name === '' || artifact === name) return name !== '';
  if (poms.some((pom) => pom.artifact === name)) return false;
  return artifact.startsWith(name) || name.endsWith(artifact);
}

function rankOf({ artifact, version, xmlOnly }: PomRecord, named: ArchiveName): number {
  return (
    (artifact === named.name ? 4 : 0) + (version === named.version ? 2 : 0) + (xmlOnly ? 0 : 1)
  );
}

/**
 * `COPY target/orders-1.0.0.jar app.jar`: the name tells nothing, the manifest names the record that
 * is the archive's own; or Maven wrote both, there is one record only, and the manifest says no
 * other version (Debian's guice.jar has one record, of the cglib in it). Syft lists such an archive
 * as `app` beside `orders`.
 */
function renamed(
  poms: readonly PomRecord[],
  manifest: JarManifest | null,
  named: ArchiveName,
): PomRecord | null {
  if (manifest === null || named.version !== '') return null;
  const title = manifest.main('implementation-title');
  const version = manifest.main('implementation-version');
  const titled = poms.find((pom) => pom.artifact === title && pom.version === version);
  if (titled !== undefined) return titled;
  const [only, ...more] = poms;
  if (only === undefined || more.length > 0) return null;
  return manifest.main('created-by').includes('Maven') && agreesOn(only.version, manifest)
    ? only
    : null;
}

/** Bundles write `1.0.0.RC1` for `1.0.0-RC1`. */
function agreesOn(version: string, manifest: JarManifest): boolean {
  const said = VERSION_FIELDS.map((field) => manifest.main(field)).filter((it) => it !== '');
  return said.length === 0 || said.some((it) => it === version || it === version.replace('-', '.'));
}

/** With a manifest as syft chooses it: the packages found shall have the same names. */
function nameOf(manifest: JarManifest | null, { name }: ArchiveName): string {
  const bundle = bundleName(manifest);
  if (bundle !== '') return bundle;
  if (name !== '') return manifest === null ? name : lastOfDotted(name);
  for (const field of [
    'name',
    'bundle-name',
    'short-name',
    'extension-name',
    'implementation-title',
  ]) {
    const value = manifest?.main(field) ?? '';
    if (value !== '') return value;
  }
  return '';
}

/**
 * Maven's bundle plugin makes the symbolic name of group and artifact (Apache Felix, "Maven Bundle
 * Plugin": `${groupId}.${artifactId}`); where it is the group alone, the vendor id says the same.
 */
function bundleName(manifest: JarManifest | null): string {
  if (manifest?.main('created-by').includes('Apache Maven Bundle Plugin') !== true) return '';
  const symbolic = withoutDirectives(manifest.main('bundle-symbolicname'));
  if (symbolic === manifest.main('implementation-vendor-id')) return '';
  return symbolic.slice(symbolic.lastIndexOf('.') + 1);
}

/** `org.acme.web;singleton:=true` → `org.acme.web` (OSGi Core, 3.2.4). */
function withoutDirectives(value: string): string {
  return value.split(';', 1)[0]!.trim();
}

/** `org.acme.web`: group and artifact; Eclipse's artifacts are called by such names. */
function lastOfDotted(name: string): string {
  if (name.startsWith('org.eclipse.')) return name;
  const parts = name.split('.');
  return parts.every((part) => /^[\p{L}\p{Sc}\p{Pc}]/u.test(part)) ? parts.at(-1)! : name;
}

const VERSION_FIELDS = [
  'implementation-version',
  'specification-version',
  'plugin-version',
  'bundle-version',
];

function versionOf({ manifest, versionFile }: JarEvidence, { version }: ArchiveName): string {
  if (version !== '' || manifest === null) return version;
  const said = VERSION_FIELDS.map((field) => manifest.anywhere(field)).find((it) => it !== '');
  return said ?? (manifest.main('main-class') === '' ? '' : versionFile);
}

/** `version=1.2.3` or `tag=v1.2.3` in the properties of a program that no build tool described. */
export function readVersionFile(text: string): string {
  const values = new Map<string, string>();
  for (const line of text.split(/[\r\n]+/)) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  for (const key of ['version', 'tag']) {
    const match = /^v?(\d[0-9A-Za-z.\-_+]*)$/.exec(values.get(key) ?? '');
    if (match !== null) return match[1]!;
  }
  return '';
}
