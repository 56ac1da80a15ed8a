// F2. The rule no-header: pure.

import type { Extractor, Rule } from '../../model/knowledge.ts';
import { directoryMatch, gather, type Heap, type Place } from '../directories.ts';
import { surveyOf } from '../survey.ts';
import { packageDirectoryOf } from './files/packagedirs.ts';

const NAME = 'no-header';

/** An archive of objects, or libtool's note about one. */
type HeaderFact = { readonly kind: 'archive' | 'libtool' };

const HEADER = /\.(?:h|hh|hpp|hxx|h\+\+|inl|ipp)$/;
const ARCHIVE = /\.a$/;
const LIBTOOL = /\.la$/;
const PKG_CONFIG = /\/pkgconfig\/[^/]+\.pc$/;
/** ar(5); `!<thin>` names its objects only. */
const ARCHIVE_MAGIC = /^!<(?:arch|thin)>\n/;
/** libtool, ltmain.sh: `# libfoo.la - a libtool library file`. */
const LIBTOOL_MAGIC = ' - a libtool library file';

const wants: Extractor['wants'] = ({ path }) => {
  if (ARCHIVE.test(path)) return { bytes: 8 };
  return LIBTOOL.test(path) ? { bytes: 200 } : null;
};

const extract: Extractor<HeaderFact>['extract'] = ({ path, bytes }) => {
  const text = bytes.toString('latin1');
  if (ARCHIVE.test(path)) return ARCHIVE_MAGIC.test(text) ? { kind: 'archive' } : null;
  return text.includes(LIBTOOL_MAGIC) ? { kind: 'libtool' } : null;
};

/** Headers lie below one of these; a `.h` elsewhere is a source, or something else. */
const TOP = /^(.*?\/(?:include|lib|lib32|lib64|libx32|share\/pkgconfig))\//;
/** Where an archive of objects lies that is in none of these. */
const TREE = /^(\/(?:usr\/local\/|usr\/|opt\/)?[^/]+)\//;
const DOCS = /\/(?:docs?|man|examples?|testdata)\//;

/** By its name: a header, an archive of objects, libtool's note about one, or a pkg-config file. */
export function isDevelopmentFile(path: string): boolean {
  return [HEADER, ARCHIVE, LIBTOOL, PKG_CONFIG].some((pattern) => pattern.test(path));
}

const WHAT = 'headers and static libraries';

function placeOf(path: string, isProven: boolean): Place | null {
  const isNamed = HEADER.test(path) || PKG_CONFIG.test(path);
  if ((!isNamed && !isProven) || DOCS.test(path)) return null;
  const inPackage = packageDirectoryOf(path);
  const directory = inPackage ?? TOP.exec(path)?.[1];
  if (directory !== undefined) return { directory, what: WHAT };
  return isProven ? { directory: TREE.exec(path)?.[1] ?? '/', what: WHAT } : null;
}

/** A wheel's one small header is not worth a warning: who installs the package cannot help it. */
const LEAST_IN_PACKAGE = 64 << 10;

const isPackage = ({ directory }: Heap): boolean =>
  packageDirectoryOf(`${directory}/`) === directory;

const isWorthIt = (heap: Heap): boolean => !isPackage(heap) || heap.bytes >= LEAST_IN_PACKAGE;

export const noHeader: Rule<HeaderFact> = {
  name: NAME,
  version: 1,
  wants,
  extract,
  level: 'warning',
  title: 'Headers, static libraries and pkg-config files',
  why: 'They are read by compilers alone; an image that runs programs carries them for nothing.',
  fix:
    'Install development packages (`*-dev`, `*-devel`) in a builder stage, and only the libraries ' +
    'in the stage that ships.',
  against: {
    argument:
      'Some packages read their headers when they run: a JIT, Python’s cffi, R and Julia; and base ' +
      'images bring some that nobody asked for.',
    answer:
      'Few do, and an exception names the directory. What the base image brought is marked as ' +
      'inherited; a distroless base has none.',
  },
  exception: { path: '/usr/local/include/node', reason: 'comes with the official image of node' },
  match: ({ rootfs }) => {
    const proven = new Set<number>();
    for (const { entry } of rootfs.facts<HeaderFact>(NAME)) proven.add(entry.inode);
    const heaps = gather(surveyOf(rootfs).inodes, ({ path, inode }) =>
      placeOf(path, proven.has(inode)),
    );
    const matches = heaps.filter(isWorthIt).map((heap) => {
      // `/usr/local/include/node` where nothing else lies in `/usr/local/include`.
      const directory = isPackage(heap) ? heap.directory : heap.common;
      return directoryMatch({ ...heap, directory });
    });
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};
