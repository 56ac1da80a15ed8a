// F3. How one input is read (pure): a text → a value, or what is wanted in its place.

import * as v from 'valibot';
import { UserError } from '../errors.ts';
import { imageReference, parseImageName, REGISTRY } from '../oci/imagename.ts';
import type { Parsed } from '../text/sizes.ts';
import { linesOf } from './settings-lists.ts';

export const ok = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const want = (expected: string): { ok: false; expected: string } => ({
  ok: false,
  expected,
});

/** An input: absent (or empty) gives `absent`, anything else is read, or refused with what is wanted. */
export function field<T, A>(read: (text: string) => Parsed<T>, absent: A) {
  return v.pipe(
    v.optional(v.string(), ''),
    v.rawTransform<string, T | A>(({ dataset, addIssue, NEVER }) => {
      if (dataset.value.trim() === '') return absent;
      const parsed = read(dataset.value);
      if (parsed.ok) return parsed.value;
      addIssue({ message: `want ${parsed.expected}` });
      return NEVER;
    }),
  );
}

/** Any text, trimmed; null when absent. */
export const text = () => field((given) => ok(given.trim()), null);

/** One entry a line, unless `read` says otherwise; absent is none. */
export const list = (
  read: (given: string) => Parsed<readonly string[]> = (given) => ok(linesOf(given)),
) => field(read, [] as readonly string[]);

/** A text of the pattern's form. */
export function matching(pattern: RegExp, expected: string) {
  return (given: string): Parsed<string> =>
    pattern.test(given.trim()) ? ok(given.trim()) : want(expected);
}

/** `a, b or c`. */
export function choiceOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** One of these words. */
export function oneOf<const W extends string>(...words: readonly W[]) {
  return (given: string): Parsed<W> => {
    const found = words.find((word) => word === given.trim());
    return found === undefined ? want(choiceOf(words)) : ok(found);
  };
}

/** YAML 1.2's core schema, as @actions/core reads booleans; absent is false. */
export const flag = () =>
  field((given): Parsed<boolean> => {
    if (/^(true|True|TRUE)$/u.test(given.trim())) return ok(true);
    if (/^(false|False|FALSE)$/u.test(given.trim())) return ok(false);
    return want('true or false');
  }, false);

/** A pull request's number; `#7` is what people copy. */
export function readNumber(given: string): Parsed<number> {
  const [, digits] = /^#?([1-9]\d{0,8})$/u.exec(given.trim()) ?? [];
  return digits === undefined
    ? want('the number of a pull request, such as 7')
    : ok(Number(digits));
}

/** GitHub's own bound on label names is 50 characters. */
export function readLabel(given: string): Parsed<string> {
  const name = given.trim();
  const plain = name.length <= 50 && !/\p{Cc}/u.test(name);
  return plain ? ok(name) : want('the name of a label, 50 characters at most');
}

/** An image by its transport, or by a name that a registry could have. */
export function readImage(given: string): Parsed<string> {
  const reference = imageReference(given.trim());
  if (/^(?:docker-daemon|containers-storage|dir):/u.test(given.trim())) {
    return want('docker://NAME, oci:DIR, oci-archive:TAR or docker-archive:TAR');
  }
  try {
    if (reference.startsWith(REGISTRY)) parseImageName(reference.slice(REGISTRY.length));
    return ok(reference);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return want(`the name of one image; ${error.message}`);
  }
}
