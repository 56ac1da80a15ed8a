// F2. Python packages that pip, uv, poetry, setuptools or a distribution installed: pure.

import { IncompleteFacts } from '../../errors.ts';
import { readDirectUrl, readPythonList, readRecord } from '../../formats/pythonfiles.ts';
import { readCoreMetadata, readInfoDirectory } from '../../formats/pythonmetadata.ts';
import type { Cataloger, SeenFile } from '../../model/knowledge.ts';
import { directoryOf, nameOf } from '../paths.ts';
import { wholeText } from './wholetext.ts';
import type { PythonFact } from './pythoninstalls.ts';
import { installedPackages } from './pythonpackages.ts';

const PYTHON = 'python';
/** Names and versions are among the first lines; a description in the headers may have 100 kB. */
const METADATA_BYTES = 64 << 10;
/** PyTorch's RECORD, with 15,000 files, has 2 MB. */
const LIST_BYTES = 32 << 20;
const SMALL_BYTES = 64 << 10;
/** Some thirty times as many as the largest package has. */
const MOST_FILES = 500_000;
/** Of `top_level.txt`: what a package adds to the import path; most add one. */
const MOST_MODULES = 1000;

export const python: Cataloger<PythonFact> = {
  name: PYTHON,
  version: 1,
  // syft looks in the same places, whatever stands before `dist-info` and `egg-info`, also in capitals.
  wants({ path }) {
    switch (nameOf(path)) {
      case 'METADATA':
        return /\/[^/]*(?:dist-info|DIST-INFO)\/METADATA$/u.test(path)
          ? { bytes: METADATA_BYTES }
          : null;
      case 'PKG-INFO':
        return /(?:egg-info|EGG-INFO)\/PKG-INFO$/u.test(path) ? { bytes: METADATA_BYTES } : null;
      case 'RECORD':
      case 'installed-files.txt':
      case 'SOURCES.txt':
        return isInfo(directoryOf(path)) ? { bytes: LIST_BYTES } : null;
      case 'top_level.txt':
      case 'direct_url.json':
        return isInfo(directoryOf(path)) ? { bytes: SMALL_BYTES } : null;
      default:
        return path.endsWith('.egg-info') ? { bytes: METADATA_BYTES } : null;
    }
  },
  extract,
  catalog: ({ rootfs }) => installedPackages(rootfs, PYTHON),
};

function isInfo(directory: string): boolean {
  return /(?:dist|egg)-info$/iu.test(directory);
}

function extract(file: SeenFile): PythonFact | null {
  const directory = directoryOf(file.path);
  switch (nameOf(file.path)) {
    case 'RECORD':
      return filesOf(file, readRecord(file.bytes.toString('utf8')), '');
    case 'installed-files.txt':
      return filesOf(file, readPythonList(file.bytes.toString('utf8')), `${nameOf(directory)}/`);
    case 'SOURCES.txt':
      return sourcesOf(file, directory);
    case 'top_level.txt': {
      const names = [...readPythonList(wholeText(file))].slice(0, MOST_MODULES);
      return names.length === 0 ? null : { kind: 'modules', names };
    }
    case 'direct_url.json':
      return { kind: 'origin', ...readDirectUrl(file.bytes) };
    default:
      return packageOf(file, directory);
  }
}

function packageOf(file: SeenFile, directory: string): PythonFact {
  const { name, version } = readCoreMetadata(file.bytes.toString('utf8'));
  const named = readInfoDirectory(nameOf(directory));
  const isDistInfo = directory.endsWith('.dist-info');
  if (name !== '') {
    return {
      kind: 'package',
      name,
      version: version === '' && isDistInfo ? named.version : version,
    };
  }
  if (isDistInfo && named.version !== '')
    throw new IncompleteFacts('it names no package, its directory does', {
      kind: 'package',
      ...named,
    });
  throw new Error('it names no package');
}

/**
 * A list of a source tree is relative to the project, of which the `egg-info` may stand in a
 * subdirectory (`src`); the list names itself, which tells how far down.
 */
function sourcesOf(file: SeenFile, directory: string): PythonFact {
  const paths = [...readPythonList(file.bytes.toString('utf8'))];
  const own = `/${nameOf(directory)}/SOURCES.txt`;
  const self = paths.find((path) => `/${path}`.endsWith(own) && file.path.endsWith(`/${path}`));
  const up = self === undefined ? 0 : self.split('/').length - 2;
  return filesOf(file, paths, '../'.repeat(up));
}

/** Grouped by directory as they are written: relative to the directory that holds the info's own. */
function filesOf(file: SeenFile, paths: Iterable<string>, before: string): PythonFact {
  const groups = new Map<string, string[]>();
  let left = MOST_FILES;
  for (const path of paths) {
    if (left-- === 0) break;
    const cut = path.lastIndexOf('/');
    const directory = path.startsWith('/')
      ? path.slice(0, cut) || '/'
      : before + path.slice(0, Math.max(0, cut));
    const names = groups.get(directory);
    if (names === undefined) groups.set(directory, [path.slice(cut + 1)]);
    else names.push(path.slice(cut + 1));
  }
  const files = [...groups].map(([directory, names]) => ({ directory, names }));
  const fact: PythonFact = { kind: 'files', files };
  if (left < 0) throw new IncompleteFacts(`it lists more than ${MOST_FILES} files`, fact);
  if (file.truncated)
    throw new IncompleteFacts(`it is larger than ${file.bytes.length} bytes`, fact);
  return fact;
}
