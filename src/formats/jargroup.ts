// F1. The Maven group of an archive that carries no Maven record: pure.
//
// A package of Java's is its group and artifact; a guessed group names another package. So a group is
// taken from where it is written as one, and else from a list of families of archives that Gradle or
// Ant builds, whose names are theirs alone and whose classes show that it is no namesake.

import { FAMILIES } from './jarfamilies.ts';
import type { JarManifest } from './jarmanifest.ts';

/** Directories that lay archives out as a Maven repository does; Debian's is `maven-repo`. */
const REPOSITORIES = new Set(['repository', 'maven2', 'maven-repo']);
/** Gradle's: `files-2.1/org.slf4j/slf4j-api/2.0.16/da39…/slf4j-api-2.0.16.jar`. */
const GRADLE = 'files-2.1';
const GROUP = /^[A-Za-z0-9_][\w-]*(?:\.[\w-]+)*$/;

/**
 * From `…/repository/org/slf4j/slf4j-api/2.0.16/slf4j-api-2.0.16.jar` (Maven, "Repository Layout") and
 * Gradle's cache; '' elsewhere, and where artifact and version are not those of the file's name.
 */
export function groupByPath(path: string, artifact: string): string {
  const parts = path.split('/');
  const file = parts.pop() ?? '';
  const gradle = parts.lastIndexOf(GRADLE);
  if (gradle >= 0) {
    const [group = '', name, version] = parts.slice(gradle + 1);
    return name === artifact && file.startsWith(`${name}-${version}`) ? checked(group) : '';
  }
  const [name, version] = parts.splice(-2);
  if (name !== artifact || !file.startsWith(`${name}-${version}`)) return '';
  const root = parts.findIndex((part) => REPOSITORIES.has(part));
  return root < 0 ? '' : checked(parts.slice(root + 1).join('.'));
}

/**
 * From fields that build tools fill with the group: Jenkins plugins have `Group-Id`, Nebula's builds
 * (Micrometer) write `group#artifact;version`. `Implementation-Vendor-Id` is often an organisation's
 * domain (`org.apache` of commons-logging), and counts where the symbolic name agrees with it.
 */
export function groupByManifest(manifest: JarManifest | null, artifact: string): string {
  if (manifest === null) return '';
  const id = manifest.main('group-id');
  if (id !== '') return checked(id);
  const [group = '', rest = ''] = manifest.main('implementation-title').split('#');
  if (rest.startsWith(`${artifact};`)) return checked(group);
  const vendor = manifest.main('implementation-vendor-id');
  return manifest.main('bundle-symbolicname') === `${vendor}.${artifact}` ? checked(vendor) : '';
}

function checked(group: string): string {
  return GROUP.test(group) ? group : '';
}

/** From the archive's name and what is in it; `version` as far as it is known. */
export function groupByFiles(
  artifact: string,
  version: string,
  directories: ReadonlySet<string>,
): string {
  for (const { group, holds, artifacts, from, before } of FAMILIES) {
    const isMember = artifacts
      .split(' ')
      .some((name) => (name.endsWith('-') ? artifact.startsWith(name) : artifact === name));
    if (!isMember || (from !== undefined && !isFrom(version, from))) continue;
    if (before !== undefined && !(isNumbered(version) && !isFrom(version, before))) continue;
    for (const directory of directories) if (directory.startsWith(holds)) return group;
  }
  return '';
}

const isNumbered = (version: string): boolean => /^\d/.test(version);

/** By the first two numbers; false where there are none. */
function isFrom(version: string, from: string): boolean {
  const [major = NaN, minor = 0] = version
    .split(/[.-]/, 2)
    .map((part) => Number.parseInt(part, 10));
  const [fromMajor = 0, fromMinor = 0] = from.split('.').map(Number);
  return major > fromMajor || (major === fromMajor && !(minor < fromMinor));
}
