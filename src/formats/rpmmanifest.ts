// F1. The list of packages in distroless images of CBL-Mariner and Azure Linux,
// `container-manifest-2` (CBL-Mariner, toolkit/docs/how_it_works/5_misc.md): pure.

import type { RpmDatabase } from './rpmdb.ts';
import type { RpmPackage } from './rpmheader.ts';
import { MOST_RPM_RECORDS } from './rpmdb.ts';
import { lines } from './control.ts';

/**
 * What `rpm -qa` printed, tabs between: name, version-release, installation and build time, vendor,
 * epoch or `(none)`, size, architecture, epoch as a number, source package.
 */
export function readRpmManifest(text: string): RpmDatabase {
  const packages: RpmPackage[] = [];
  let bad = 0;
  for (const line of lines(text)) {
    if (line === '') continue;
    if (packages.length === MOST_RPM_RECORDS)
      return { packages, damage: `it has over ${MOST_RPM_RECORDS} lines; the rest was left out` };
    const pkg = readLine(line);
    if (pkg === null) bad += 1;
    else packages.push(pkg);
  }
  return { packages, damage: bad === 0 ? null : `${bad} of its lines name no package` };
}

function readLine(line: string): RpmPackage | null {
  const [name, version, , , , epoch, , architecture, epochNumber, sourceRpm] = line.split('\t');
  if (name === undefined || name === '' || version === undefined || version === '') return null;
  if (sourceRpm === undefined) return null;
  return {
    name,
    epoch: epoch === '(none)' || !/^\d{1,10}$/.test(epochNumber ?? '') ? null : Number(epochNumber),
    version,
    architecture: known(architecture),
    sourceRpm: known(sourceRpm),
    files: null,
  };
}

function known(text = ''): string {
  return text === '(none)' ? '' : text;
}
