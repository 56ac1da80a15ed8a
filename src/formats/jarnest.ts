// F1. A Java archive with the archives inside it, to a depth and a cost: pure.

import { packagesOfJar, readVersionFile, type JarPackage } from './jar.ts';
import { archiveExtension, isAlwaysZip, isZip, JarFiles, readJarFiles } from './jarfiles.ts';
import { groupByFiles, groupByManifest, groupByPath } from './jargroup.ts';
import { contentOf, MOST_ENTRIES, readZip, zipSource } from './zip.ts';
import type { ZipDirectory, ZipEntry, ZipSource } from './zip.ts';

/** A package of an archive or of one inside it. */
export type NestedPackage = JarPackage & {
  /** `BOOT-INF/lib/a.jar`, `WEB-INF/a.hpi!/lib/b.jar`; '' for the outermost archive. */
  readonly inside: string;
};

/** What was found, and why that may not be all. */
export interface ArchiveReading {
  readonly packages: readonly NestedPackage[];
  readonly reasons: readonly string[];
}

/** An ear of a Jenkins (war, plugins, their jars) makes four. */
const DEEPEST = 8;
/** Of one nested archive. */
const MOST_NESTED_BYTES = 128 << 20;
/** Of all that one file needs: bytes to inflate, names and contents to read. */
const MOST_BYTES = 512 << 20;
const MOST_NAMES = 2_000_000;
const MOST_CONTENTS = 50_000;
const MOST_PACKAGES = 50_000;
const MOST_REASONS = 3;

/**
 * Packages of the archive at `path`. One whose extension is none of Java's (a zip of jars) is no
 * package itself. Throws where it is no archive at all.
 */
export function readJavaArchive(path: string, source: ZipSource): ArchiveReading {
  const nest = new Nest(path);
  nest.read(source, '');
  return nest.reading();
}

/** Too much was read of one file. */
class TooMuch extends Error {}

/** One file's archives: what they cost is counted together. */
class Nest {
  readonly #path: string;
  readonly #packages: NestedPackage[] = [];
  readonly #reasons: string[] = [];
  #reasonCount = 0;
  #bytes = 0;
  #names = 0;
  #contents = 0;

  constructor(path: string) {
    this.#path = path;
  }

  reading(): ArchiveReading {
    const more = this.#reasonCount - this.#reasons.length;
    const reasons = more > 0 ? [...this.#reasons, `and ${more} more`] : this.#reasons;
    return { packages: this.#packages, reasons };
  }

  /** `inside` is '' for the file itself. */
  read(source: ZipSource, inside: string): void {
    try {
      this.#read(source, inside);
    } catch (error) {
      if (inside === '' && !(error instanceof TooMuch)) throw error;
      if (inside !== '' && error instanceof TooMuch) throw error;
      this.#complain(inside, error);
    }
  }

  #read(source: ZipSource, inside: string): void {
    const files = new JarFiles();
    const most = Math.min(MOST_ENTRIES, MOST_NAMES - this.#names);
    const directory = readZip(source, { keep: files.keep, most });
    this.#names += directory.count;
    if (directory.reason !== null) this.#complain(inside, directory.reason);
    if (this.#names >= MOST_NAMES) throw new TooMuch(`more than ${MOST_NAMES} names to read`);
    const read = (entry: ZipEntry, largest: number): Buffer | null =>
      this.#content(source, entry, inside, largest);
    const path = inside === '' ? this.#path : inside;
    if (archiveExtension(path) !== '') this.#describe(path, inside, directory, files, read);
    for (const entry of directory.entries.values()) {
      if (archiveExtension(entry.name) !== '') this.#nested(entry, inside, read);
    }
  }

  #describe(
    path: string,
    inside: string,
    { entries }: ZipDirectory,
    { directories }: JarFiles,
    read: (entry: ZipEntry, largest: number) => Buffer | null,
  ): void {
    const { manifest, poms, versionFile } = readJarFiles(entries, read);
    const groupOf = (artifact: string, version: string): string =>
      groupByManifest(manifest, artifact) ||
      (inside === '' ? groupByPath(path, artifact) : '') ||
      groupByFiles(artifact, version, directories);
    const version = readVersionFile(versionFile);
    this.#add(
      inside,
      packagesOfJar({ file: fileOf(path), manifest, poms, versionFile: version, groupOf }),
    );
  }

  #nested(
    entry: ZipEntry,
    outer: string,
    read: (entry: ZipEntry, largest: number) => Buffer | null,
  ): void {
    if (entry.size === 0) return;
    const inside = outer === '' ? entry.name : `${outer}!/${entry.name}`;
    if (inside.split('!/').length > DEEPEST) {
      this.#complain(inside, `archives lie more than ${DEEPEST} deep`);
      return;
    }
    const bytes = read(entry, MOST_NESTED_BYTES);
    if (bytes === null) this.#add(inside, namedOnly(fileOf(entry.name)));
    else if (isZip(bytes) || isAlwaysZip(archiveExtension(entry.name))) {
      this.read(zipSource(bytes), inside);
    }
  }

  /** Null, with a reason, where it cannot be read. */
  #content(source: ZipSource, entry: ZipEntry, inside: string, most: number): Buffer | null {
    this.#contents += 1;
    if (entry.method !== 0) this.#bytes += Math.min(entry.size, most);
    if (this.#contents > MOST_CONTENTS) {
      throw new TooMuch(`more than ${MOST_CONTENTS} files to read`);
    }
    if (this.#bytes > MOST_BYTES) throw new TooMuch(`more than ${MOST_BYTES} bytes to inflate`);
    try {
      return contentOf(source, entry, most);
    } catch (error) {
      this.#complain(inside, error);
      return null;
    }
  }

  #add(inside: string, packages: readonly JarPackage[]): void {
    for (const one of packages) this.#packages.push({ ...one, inside });
    if (this.#packages.length > MOST_PACKAGES) {
      this.#packages.length = MOST_PACKAGES;
      throw new TooMuch(`more than ${MOST_PACKAGES} packages`);
    }
  }

  #complain(inside: string, cause: unknown): void {
    this.#reasonCount += 1;
    if (this.#reasons.length >= MOST_REASONS) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#reasons.push(inside === '' ? reason : `${inside}: ${reason}`);
  }
}

/** What cannot be opened is known by its name, where that has a version. */
function namedOnly(file: string): JarPackage[] {
  return packagesOfJar({ file, manifest: null, poms: [], versionFile: '', groupOf: () => '' });
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
