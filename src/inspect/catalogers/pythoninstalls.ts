// F2. What Python's records say, one by one, put together for each install: pure.

import { posix } from 'node:path';
import type { DirectUrl } from '../../formats/pythonfiles.ts';
import { normalisePythonName } from '../../formats/pythonmetadata.ts';
import type { OwnedFiles } from '../../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';

/** What one file tells. Paths are as written: uv links the same file into many environments. */
export type PythonFact =
  | { readonly kind: 'package'; readonly name: string; readonly version: string }
  | { readonly kind: 'files'; readonly files: readonly OwnedFiles[] }
  | { readonly kind: 'modules'; readonly names: readonly string[] }
  | ({ readonly kind: 'origin' } & DirectUrl);

/** One record, with what stands beside it. */
export interface Install {
  readonly entry: RootfsEntry;
  readonly name: string;
  readonly version: string;
  /** As names are compared: `acme-web`. */
  readonly key: string;
  /** The record's `dist-info` or `egg-info` directory; null where the record is one file. */
  readonly info: string | null;
  /** The directory that packages are imported from: `/usr/lib/python3/dist-packages`. */
  readonly site: string;
  /** Null when it came from an index, as far as is known. */
  readonly origin: DirectUrl | null;
  /** All its files, in absolute directories, as the tool that installed it lists them; or null. */
  readonly files: readonly OwnedFiles[] | null;
  /** What the source tree had, wherever that went. */
  readonly sources: readonly OwnedFiles[];
  /** What it adds to the import path. */
  readonly modules: readonly string[];
  /** pip and uv leave an empty `REQUESTED` in what the user named (PEP 376). */
  readonly isRequested: boolean;
}

const PYTHON_ITSELF = 'python';

/** Outer directories first, else in path order. */
export function readInstalls(rootfs: RootfsView, extractor: string): Install[] {
  const installs: Install[] = [];
  for (const { entry, facts } of rootfs.facts<PythonFact>(extractor)) {
    // Python 2.7 records itself like this; neither pip nor syft list it, and it is no package of PyPI.
    if (facts.kind !== 'package' || facts.name.toLowerCase() === PYTHON_ITSELF) continue;
    const { name, version } = facts;
    installs.push({
      entry,
      name,
      version,
      key: normalisePythonName(name),
      ...readBeside(entry, rootfs, extractor),
    });
  }
  return installs.sort((a, b) => depthOf(a.entry.path) - depthOf(b.entry.path));
}

type Beside = Omit<Install, 'entry' | 'name' | 'version' | 'key'>;

function readBeside({ path, directory }: RootfsEntry, rootfs: RootfsView, row: string): Beside {
  if (path.endsWith('.egg-info')) {
    const nothing = { origin: null, files: null, sources: [], modules: [], isRequested: false };
    return { info: null, site: directory, ...nothing };
  }
  const site = posix.dirname(directory);
  const factOf = (file: string): PythonFact | null =>
    rootfs.factOf<PythonFact>(row, `${directory}/${file}`);
  const listed = (file: string): OwnedFiles[] | null => {
    const fact = factOf(file);
    return fact?.kind === 'files' ? absolute(site, fact.files) : null;
  };
  const origin = factOf('direct_url.json');
  const modules = factOf('top_level.txt');
  return {
    info: directory,
    site,
    origin: origin?.kind === 'origin' ? origin : null,
    files: listed('RECORD') ?? listed('installed-files.txt'),
    sources: listed('SOURCES.txt') ?? [],
    modules: modules?.kind === 'modules' ? modules.names : [],
    isRequested: rootfs.get(`${directory}/REQUESTED`) !== null,
  };
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** `..` ends at the root, as it does for the kernel. */
function absolute(site: string, files: readonly OwnedFiles[]): OwnedFiles[] {
  return files.map(({ directory, names }) => ({
    directory: posix.resolve(site, directory),
    names,
  }));
}
