// F2. One walk over the root filesystem for everybody who would walk it: pure.

import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';

/** A symlink that leads to an executable regular file inside the image. */
export interface ExecutableLink {
  readonly link: RootfsEntry;
  readonly target: RootfsEntry;
}

/** One visible inode of a regular file, at the first of its names. */
export interface SurveyedFile {
  readonly path: string;
  /** `/usr/bin`; `/` is the root. */
  readonly directory: string;
  readonly bytes: number;
  readonly layer: number;
  readonly inode: number;
}

export interface Survey {
  /** Regular files with an exec bit, one entry a name, in path order. */
  readonly executables: readonly RootfsEntry[];
  readonly links: readonly ExecutableLink[];
  /** All regular files, in path order: their bytes sum to the content size. */
  readonly inodes: readonly SurveyedFile[];
}

const ANY_EXEC = 0o111;
const known = new WeakMap<RootfsView, Survey>();

/** Walks once; the answer is remembered with the view. */
export function surveyOf(rootfs: RootfsView): Survey {
  const before = known.get(rootfs);
  if (before !== undefined) return before;
  const executables: RootfsEntry[] = [];
  const links: ExecutableLink[] = [];
  const inodes: SurveyedFile[] = [];
  const seen = new Set<number>();
  for (const entry of rootfs.entries()) {
    if (entry.type === 'symlink') {
      const target = rootfs.resolve(entry.path);
      // Dangling links and links to directories start nothing.
      if (target !== null && isExecutable(target)) links.push({ link: entry, target });
    }
    if (entry.type !== 'file') continue;
    if (isExecutable(entry)) executables.push(entry);
    if (seen.has(entry.inode)) continue;
    seen.add(entry.inode);
    const { path, directory, size: bytes, layer, inode } = entry;
    inodes.push({ path, directory, bytes, layer, inode });
  }
  const survey = { executables, links, inodes };
  known.set(rootfs, survey);
  return survey;
}

function isExecutable({ type, mode }: RootfsEntry): boolean {
  return type === 'file' && (mode & ANY_EXEC) !== 0;
}
