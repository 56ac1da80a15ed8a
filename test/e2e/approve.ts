// Compares what a run showed with a text that somebody has read and approved. Sizes, times, digests
// and commits differ from build to build: they are tokens there, and compared with the report.
// `UPDATE_APPROVED=1` writes the files.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(import.meta.dirname, 'approved');

export function approve(name: string, text: string): void {
  const path = join(folder, name);
  if (process.env['UPDATE_APPROVED'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (!existsSync(path)) throw new Error(`nothing is approved as ${name}: UPDATE_APPROVED=1`);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/sha256:[0-9a-f]{12,64}…?/gu, 'DIGEST'],
  [/[+\-−]?\d[\d,.]*[\u00a0 ](?:B|KiB|MiB|GiB)\b/gu, 'SIZE'],
  [/[+\-−]?\d+(?:\.\d+)?[\u00a0 ]%/gu, 'PERCENT'],
  [/\b(?:\d+m )?\d+(?:\.\d+)?s\b/gu, 'TIME'],
  [/\b\d+ of \d+ layers?\b|\b\d+ layers?, \d+ from cache\b/gu, 'LAYERS'],
  [/\b\d+ steps?, \d+ cached\b/gu, 'STEPS'],
  [/\b(bash|BusyBox|dash) \d[\w.+~-]*/gu, '$1 VERSION'],
];

/** `names`: what a commit or another text of this run alone is called, longest first. */
export function tokens(text: string, names: Readonly<Record<string, string>>): string {
  let shown = text;
  for (const [value, name] of Object.entries(names)) {
    shown = shown.replaceAll(value, name);
    // Its short form, where the whole was a commit.
    if (/^[0-9a-f]{40}$/u.test(value)) shown = shown.replaceAll(value.slice(0, 7), `${name}7`);
  }
  for (const [pattern, token] of TOKENS) shown = shown.replace(pattern, token);
  return shown;
}

const UNITS: readonly (readonly [number, string, number])[] = [
  [2 ** 30, 'GiB', 2],
  [2 ** 20, 'MiB', 1],
  [2 ** 10, 'KiB', 1],
  [1, 'B', 0],
];

/** A size as the mocks have it: IEC, one decimal (GiB two), no-break space. */
export function shownSize(bytes: number): string {
  for (const [unit, name, decimals] of UNITS) {
    const text = (Math.abs(bytes) / unit).toFixed(decimals);
    if (Number(text) >= 1 || unit === 1) return `${text}\u00a0${name}`;
  }
  return '';
}
