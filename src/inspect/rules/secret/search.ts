// F2. Looks for secrets in the content of files. What it remembers of one is its kind and its place,
// never a part of it. Pure.

import type { Capture, Extractor, SeenFile, Want } from '../../../model/knowledge.ts';
import { judgeForm, SECRET_KINDS, type SecretKind } from '../../../text/secrets.ts';
import { credentialFilesAt, readCredentials } from './credentials.ts';
import { isSearched, isText } from './places.ts';

/** One kind of secret in a file. */
export type SecretFact = {
  readonly kind: string;
  /** Of its first place: `line 3`, or `byte 4711` in a program or a long text. */
  readonly place: string;
};

export type SecretFacts = { readonly secrets: readonly SecretFact[] };

/** Texts up to this size are kept to count lines, and to read credentials in. */
const LONGEST_TEXT = 64 << 10;

function capturesOf(rows: readonly SecretKind[]): Capture[] {
  return rows.flatMap(({ form, needs = [] }) => {
    if (form === null) return [];
    const { before, bytes, like } = form;
    return needs.map((needle) => ({ needle, before, bytes, like }));
  });
}

const IN_TEXT = capturesOf(SECRET_KINDS);
/** In large contents needles of three characters cost most: 0.9 s more of 900 MB of text. */
const IN_LARGE = capturesOf(SECRET_KINDS.filter(({ form }) => form?.shortTextOnly !== true));
const rowOf = new Map(SECRET_KINDS.flatMap((row) => (row.needs ?? []).map((it) => [it, row])));

function wants(entry: Parameters<Extractor['wants']>[0], head: Buffer): Want | null {
  if (!isSearched(entry, head)) return null;
  if (entry.size > LONGEST_TEXT || !isText(head)) return { captures: IN_LARGE };
  return { captures: IN_TEXT, bytes: entry.size };
}

function extract(file: SeenFile): SecretFacts | null {
  const isWhole = file.bytes.length > 0 && !file.truncated;
  const files = isWhole ? credentialFilesAt(file.path) : [];
  if (file.captures.size === 0 && files.length === 0) return null;
  const places = new Map<string, string>();
  for (const [kind, at] of firstPlaces(file)) {
    places.set(kind, isWhole ? `line ${lineAt(file.bytes, at)}` : `byte ${at}`);
  }
  if (files.length > 0) {
    // A token that is known by its form is not also the credential of its file.
    const taken = new Set(places.values());
    for (const { kind, line } of readCredentials(files, file.bytes.toString('latin1'))) {
      const place = `line ${line}`;
      if (!taken.has(place) && !places.has(kind)) places.set(kind, place);
    }
  }
  if (places.size === 0) return null;
  return { secrets: [...places].map(([kind, place]) => ({ kind, place })) };
}

/** By kind: where the first one of those begins that have the form of it. */
function firstPlaces(file: SeenFile): Map<string, number> {
  const found = new Map<string, number>();
  for (const [needle, parts] of file.captures) {
    const row = rowOf.get(needle);
    if (row === undefined || row.form === null) continue;
    for (const [i, part] of parts.entries()) {
      const kind = judgeForm(row, part.toString('latin1'));
      const begins = file.places.get(needle)?.[i] ?? 0;
      // In front of the needle stands what tells, but where the content itself begins.
      const at =
        begins === 0 ? Math.max(0, part.indexOf(needle, 0, 'latin1')) : begins + row.form.before;
      if (kind !== null && at < (found.get(kind) ?? Infinity)) found.set(kind, at);
    }
  }
  return found;
}

function lineAt(content: Buffer, place: number): number {
  let line = 1;
  for (let at = content.indexOf(10); at >= 0 && at < place; at = content.indexOf(10, at + 1))
    line += 1;
  return line;
}

export const secretSearch = { wants, extract } satisfies Pick<
  Extractor<SecretFacts>,
  'wants' | 'extract'
>;
