// F0. Numbers as people read them (pure): sizes in IEC units, signed deltas, percentages, counts.

/** `rich` for Markdown and HTML (no-break space, U+2212 minus); `plain` for terminals and data. */
export type NumberLook = 'rich' | 'plain';

const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** Enough to tell two neighbouring byte counts apart in GiB: 2^-30 is about 1e-9. */
const MOST_DECIMALS = 10;

const space = (look: NumberLook): string => (look === 'rich' ? '\u00a0' : ' ');
const minus = (look: NumberLook): string => (look === 'rich' ? '\u2212' : '-');

/** The number of decimals by default: none for bytes, two for GiB, else one. */
function defaultDecimals(unit: number): number {
  if (unit === 0) return 0;
  return unit === 3 ? 2 : 1;
}

/** `amount` in the largest unit that keeps its rounded value under 1024. */
function scaled(amount: number, extra: number): { text: string; unit: number } {
  let unit = 0;
  while (unit < UNITS.length - 1) {
    const text = (amount / 1024 ** unit).toFixed(unit === 0 ? 0 : defaultDecimals(unit) + extra);
    if (Number(text) < 1024) return { text, unit };
    unit += 1;
  }
  return { text: (amount / 1024 ** unit).toFixed(defaultDecimals(unit) + extra), unit };
}

function magnitude(amount: number, look: NumberLook, extra: number): string {
  const { text, unit } = scaled(Math.abs(amount), extra);
  return `${text}${space(look)}${UNITS[unit] ?? 'B'}`;
}

/** `12.3 MiB`, `1.21 GiB`, `661 B`. `extra` adds decimals above bytes. */
export function formatBytes(bytes: number, look: NumberLook, extra = 0): string {
  return (bytes < 0 ? minus(look) : '') + magnitude(bytes, look, extra);
}

/** A change, always signed but for `0 B`: `+488.7 KiB`, `-4.7 KiB`. */
export function formatDelta(bytes: number, look: NumberLook, extra = 0): string {
  const sign = bytes > 0 ? '+' : bytes < 0 ? minus(look) : '';
  return sign + magnitude(bytes, look, extra);
}

/**
 * How many decimals a row needs beyond the usual so that `actual` and `bound` read differently
 * when they differ: rounding must never hide a breach.
 */
export function decimalsToTell(actual: number | null, bound: number | null): number {
  if (actual === null || bound === null || actual === bound) return 0;
  let extra = 0;
  while (
    extra < MOST_DECIMALS &&
    formatBytes(actual, 'plain', extra) === formatBytes(bound, 'plain', extra)
  ) {
    extra += 1;
  }
  return extra;
}

/**
 * A change in percent of the base, signed: no decimals from 10 %, one from 0.05 %, else two.
 * Null where it would say nothing: no base, base 0, no change, or less than 0.005 %.
 */
export function formatPercent(delta: number, base: number | null, look: NumberLook): string | null {
  if (base === null || base <= 0 || delta === 0) return null;
  const percent = (Math.abs(delta) / base) * 100;
  const decimals = Number(percent.toFixed(1)) >= 10 ? 0 : percent >= 0.05 ? 1 : 2;
  const text = percent.toFixed(decimals);
  if (Number(text) === 0) return null;
  return `${delta < 0 ? minus(look) : '+'}${text}${space(look)}%`;
}

/** `14,857`. */
export function formatCount(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 layer`, `2 layers`; `many` when the plural is not formed by an s. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `0.1s`, `41.7s`, `2m 05s`. Takes milliseconds. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (Number(seconds.toFixed(1)) < 100) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinAnd(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
