// F4. Reads and writes small text files of the user: Dockerfile, policy, reports.

import { readFile, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { makeFolder } from './folders.ts';

/** No Dockerfile, policy or report comes near it; a larger file is not what its name says. */
const LARGEST_TEXT = 256 * 1024 * 1024;

/** The text of a file, or null when there is none. */
export async function readText(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_TEXT) throw new UserError('usage', `${path} is larger than 256 MiB`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return null;
    if (isCode(error, 'EISDIR')) throw new UserError('usage', `${path} is a folder, want a file`);
    if (isCode(error, 'EACCES', 'ELOOP')) throw new UserError('usage', `${path} cannot be read`);
    throw error;
  }
}

/** The folder with symlinks resolved, or null when there is none. */
export async function resolveFolder(path: string): Promise<string | null> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : null;
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** The path of a file or folder with symlinks resolved, or null when there is none. */
export async function realPath(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES')) return null;
    throw error;
  }
}

/** Writes whole or not at all; makes the folders above. Throws UserError `not-writable`. */
export async function writeText(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${process.pid}-${Date.now()}.tmp`);
  try {
    makeFolder(dirname(path));
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (isCode(error, 'EISDIR')) {
      throw new UserError('not-writable', `cannot write ${path}: it is a folder, want a file`, {
        next: 'Name a file, in that folder or elsewhere.',
      });
    }
    throw new UserError('not-writable', `cannot write ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Removes files of one folder, and the folder when that leaves it empty. Throws UserError
 * `not-writable` where no such folder can be.
 */
export async function removeFiles(paths: readonly string[]): Promise<void> {
  try {
    await Promise.all(paths.map((path) => rm(path, { force: true, recursive: true })));
  } catch (error) {
    const reason = isCode(error, 'ENOTDIR')
      ? `cannot write in ${dirname(paths[0] ?? '')}: a part of that path is a file, want folders`
      : `cannot remove an older file: ${(error as Error).message}`;
    throw new UserError('not-writable', reason, { cause: error });
  }
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    await rmdir(folder).catch(() => undefined); // not empty, or not there
  }
}

/** Whether there is a file that can be opened. */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** By its code alone: errors of another realm are no `Error` here. */
function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | null)?.code ?? '');
}
