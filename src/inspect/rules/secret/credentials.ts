// F2. Reads credentials in the files that programs look for them in: their kinds and lines. Pure.

import { isPlaceholder, isReference } from '../../../text/secretvalues.ts';
import { anyOf } from './anyof.ts';
import { CREDENTIAL_FILES, type CredentialFile } from './credentialfiles.ts';

/** A template of it says in its name that it is one. */
const TEMPLATE = /[._-](?:example|sample|template|tpl|dist|defaults?|schema|test)(?:\.|$)/i;

const KINDS: ReadonlySet<string> = new Set(CREDENTIAL_FILES.map(({ kind }) => kind));

/** Tells what a program reads as its credential from a key or token by its form. */
export const isCredential = (kind: string): boolean => KINDS.has(kind);

const isLiteral = (value: string): boolean => !isReference(value) && !isPlaceholder(value);

/** Every text is asked, and few are one of these. Flags of their own are for the exact patterns. */
const ANY_CASE = anyOf(CREDENTIAL_FILES.map(({ path }) => new RegExp(path.source, 'i')));

/** The kinds of files that a path is of: the first that fits. A template is none. */
export function credentialFilesAt(path: string): CredentialFile[] {
  if (!ANY_CASE.test(path)) return [];
  if (TEMPLATE.test(path.slice(path.lastIndexOf('/') + 1))) return [];
  return CREDENTIAL_FILES.filter((file) => file.path.test(path)).slice(0, 1);
}

/** The kinds of secrets in such a file, each with its first line, from 1. */
export function readCredentials(
  files: readonly CredentialFile[],
  text: string,
): { readonly kind: string; readonly line: number }[] {
  const found = new Map<string, number>();
  for (const { kind, line, holds, comment } of files) {
    const read =
      comment === undefined ? text : text.replace(comment, (it) => it.replace(/[^\n]/g, ' '));
    for (const [index, part] of read.split('\n').entries()) {
      if (found.has(kind)) break;
      const value = line?.exec(part)?.[1];
      const isHit = (value !== undefined && isLiteral(value)) || holds?.(part) === true;
      if (isHit) found.set(kind, index + 1);
    }
  }
  return [...found].map(([kind, line]) => ({ kind, line }));
}
