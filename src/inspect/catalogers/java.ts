// F2. Java's packages by their archives: jars, wars and the like, with those inside them: pure.

import { IncompleteFacts } from '../../errors.ts';
import { archiveExtension, isAlwaysZip, isZip } from '../../formats/jarfiles.ts';
import { readJavaArchive, type NestedPackage } from '../../formats/jarnest.ts';
import { zipSource, type ZipSource } from '../../formats/zip.ts';
import type { Cataloger, FoundPackage, SeenFile, Want } from '../../model/knowledge.ts';
import { purlOf } from '../purl.ts';

type JavaFact = { readonly packages: readonly NestedPackage[] };

const NAME = 'java';
/** Kept as a whole up to here: the directory stands at the end. */
const MOST_BYTES = 128 << 20;
/** Of a larger one: its first files (manifest and Maven records mostly), and its directory. */
const HEAD_BYTES = 8 << 20;
const TAIL_BYTES = 32 << 20;
/** The end of an archive without files (APPNOTE 4.3.16): less is a placeholder. */
const LEAST_BYTES = 22;

export const java: Cataloger<JavaFact> = {
  name: NAME,
  version: 3,
  wants({ path, size }, head) {
    const extension = archiveExtension(path);
    if (extension === '' && !path.endsWith('.zip')) return null;
    if (size < LEAST_BYTES || !(isZip(head) || isAlwaysZip(extension))) return null;
    return partsOf(size);
  },
  extract(file) {
    if (!file.path.endsWith('.zip')) return read(file);
    try {
      return read(file);
    } catch (error) {
      // Any program may keep a zip: a damaged one without a word of Java is no concern of ours.
      if (error instanceof IncompleteFacts && error.facts !== null) throw error;
      return null;
    }
  },
  catalog({ rootfs }) {
    const found: FoundPackage[] = [];
    for (const { entry, facts } of rootfs.facts<JavaFact>(NAME)) {
      for (const one of facts.packages) found.push(packageOf(entry.path, one));
    }
    return found;
  },
};

function read(file: SeenFile): JavaFact | null {
  const { packages, reasons } = readJavaArchive(file.path, sourceOf(file));
  const facts = packages.length === 0 ? null : { packages };
  if (reasons.length > 0) throw new IncompleteFacts(reasons.join('; '), facts);
  return facts;
}

function partsOf(size: number): Want {
  if (size <= MOST_BYTES) return { bytes: size };
  return { bytes: HEAD_BYTES, spans: [[size - TAIL_BYTES, size]] };
}

function sourceOf({ bytes, size, spans, truncated }: SeenFile): ZipSource {
  if (!truncated) return zipSource(bytes);
  const tail = spans[0] ?? Buffer.alloc(0);
  const tailAt = size - tail.length;
  return {
    size,
    read: (from, to) => {
      if (from < 0 || from > to || to > size) return null;
      if (to <= bytes.length) return bytes.subarray(from, to);
      return from < tailAt ? null : tail.subarray(from - tailAt, to - tailAt);
    },
  };
}

/**
 * The purl specification (types/maven) wants the group as its namespace; where no archive tells it,
 * there is no purl: syft puts the artifact in its place, which names another package.
 */
function packageOf(path: string, one: NestedPackage): FoundPackage {
  const { group, artifact, version, inside, own } = one;
  return {
    type: 'maven',
    name: group === '' ? artifact : `${group}:${artifact}`,
    version,
    purl: group === '' ? null : purlOf('maven', artifact, { namespace: group, version }),
    location: inside === '' ? path : `${path}!/${inside}`,
    owns: own && inside === '' ? [{ file: path }] : null,
  };
}
