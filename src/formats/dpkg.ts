// F1. dpkg's database of installed packages (dpkg-query(1), deb-control(5)): pure.

import { lines, paragraphs } from './control.ts';

/** One installed package. */
export type DpkgPackage = {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
};

/** States in which a package has no files on disk (dpkg(1), package states). */
const NO_FILES = new Set(['not-installed', 'config-files']);

/**
 * Reads `/var/lib/dpkg/status`, or one file of distroless' `status.d` (a paragraph without
 * `Status` counts as installed).
 */
export function readDpkgStatus(text: string): DpkgPackage[] {
  const found: DpkgPackage[] = [];
  for (const fields of paragraphs(text)) {
    const name = fields.get('package');
    const version = fields.get('version');
    if (name === undefined || version === undefined) continue;
    // `Status: want flag state`.
    const state = fields.get('status')?.split(/\s+/)[2];
    if (state !== undefined && NO_FILES.has(state)) continue;
    found.push({ name, version, architecture: fields.get('architecture') ?? '' });
  }
  return found;
}

/** Reads `info/PACKAGE.list`: an absolute path a line, directories included, `/.` first. */
export function readDpkgList(text: string): string[] {
  return [...lines(text)].filter((line) => line.startsWith('/') && line !== '/.');
}

/** Reads `PACKAGE.md5sums`: `digest  path`, the path without its leading slash. */
export function readMd5sums(text: string): string[] {
  const paths: string[] = [];
  for (const line of lines(text)) {
    const path = /^[0-9a-f]{32} [ *](.+)$/.exec(line)?.[1];
    if (path !== undefined) paths.push(`/${path.replace(/^\.?\//, '')}`);
  }
  return paths;
}
