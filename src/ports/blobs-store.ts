// F4. Files of an image by their path inside a folder or an archive. Reads files.
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '../errors.ts';
import type { FileRange } from '../model/image.ts';

/** Manifests and configs: registries refuse manifests over 4 MiB, and configs stay far below. */
export const MAX_DOCUMENT = 16 << 20;
/** A provenance of a thousand steps has a megabyte. */
export const MAX_PROVENANCE = 64 << 20;

/** Where an image's files lie. */
export interface Store {
  /** For messages: the folder or the archive. */
  readonly where: string;
  /** A whole small file; null is not there. @throws UserError `not-an-image` over `limit` bytes. */
  read(path: string, limit: number): Buffer | null;
  /** Null is not there. */
  locate(path: string): FileRange | null;
}

/** An unpacked layout. Paths come from checked digests or are constants. */
export function folderStore(folder: string): Store {
  const locate = (path: string): FileRange | null => {
    const file = join(folder, path);
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat?.isFile() === true ? { file, offset: 0, length: stat.size } : null;
  };
  return { where: folder, locate, read: (path, limit) => readSmall(locate(path), path, limit) };
}

export function readSmall(found: FileRange | null, path: string, limit: number): Buffer | null {
  if (found === null) return null;
  if (found.length > limit) {
    throw new UserError('not-an-image', `${path} has ${found.length} bytes, far more than it may`);
  }
  const bytes = Buffer.alloc(found.length);
  const fd = openSync(found.file, 'r');
  try {
    readFully(fd, bytes, found.offset);
    return bytes;
  } finally {
    closeSync(fd);
  }
}

/** Fills `bytes` from `offset` on; answers how many there were. */
export function readFully(fd: number, bytes: Buffer, offset: number): number {
  let at = 0;
  while (at < bytes.length) {
    const count = readSync(fd, bytes, at, bytes.length - at, offset + at);
    if (count === 0) break;
    at += count;
  }
  return at;
}

/** Length of an open file. */
export function lengthOf(fd: number): number {
  return fstatSync(fd).size;
}

/** OCI image spec, "Image Layout". The digest's form was checked: it cannot leave the folder. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
