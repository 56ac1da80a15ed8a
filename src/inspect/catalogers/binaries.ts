// F2. Well-known programs that no package database lists, known by name and content: pure.

import { readBinary, wantOf, type ReadBinary } from '../binaries/row.ts';
import { rowsOf } from '../binaries/table.ts';
import type { Cataloger, FoundPackage, OwnedFile } from '../../model/knowledge.ts';
import { installationOf, nameOf } from '../paths.ts';
import { purlOf } from '../purl.ts';
import { hasPackageNote } from './elfnotes.ts';
import { hasJvmRelease } from './jvm.ts';

type BinaryFact = readonly ReadBinary[];

const NAME = 'binaries';

export const binaries: Cataloger<BinaryFact> = {
  name: NAME,
  version: 1,
  wants(entry) {
    const rows = rowsOf(entry.path);
    return rows.length === 0 ? null : wantOf(rows, entry);
  },
  extract(file) {
    const found = readBinary(rowsOf(file.path), file);
    return found.length === 0 ? null : found;
  },
  catalog(image) {
    const groups = new Map<string, FoundPackage & { readonly owns: OwnedFile[] }>();
    for (const { entry, facts } of image.rootfs.facts<BinaryFact>(NAME)) {
      const file = entry.path;
      if (hasPackageNote(image, file)) continue;
      if (LAUNCHERS.has(nameOf(file)) && hasJvmRelease(image, file)) continue;
      for (const found of facts) {
        const key = JSON.stringify([installationOf(file), found.name, found.version]);
        const same = groups.get(key);
        if (same === undefined) groups.set(key, packageOf(found, file));
        else same.owns.push({ file });
      }
    }
    return [...groups.values()];
  },
};

/** An installation's `release` file says more of what these are. */
const LAUNCHERS = new Set(['java', 'java.exe', 'jdb']);

function packageOf(
  { name, version, purl: given }: ReadBinary,
  file: string,
): FoundPackage & { readonly owns: OwnedFile[] } {
  const { type, name: purlName, namespace = '' } = given ?? { type: 'generic', name };
  const purl = purlOf(type, purlName, { namespace, version });
  // What a distribution's database lists, it names by itself, and better.
  return { type, name, version, purl, location: file, owns: [{ file }], unlessListed: true };
}
