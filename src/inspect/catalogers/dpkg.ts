// F2. Packages that dpkg installed, and those distroless images record one by one: pure.

import { readDpkgList, readDpkgStatus, readMd5sums, type DpkgPackage } from '../../formats/dpkg.ts';
import type {
  Cataloger,
  FoundPackage,
  ImageView,
  OwnedFiles,
  SeenFile,
} from '../../model/knowledge.ts';
import { byDirectory } from '../paths.ts';
import {
  distributionPurl,
  extractOsRelease,
  isOsRelease,
  OS_RELEASE_BYTES,
  osReleaseOf,
  type OsReleaseFact,
} from './distribution.ts';
import { wholeText } from './wholetext.ts';

type DpkgFact =
  | OsReleaseFact
  | { readonly kind: 'packages'; readonly packages: readonly DpkgPackage[] }
  | { readonly kind: 'files'; readonly files: readonly OwnedFiles[] };

const NAME = 'dpkg';
const STATUS = '/var/lib/dpkg/status';
const STATUS_D = '/var/lib/dpkg/status.d/';
const INFO = '/var/lib/dpkg/info/';
const MD5SUMS = '.md5sums';
/** Debian 12 with a desktop has 5 MB of status; the largest list (a kernel) 0.6 MB. */
const MOST_BYTES = 64 << 20;

export const dpkg: Cataloger<DpkgFact> = {
  name: NAME,
  version: 2,
  wants({ path }) {
    if (isOsRelease(path)) return { bytes: OS_RELEASE_BYTES };
    const isList = path.startsWith(INFO) && path.endsWith('.list');
    return path === STATUS || path.startsWith(STATUS_D) || isList ? { bytes: MOST_BYTES } : null;
  },
  extract,
  catalog(image) {
    const found: FoundPackage[] = [];
    const os = osReleaseOf(image, NAME);
    for (const { entry, facts } of image.rootfs.facts<DpkgFact>(NAME)) {
      if (facts.kind !== 'packages') continue;
      for (const pkg of facts.packages) {
        const location = entry.path;
        const { name, version } = pkg;
        const purl = distributionPurl('deb', os, pkg);
        const owns = ownedFiles(image, location, pkg);
        found.push({ type: 'deb', name, version, purl, location, owns });
      }
    }
    return found;
  },
};

function extract(file: SeenFile): DpkgFact | null {
  if (isOsRelease(file.path)) return extractOsRelease(file);
  const text = wholeText(file);
  if (file.path.startsWith(INFO)) return { kind: 'files', files: byDirectory(readDpkgList(text)) };
  if (file.path.endsWith(MD5SUMS)) return { kind: 'files', files: byDirectory(readMd5sums(text)) };
  const packages = readDpkgStatus(text);
  return packages.length === 0 ? null : { kind: 'packages', packages };
}

/** `Multi-Arch: same` packages have their architecture in the list's name (dpkg, lib/dpkg/db-fsys-files.c). */
function ownedFiles(
  { rootfs }: ImageView,
  location: string,
  { name, architecture }: DpkgPackage,
): readonly OwnedFiles[] | null {
  const lists =
    location === STATUS
      ? [`${INFO}${name}.list`, `${INFO}${name}:${architecture}.list`]
      : [`${location}${MD5SUMS}`];
  for (const list of lists) {
    const fact = rootfs.factOf<DpkgFact>(NAME, list);
    if (fact?.kind === 'files') return fact.files;
  }
  return null;
}
