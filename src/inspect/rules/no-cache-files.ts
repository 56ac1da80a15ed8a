// F2. The rule no-cache-files: pure.

import type { Rule, RuleMatch } from '../../model/knowledge.ts';
import { directoryMatch, gather, type Place } from '../directories.ts';
import { nameOf } from '../paths.ts';
import { surveyOf, type SurveyedFile } from '../survey.ts';
import { CACHES, type CacheDirectory } from './files/caches.ts';

/** A lock, an empty index or a CACHEDIR.TAG is not worth a warning. */
const LEAST_BYTES = 64 << 10;

interface Cache {
  readonly row: CacheDirectory;
  readonly directory: string;
}

/** Every cache lies in a directory of one of these names, which most paths do not have. */
const TELLING =
  /\/(?:\.?cache|apt|\.npm|\.yarn|pnpm|\.pnpm-store|pkgs|\.bun|pkg|\.?cargo|\.m2|\.gradle|\.ivy2|\.sbt|\.nuget|NuGet|\.ccache|\.hex)(?:\/|$)/;

function cacheAt(directory: string): readonly Cache[] {
  if (!TELLING.test(directory)) return [];
  return CACHES.flatMap((row) => {
    const match = row.directory.exec(directory);
    return match === null ? [] : [{ row, directory: match[1] ?? directory }];
  });
}

/** Files come in path order: those of one directory stand together. */
function placing(): (file: SurveyedFile) => Place | null {
  let last: string | null = null;
  let caches: readonly Cache[] = [];
  return (file) => {
    if (file.directory !== last) {
      last = file.directory;
      caches = cacheAt(last);
    }
    const cache = caches.find(({ row }) => row.files?.test(nameOf(file.path)) !== false);
    return cache === undefined ? null : { directory: cache.directory, what: cache.row.what };
  };
}

const FIXES = new Map(CACHES.map(({ what, fix }) => [what, fix]));

const TARGET = /target=(\/[\w./-]+)/;

/** The usual target of a cache mount, in the place that was found: `/home/node/.npm,uid=1000`. */
function targetOf(usual: string, directory: string, uid: number): string {
  const ends = usual.split('/').map((_, at, parts) => `/${parts.slice(at).join('/')}`);
  const end = ends.find((one) => `${directory}/`.includes(`${one}/`));
  const at =
    end === undefined ? directory.length : `${directory}/`.lastIndexOf(`${end}/`) + end.length;
  const found = directory.slice(0, at);
  // Somebody copies it.
  if (!/^[\w./-]+$/.test(found)) return `target=${usual}`;
  // A mount is root's: another user could not write to it.
  return `target=${found}${uid === 0 ? '' : `,uid=${uid}`}`;
}

export const noCacheFiles: Rule = {
  name: 'no-cache-files',
  version: 1,
  level: 'warning',
  title: 'Caches of package managers and compilers',
  why:
    'What was downloaded in order to install something is shipped a second time: tens of ' +
    'megabytes that nothing reads, and lists that are old by tomorrow.',
  fix: 'Use `RUN --mount=type=cache`, or remove the cache in the same RUN that fills it.',
  against: {
    argument:
      'Whoever extends the image, or installs something at run time, is quicker with the cache.',
    answer:
      'Package lists are refused or renewed after days, and a cache mount is quicker for builds and ' +
      'ships nothing. An image that is made to be extended may keep a module cache by an exception.',
  },
  exception: {
    path: '/go/pkg/mod',
    reason: 'base image for builds: modules are fetched in advance',
  },
  match: ({ rootfs }) => {
    const heaps = gather(surveyOf(rootfs).inodes, placing());
    const matches = heaps
      .filter(({ bytes }) => bytes >= LEAST_BYTES)
      .map((heap): RuleMatch => {
        const fix = FIXES.get(heap.what);
        const uid = rootfs.get(heap.directory)?.uid ?? 0;
        const mine = fix?.replace(TARGET, (_, usual: string) =>
          targetOf(usual, heap.directory, uid),
        );
        return { ...directoryMatch(heap), ...(mine !== undefined && { fix: mine }) };
      });
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};
