// F2. Programs that say themselves which distribution's package they are of: pure.

import { readElfHeader } from '../../formats/elfheader.ts';
import { noteSpans, readPackageNote, type NotedPackage } from '../../formats/elfnotes.ts';
import type { Cataloger, FoundPackage, ImageView, OwnedFile } from '../../model/knowledge.ts';
import { installationOf } from '../paths.ts';
import { purlOf } from '../purl.ts';
import { distributionPurl } from './distribution.ts';

const NAME = 'elfnotes';
/** The head that `wants` saw: the program headers of any but odd files lie in it. */
const HEAD_BYTES = 1024;

export const elfnotes: Cataloger<NotedPackage> = {
  name: NAME,
  version: 1,
  wants(_entry, head) {
    const header = readElfHeader(head);
    const spans = header === null ? [] : noteSpans(header);
    return spans.length === 0 ? null : { bytes: HEAD_BYTES, spans };
  },
  extract({ bytes, spans }) {
    const header = readElfHeader(bytes);
    return header === null ? null : readPackageNote(header, spans);
  },
  catalog(image) {
    const groups = new Map<string, FoundPackage & { readonly owns: OwnedFile[] }>();
    for (const { entry, facts } of image.rootfs.facts<NotedPackage>(NAME)) {
      const { type, name, version } = facts;
      const key = JSON.stringify([installationOf(entry.path), type, name, version]);
      const same = groups.get(key);
      if (same === undefined) groups.set(key, packageOf(facts, entry.path));
      else same.owns.push({ file: entry.path });
    }
    return [...groups.values()];
  },
};

/** Whether a file says of itself which package it is of. */
export function hasPackageNote({ rootfs }: ImageView, path: string): boolean {
  return rootfs.factOf(NAME, path) !== null;
}

function packageOf(
  noted: NotedPackage,
  file: string,
): FoundPackage & { readonly owns: OwnedFile[] } {
  const { name, version } = noted;
  const type = TYPES.has(noted.type) ? noted.type : 'generic';
  const purl = purlOfNoted(type, noted);
  // Where the database lists the file, it names the package that was installed.
  return { type, name, version, purl, location: file, owns: [{ file }], unlessListed: true };
}

/** Types of distributions' packages that the purl specification has too. */
const TYPES = new Set(['deb', 'rpm', 'apk', 'alpm']);

function purlOfNoted(type: string, noted: NotedPackage): string | null {
  const { name, version, os, osVersion } = noted;
  if (type === 'generic') return purlOf('generic', name, { version });
  const release = { id: os, versionId: osVersion, versionCodename: '' };
  return distributionPurl(
    type as 'deb' | 'rpm' | 'apk' | 'alpm',
    os === '' ? null : release,
    noted,
  );
}
