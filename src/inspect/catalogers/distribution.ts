// F2. What the package databases of distributions share: os-release facts and purls: pure.

import { OS_RELEASE_PATHS, readOsRelease, type OsRelease } from '../../formats/osrelease.ts';
import type { ImageView, SeenFile } from '../../model/knowledge.ts';
import { purlOf } from '../purl.ts';

/** A fact of a distribution's cataloger that came from os-release. */
export type OsReleaseFact = { readonly kind: 'os'; readonly os: OsRelease };

const OS_RELEASE = new Set<string>(OS_RELEASE_PATHS);
/** An os-release has some 300 bytes; more than this is none. */
export const OS_RELEASE_BYTES = 64 << 10;

/** True for the files that may hold the os-release (one is usually a symlink to the other). */
export function isOsRelease(path: string): boolean {
  return OS_RELEASE.has(path);
}

/** The same below any root: a distribution may be installed into a folder of the image. */
export function isOsReleaseBelow(path: string): boolean {
  return path.endsWith('/os-release') && OS_RELEASE_PATHS.some((known) => path.endsWith(known));
}

export function extractOsRelease(file: SeenFile): OsReleaseFact {
  return { kind: 'os', os: readOsRelease(file.bytes.toString('utf8')) };
}

/** The os-release that a program in the image, or below `root`, would read, or null. */
export function osReleaseOf(image: ImageView, extractor: string, root = ''): OsRelease | null {
  for (const path of OS_RELEASE_PATHS) {
    const file = image.rootfs.resolve(`${root}${path}`);
    if (file === null) continue;
    const fact = image.rootfs.factOf<OsReleaseFact>(extractor, file.path);
    if (fact?.kind === 'os') return fact.os;
  }
  return null;
}

/**
 * Vendors whose purls do not bear their os-release's ID: the purl specification's own example for
 * openSUSE, and those that Red Hat publishes.
 */
const RPM_VENDORS: readonly (readonly [id: RegExp, vendor: string])[] = [
  [/^(?:rhel|hummingbird)$/, 'redhat'],
  [/^opensuse/, 'opensuse'],
];

/**
 * A purl of type `deb`, `apk`, `rpm` or `alpm` (package-url/purl-spec, types of that name): the
 * namespace is the vendor, which only os-release tells; null without one, for a guessed vendor
 * names another package. `distro` is `ID-VERSION_ID`, as vulnerability scanners match it.
 */
export function distributionPurl(
  type: 'deb' | 'apk' | 'rpm' | 'alpm',
  os: OsRelease | null,
  pkg: { readonly name: string; readonly version: string; readonly architecture: string },
  more: Readonly<Record<string, string>> = {},
): string | null {
  if (os === null || os.id === '') return null;
  const release = os.versionId === '' ? os.versionCodename : os.versionId;
  const qualifiers = {
    ...(pkg.architecture !== '' && { arch: pkg.architecture }),
    distro: release === '' ? os.id : `${os.id}-${release}`,
    ...more,
  };
  const vendor = type === 'rpm' ? RPM_VENDORS.find(([id]) => id.test(os.id))?.[1] : undefined;
  const namespace = vendor ?? os.id;
  return purlOf(type, pkg.name, { namespace, version: pkg.version, qualifiers });
}
