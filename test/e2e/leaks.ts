// Tells whether a value, or what is made of it, stands in what a program wrote.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A stream or a file, by the name to call it in a failure. */
export interface Written {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Every file below a folder. */
export function filesBelow(folder: string): Written[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ name: path.slice(folder.length + 1), bytes: readFileSync(path) }));
}

/** Shorter parts of a value may be anything. */
const SHORTEST = 8;

/**
 * How a value may show up, each with the name of the way. Of one over several lines (a key) each
 * line of its body counts by itself: the first and last are known to everybody.
 */
export function formsOf(value: string): (readonly [form: string, bytes: Buffer])[] {
  const lines = value
    .split('\n')
    .filter((line) => line.length >= SHORTEST && !line.startsWith('-----'));
  const whole = [value, value.trimEnd()].flatMap((text) => [...encodingsOf(text)]);
  const parts = lines.flatMap((line) => [...encodingsOf(line), ...partsOf(line)]);
  const all = [...whole, ...parts];
  const isFirst = ([, bytes]: (typeof all)[number], at: number): boolean =>
    all.findIndex((other) => other[1].equals(bytes)) === at;
  return all.filter(isFirst);
}

function* encodingsOf(text: string): Generator<readonly [string, Buffer]> {
  yield ['as it is', Buffer.from(text)];
  yield ['in JSON', Buffer.from(JSON.stringify(text).slice(1, -1))];
  yield [
    'in JSON twice',
    Buffer.from(JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)),
  ];
  yield ['in a URL', Buffer.from(encodeURIComponent(text))];
  yield ['in HTML', Buffer.from(text.replaceAll('/', '&#x2F;').replaceAll('+', '&#43;'))];
  yield ['in hexadecimal', Buffer.from(Buffer.from(text).toString('hex'))];
  // What stands around it shifts base64 by no, one or two bytes; the ends mix with the neighbours.
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    const own = shifted
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : shift + 1, -1);
    yield ['in base64', Buffer.from(own)];
    yield ['in base64url', Buffer.from(own.replaceAll('+', '-').replaceAll('/', '_'))];
  }
  for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
    const sum = createHash(algorithm).update(text).digest();
    yield [`as ${algorithm}`, Buffer.from(sum.toString('hex'))];
    yield [`as ${algorithm} in base64`, Buffer.from(sum.toString('base64').replace(/=+$/, ''))];
  }
}

/** A value that was cut: in the middle, or at a limit of length. */
function* partsOf(line: string): Generator<readonly [string, Buffer]> {
  if (line.length < 3 * SHORTEST) return;
  yield ['its first half', Buffer.from(line.slice(0, line.length / 2))];
  yield ['its last half', Buffer.from(line.slice(-line.length / 2))];
}

/** `name: what, form`, for each that stands somewhere; `values` by what they are called. */
export function leaksIn(
  written: readonly Written[],
  values: Readonly<Record<string, string>>,
): string[] {
  const needles = Object.entries(values).flatMap(([what, value]) =>
    formsOf(value).map(([form, bytes]) => ({ what, form, bytes })),
  );
  return written.flatMap(({ name, bytes: haystack }) =>
    needles
      .filter(({ bytes }) => haystack.includes(bytes))
      .map(({ what, form }) => `${name}: ${what}, ${form}`),
  );
}
