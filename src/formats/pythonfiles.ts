// F1. What of a file system a Python package says is its own: pure.

import { asObject, asText, parseObject } from '../text/json.ts';
import { lines } from './control.ts';

/**
 * Paths of a wheel's `RECORD` (specifications/recording-installed-packages): rows of `path,hash,size`
 * as Python's csv module writes them, the path relative to the directory that holds the `dist-info`,
 * or absolute. A name that itself holds a line break is not found: nobody's file has one.
 */
export function* readRecord(text: string): Generator<string> {
  for (const line of lines(text)) {
    const path = line.startsWith('"') ? quotedField(line) : line.slice(0, endOfField(line));
    if (path !== null && path !== '') yield path;
  }
}

function endOfField(line: string): number {
  const comma = line.indexOf(',');
  return comma < 0 ? line.length : comma;
}

/** `"a ""b"", c",…` → `a "b", c`; null when the quote has no end. */
function quotedField(line: string): string | null {
  let field = '';
  let from = 1;
  for (;;) {
    const quote = line.indexOf('"', from);
    if (quote < 0) return null;
    field += line.slice(from, quote);
    if (line[quote + 1] !== '"') return field;
    field += '"';
    from = quote + 2;
  }
}

/** Lines of `installed-files.txt`, `SOURCES.txt` or `top_level.txt`. */
export function* readPythonList(text: string): Generator<string> {
  for (const line of lines(text)) {
    const trimmed = line.trim();
    if (trimmed !== '') yield trimmed;
  }
}

/** Where a package was installed from, when it was no index (specifications/direct-url). */
export type DirectUrl = {
  /** Absolute path of the source tree that an editable install runs from, or null. */
  readonly editable: string | null;
  /** `git+https://example.com/acme/web.git@COMMIT`, or null. */
  readonly vcs: string | null;
  /** Of an archive fetched from elsewhere, or null. */
  readonly archive: string | null;
};

/** Reads `direct_url.json`. Throws where it is no JSON object with a URL. */
export function readDirectUrl(bytes: Buffer): DirectUrl {
  const fields = parseObject(bytes);
  if (fields === null) throw new Error('it is no JSON object');
  const url = asText(fields['url']);
  if (url === '') throw new Error('it names no URL');
  const directory = asObject(fields['dir_info']);
  const repository = asObject(fields['vcs_info']);
  const [system, commit] = [asText(repository?.['vcs']), asText(repository?.['commit_id'])];
  const plain = withoutSecrets(url);
  const isRepository = system !== '' && commit !== '' && plain !== null;
  const isArchive = asObject(fields['archive_info']) !== null && /^https?:/iu.test(url);
  return {
    editable: directory?.['editable'] === true ? pathOfFileUrl(url) : null,
    vcs: isRepository ? `${system}+${plain}@${commit}` : null,
    archive: isArchive ? plain : null,
  };
}

/** `file:///src/a%20b` → `/src/a b`; null for what is no path of this file system. */
function pathOfFileUrl(url: string): string | null {
  if (!/^file:/iu.test(url) || !URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  if (hostname !== '' && hostname !== 'localhost') return null;
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** Without user and password; `git@` is the name that everybody uses, and stays. */
function withoutSecrets(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const plain = new URL(url);
  plain.password = '';
  if (plain.username !== 'git') plain.username = '';
  return plain.href;
}
