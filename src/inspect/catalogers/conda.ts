// F2. Packages that conda, mamba, micromamba or pixi installed: pure.

import { posix } from 'node:path';
import { IncompleteFacts } from '../../errors.ts';
import { readCondaFileName, readCondaRecord, type CondaPackage } from '../../formats/condameta.ts';
import type { Cataloger, FoundPackage, OwnedFiles, SeenFile } from '../../model/knowledge.ts';
import { byDirectory, directoryOf, nameOf } from '../paths.ts';
import { purlOf } from '../purl.ts';

interface CondaFacts {
  readonly package: CondaPackage;
  readonly files: readonly OwnedFiles[];
}
/** Facts are JSON. */
type CondaFact = Pick<CondaFacts, keyof CondaFacts>;

const NAME = 'conda';
const RECORDS = '/conda-meta';
/** Qt's record, with 15,000 files, has 6 MB. */
const MOST_BYTES = 64 << 20;
/** Some thirty times as many as the largest package has. */
const MOST_FILES = 500_000;
/** Paths with an empty, `.` or `..` segment, and absolute ones: no tool writes them. */
const ODD = /(?:^|\/)\.{0,2}(?:\/|$)/u;

export const conda: Cataloger<CondaFact> = {
  name: NAME,
  version: 1,
  wants({ path }) {
    return path.endsWith('.json') && directoryOf(path).endsWith(RECORDS)
      ? { bytes: MOST_BYTES }
      : null;
  },
  extract,
  catalog({ rootfs }) {
    const records = [...rootfs.facts<CondaFact>(NAME)];
    const environments = new Set(
      records.filter(({ facts }) => facts.package.requested).map(({ entry }) => entry.directory),
    );
    return records.map(({ entry, facts }): FoundPackage => {
      const { name, version, requested } = facts.package;
      return {
        type: 'conda',
        name,
        version,
        purl: condaPurl(facts.package),
        location: entry.path,
        owns: [...facts.files, { directory: entry.directory, names: [nameOf(entry.path)] }],
        // Not every tool tells who was asked for.
        ...(environments.has(entry.directory) && { direct: requested }),
      };
    });
  },
};

function extract(file: SeenFile): CondaFact {
  const directory = directoryOf(file.path);
  const prefix = directoryOf(directory);
  let record;
  try {
    record = readCondaRecord(file.bytes);
  } catch (error) {
    const named = readCondaFileName(nameOf(file.path));
    if (named === null) throw error;
    const whole = error instanceof Error ? error.message : String(error);
    const reason = file.truncated ? `it is larger than ${file.bytes.length} bytes` : whole;
    throw new IncompleteFacts(`only its name could be read: ${reason}`, {
      package: named,
      files: [],
    });
  }
  const { files } = record;
  const below = prefix === '/' ? '' : prefix;
  const paths = files
    .slice(0, MOST_FILES)
    .map((path) => (ODD.test(path) ? posix.resolve(prefix, path) : `${below}/${path}`));
  const facts = { package: record.package, files: byDirectory(paths) };
  if (files.length <= MOST_FILES) return facts;
  throw new IncompleteFacts(`it lists more than ${MOST_FILES} files`, facts);
}

/** package-url/purl-spec, types/conda-definition.json. */
function condaPurl({
  name,
  version,
  build,
  channel,
  subdir,
  archive,
}: CondaPackage): string | null {
  if (version === '') return null;
  const qualifiers = {
    ...(build !== '' && { build }),
    ...(channel !== '' && { channel }),
    ...(subdir !== '' && { subdir }),
    ...(archive !== '' && { type: archive }),
  };
  return purlOf('conda', name, { version, qualifiers });
}
