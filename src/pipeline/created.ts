// F5. When a report or a bill of materials says it was made.

import { UserError } from '../errors.ts';
import type { Deps } from './deps.ts';

/** 9999-12-31T23:59:59Z: what comes after has no year of four digits. */
const LAST_SECOND = 253_402_300_799;

/**
 * RFC 3339, UTC, whole seconds: that of SOURCE_DATE_EPOCH, where somebody wants two runs to say the
 * same (https://reproducible-builds.org/specs/source-date-epoch/), else when this run began. Throws
 * `usage` for a value that is no count of seconds, as that specification wants it.
 */
export function createdAt({ env, began }: Pick<Deps, 'env' | 'began'>): string {
  const given = env['SOURCE_DATE_EPOCH'];
  if (given === undefined || given === '') return began;
  const seconds = /^\d{1,12}$/u.test(given) ? Number(given) : NaN;
  if (!(seconds <= LAST_SECOND)) {
    throw new UserError('usage', 'SOURCE_DATE_EPOCH: want whole seconds since 1970, as digits', {
      next: 'Set it to the time of the commit, or unset it.',
    });
  }
  return momentOf(new Date(seconds * 1000));
}

/** `2026-11-21T18:30:00Z`. */
export function momentOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
