// F1. What of a Java archive's files tells which package it is: pure.

import { readManifest, type JarManifest } from './jarmanifest.ts';
import type { PomRecord } from './jar.ts';
import { readPomProperties, readPomXml } from './pom.ts';
import type { ZipEntry } from './zip.ts';

/** The content of an entry, or null where it cannot be read. */
export type ReadEntry = (entry: ZipEntry, most: number) => Buffer | null;

const MANIFEST = 'META-INF/MANIFEST.MF';
const VERSION_FILE = 'version.properties';
const POM_PROPERTIES = 'pom.properties';
const POM_XML = 'pom.xml';
/** A signed archive's manifest has three lines for each class: 200,000 of them. */
const LARGEST_MANIFEST = 32 << 20;
const LARGEST_POM = 4 << 20;
const LARGEST_PROPERTIES = 64 << 10;
/** More say nothing new of who made the archive. */
const MOST_DIRECTORIES = 10_000;

/** The extensions of Java archives. */
const EXTENSIONS = new Set([
  'jar',
  'war',
  'ear',
  'par',
  'sar',
  'nar',
  'jpi',
  'hpi',
  'kar',
  'far',
  'lpkg',
  'rar',
  'zap',
]);
const LONGEST_EXTENSION = 4;
/** Others use the rest for what is no zip: RAR, logs of sar, karaoke, Perl. */
const ALWAYS_ZIP = new Set(['jar', 'war', 'ear', 'jpi', 'hpi', 'lpkg']);

/** `war` of `/srv/shop.WAR`; '' where that is none of a Java archive. */
export function archiveExtension(path: string): string {
  const dot = path.lastIndexOf('.');
  if (dot < path.length - LONGEST_EXTENSION - 1) return '';
  const extension = path.slice(dot + 1).toLowerCase();
  return EXTENSIONS.has(extension) ? extension : '';
}

/** By its first bytes: a file's header, or the end of an archive without files (APPNOTE 4.3.7). */
export function isZip(head: Buffer): boolean {
  const magic = head.toString('latin1', 0, 4);
  return magic === 'PK\x03\x04' || magic === 'PK\x05\x06';
}

/** True for a name that nothing else has: what is no zip under it is damaged, or follows a script. */
export function isAlwaysZip(extension: string): boolean {
  return ALWAYS_ZIP.has(extension);
}

/** Chooses files while a directory is read. */
export class JarFiles {
  /** Directories that hold files, with a slash at the end. */
  readonly directories = new Set<string>();
  #last = '';

  readonly keep = (name: string): boolean => {
    const slash = name.lastIndexOf('/');
    if (slash === name.length - 1) return false;
    // Files of a directory mostly stand together.
    if (slash !== this.#last.length - 1 || !name.startsWith(this.#last)) {
      this.#last = name.slice(0, slash + 1);
      if (this.directories.size < MOST_DIRECTORIES) this.directories.add(this.#last);
    }
    return (
      name === MANIFEST ||
      name === VERSION_FILE ||
      name.endsWith(POM_PROPERTIES) ||
      name.endsWith(POM_XML) ||
      archiveExtension(name) !== ''
    );
  };
}

/** What those files say. */
export interface JarContents {
  readonly manifest: JarManifest | null;
  readonly poms: readonly PomRecord[];
  /** Text of `version.properties`, or ''. */
  readonly versionFile: string;
}

export function readJarFiles(entries: ReadonlyMap<string, ZipEntry>, read: ReadEntry): JarContents {
  const bytesOf = (name: string, most: number): Buffer | null => {
    const entry = entries.get(name);
    return entry === undefined ? null : read(entry, most);
  };
  const manifest = bytesOf(MANIFEST, LARGEST_MANIFEST);
  return {
    manifest: manifest === null ? null : readManifest(manifest),
    poms: readPoms(entries, read),
    versionFile: bytesOf(VERSION_FILE, LARGEST_PROPERTIES)?.toString('utf8') ?? '',
  };
}

/** One record a directory, in their order; pom.properties is what a build resolved pom.xml to. */
function readPoms(entries: ReadonlyMap<string, ZipEntry>, read: ReadEntry): PomRecord[] {
  const found = new Map<string, PomRecord>();
  const names = [...entries.keys()].sort();
  for (const xmlOnly of [false, true]) {
    for (const name of names) {
      if (!name.endsWith(xmlOnly ? POM_XML : POM_PROPERTIES)) continue;
      const directory = name.slice(0, Math.max(name.lastIndexOf('/'), 0));
      if (found.has(directory)) continue;
      const text = read(entries.get(name)!, xmlOnly ? LARGEST_POM : LARGEST_PROPERTIES);
      if (text === null) continue;
      const parse = xmlOnly ? readPomXml : readPomProperties;
      const { group, artifact, version } = parse(text.toString('utf8'));
      found.set(directory, { group, artifact, version, directory, xmlOnly });
    }
  }
  return [...found.values()];
}
