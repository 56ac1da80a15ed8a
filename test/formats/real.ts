import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One of the real inputs beside this file (test/formats/real/README.md). */
export function real(name: string): string {
  return readFileSync(join(import.meta.dirname, 'real', name), 'utf8');
}

/** As `real`, of a binary one. */
export function realBytes(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'real', name));
}
