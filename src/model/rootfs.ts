// F0. Types only: what the rest of the program may know of a squashed image.

import type { Json } from './json.ts';

/** The kinds of entries a layer's tar can hold. A hard link is an entry that names another. */
export type EntryType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'char' | 'block' | 'fifo';

/** What a tar header says of an entry, before any content was read. */
export interface EntryHead {
  /** Absolute inside the image, `/`-separated, normalised, without trailing slash: `/usr/bin/env`. */
  readonly path: string;
  readonly type: EntryType;
  /** Content bytes; 0 for everything that is not a regular file. */
  readonly size: number;
  /** Permission bits with setuid, setgid and sticky: `0o4755`. No file type bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** As written in the header, for symlinks and hard links; else ''. */
  readonly linkTarget: string;
}

/** One visible path of the squashed root filesystem. */
export interface RootfsEntry extends EntryHead {
  /** Its directory: `/usr/bin`; `/` is the root. */
  readonly directory: string;
  /** A visible hard link shows as `file`, with the size, mode and digest of the inode it names. */
  readonly type: Exclude<EntryType, 'hardlink'>;
  /** `sha256:…` of the content of a regular file, else null. */
  readonly digest: string | null;
  /** Index into the image's layers (0 is the lowest) of the layer that brought this NAME. */
  readonly layer: number;
  /** Identity of the inode: equal for all names of one hard-linked file. */
  readonly inode: number;
}

/** Facts that an extractor took from one file's content. */
export interface FactOf<F extends Json = Json> {
  readonly entry: RootfsEntry;
  readonly facts: F;
}

/** A regular file of some layer, as its tar has it: whiteouts and overwriting do not matter to it. */
export interface LayerFile {
  /** In its layer; a link among its directories may show it elsewhere. */
  readonly path: string;
  readonly size: number;
  readonly digest: string | null;
  /** Index into the image's layers. */
  readonly layer: number;
  /** Null where it has a visible name in the squashed image, or nothing is known to hide it. */
  readonly hidden: Hiding | null;
}

/** What took the last name of a file away. */
export interface Hiding {
  /** Index of the layer that did. */
  readonly layer: number;
  /** `copied`: by a file of the same content, for new mode, owner or time. */
  readonly how: 'deleted' | 'replaced' | 'copied';
}

/**
 * The layers of one image squashed: what a container started from it would see.
 * Paths are absolute; a path that is not there answers null, never throws.
 */
export interface RootfsView {
  /** The entry itself; a symlink is not followed, nor are symlinks in its directories. */
  get(path: string): RootfsEntry | null;
  /** Follows symlinks in every component inside the image, as the kernel would in a chroot. Loops: null. */
  resolve(path: string): RootfsEntry | null;
  /** All visible entries in path order (byte order of the UTF-8 path); `/` itself is left out. */
  entries(): Iterable<RootfsEntry>;
  /** Direct children of a directory, in path order. */
  children(path: string): Iterable<RootfsEntry>;
  /** What the named extractor found, for visible files only; each inode once, by its first path. */
  facts<F extends Json>(extractor: string): Iterable<FactOf<F>>;
  /** What the named extractor found in all layers, lowest first: also in files that are hidden. */
  layerFacts<F extends Json>(
    extractor: string,
  ): Iterable<{ readonly file: LayerFile; readonly facts: F }>;
  /** The regular files that take room in a layer and have no visible name, lowest layer first. */
  hiddenFiles(): Iterable<LayerFile>;
  /** Of one file, or null. Any name of a hard-linked file answers. */
  factOf<F extends Json>(extractor: string, path: string): F | null;
}
