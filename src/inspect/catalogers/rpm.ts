// F2. Packages that rpm installed (Fedora, RHEL, SUSE, Azure Linux and their like): pure.

import { IncompleteFacts } from '../../errors.ts';
import { readRpmDatabase, type RpmDatabase } from '../../formats/rpmdb.ts';
import type { RpmPackage } from '../../formats/rpmheader.ts';
import { readRpmManifest } from '../../formats/rpmmanifest.ts';
import { holdsChanges, WAL_BYTES } from '../../formats/rpmsqlite.ts';
import type { Cataloger, FoundPackage, OwnedFiles, SeenFile } from '../../model/knowledge.ts';
import {
  distributionPurl,
  extractOsRelease,
  isOsReleaseBelow,
  OS_RELEASE_BYTES,
  osReleaseOf,
  type OsReleaseFact,
} from './distribution.ts';

type RpmFact =
  OsReleaseFact | { readonly kind: 'packages'; readonly packages: readonly RpmPackage[] };

const NAME = 'rpm';
/** A database of 500 packages has 30 MB with Berkeley DB, half of that with the others. */
const MOST_BYTES = 128 << 20;
const MANIFEST = '/var/lib/rpmmanifest/container-manifest-2';
const LOG = '/rpmdb.sqlite-wal';
/** The second is older, or a link to the first; the third is rpm-ostree's. */
const FOLDERS = ['/usr/lib/sysimage/rpm', '/var/lib/rpm', '/usr/share/rpm'];
const DATABASES = ['/rpmdb.sqlite', '/Packages.db', '/Packages'];
const RECORDS = [MANIFEST, ...FOLDERS.flatMap((at) => DATABASES.map((name) => `${at}${name}`))];
const LOGS = FOLDERS.map((at) => `${at}${LOG}`);
/** Asked of every file of every layer, so before all the above. */
const NAMES = new Set([...RECORDS, LOG].map((path) => path.slice(path.lastIndexOf('/') + 1)));

export const rpm: Cataloger<RpmFact> = {
  name: NAME,
  version: 1,
  wants({ path }) {
    if (isOsReleaseBelow(path)) return { bytes: OS_RELEASE_BYTES };
    if (!NAMES.has(path.slice(path.lastIndexOf('/') + 1))) return null;
    if (LOGS.some((name) => path.endsWith(name))) return { bytes: WAL_BYTES };
    return RECORDS.some((name) => path.endsWith(name)) ? { bytes: MOST_BYTES } : null;
  },
  extract,
  catalog(image) {
    const found: FoundPackage[] = [];
    for (const { entry, facts } of image.rootfs.facts<RpmFact>(NAME)) {
      if (facts.kind !== 'packages') continue;
      const root = rootOf(entry.path);
      const os = osReleaseOf(image, NAME, root);
      for (const pkg of facts.packages) {
        const { name, epoch, version, sourceRpm } = pkg;
        const more = {
          ...(epoch !== null && { epoch: String(epoch) }),
          ...(sourceRpm !== '' && { upstream: sourceRpm }),
        };
        found.push({
          type: 'rpm',
          name,
          // As rpm's own `%{EVR}` writes it.
          version: epoch === null ? version : `${epoch}:${version}`,
          purl: distributionPurl('rpm', os, pkg, more),
          location: entry.path,
          owns: pkg.files === null ? null : pkg.files.map((files) => below(root, files)),
        });
      }
    }
    return found;
  },
};

function extract(file: SeenFile): RpmFact | null {
  const { path, bytes, truncated } = file;
  if (isOsReleaseBelow(path)) return extractOsRelease(file);
  if (path.endsWith(LOG)) return refuseChanges(bytes);
  if (bytes.length === 0) return null;
  const { packages, damage }: RpmDatabase = path.endsWith(MANIFEST)
    ? readRpmManifest(bytes.toString('utf8'))
    : readRpmDatabase(bytes);
  const facts: RpmFact | null = packages.length === 0 ? null : { kind: 'packages', packages };
  const reason = truncated ? `it is larger than ${bytes.length} bytes` : damage;
  if (reason !== null) throw new IncompleteFacts(reason, facts);
  return facts;
}

/** What stands in the log is not in the database yet, or again: only SQLite can tell. */
function refuseChanges(log: Buffer): null {
  if (holdsChanges(log))
    throw new Error('the database beside this log may lack the last changes, which stand in it');
  return null;
}

/** What a database below another root belongs to: `dnf --installroot` makes them in builders. */
function rootOf(path: string): string {
  const record = RECORDS.find((name) => path.endsWith(name)) ?? '';
  return path.slice(0, path.length - record.length);
}

function below(root: string, { directory, names }: OwnedFiles): OwnedFiles {
  return { directory: directory === '/' ? root || '/' : `${root}${directory}`, names };
}
