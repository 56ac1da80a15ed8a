// F2. Packages that apk installed (Alpine, Wolfi): pure.

import { readApkDatabase, type ApkPackage } from '../../formats/apkdb.ts';
import type { Cataloger, FoundPackage } from '../../model/knowledge.ts';
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

type ApkFact =
  OsReleaseFact | { readonly kind: 'packages'; readonly packages: readonly ApkPackage[] };

const NAME = 'apk';
/** The second since apk-tools 3 on a merged /usr. */
const DATABASES = new Set(['/lib/apk/db/installed', '/usr/lib/apk/db/installed']);
/** alpine:3.22 has 20 kB; a thousand packages some 5 MB. */
const MOST_BYTES = 64 << 20;

export const apk: Cataloger<ApkFact> = {
  name: NAME,
  version: 1,
  wants({ path }) {
    if (isOsRelease(path)) return { bytes: OS_RELEASE_BYTES };
    return DATABASES.has(path) ? { bytes: MOST_BYTES } : null;
  },
  extract(file) {
    if (isOsRelease(file.path)) return extractOsRelease(file);
    const packages = readApkDatabase(wholeText(file));
    return packages.length === 0 ? null : { kind: 'packages', packages };
  },
  catalog(image) {
    const found: FoundPackage[] = [];
    const os = osReleaseOf(image, NAME);
    for (const { entry, facts } of image.rootfs.facts<ApkFact>(NAME)) {
      if (facts.kind !== 'packages') continue;
      for (const pkg of facts.packages) {
        found.push({
          type: 'apk',
          name: pkg.name,
          version: pkg.version,
          purl: distributionPurl('apk', os, pkg),
          location: entry.path,
          owns: byDirectory(pkg.files),
        });
      }
    }
    return found;
  },
};
