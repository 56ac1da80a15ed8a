// F0. Sizes and growth limits as people write them (pure): `40MiB`, `3%`, `5MiB or 3%`.

/** A text was read, or what would have been expected in its place. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };

/** A bound on growth; with both parts the larger of the two holds. At least one is not null. */
export interface GrowthBound {
  readonly bytes: number | null;
  /** Percent of the base. */
  readonly percent: number | null;
  /** As it was written. */
  readonly text: string;
}

const FACTORS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

const WANT_SIZE = 'a size such as 40MiB (B KB MB GB KiB MiB GiB)';
const WANT_GROWTH = 'a size, a percentage, or both: 5MiB, 3%, "5MiB or 3%"';

const refuse = (expected: string): { ok: false; expected: string } => ({ ok: false, expected });

/** Why a unit is not one of ours, with the ones it may have meant. */
function explainUnit(unit: string): string {
  if (unit === '') return `${WANT_SIZE}; the unit is missing`;
  const letter = unit.charAt(0).toUpperCase();
  if (/^[kmg]$/i.test(unit)) {
    return `${letter}iB (1024) or ${letter}B (1000): a bare ${unit} does not say which`;
  }
  const same = Object.keys(FACTORS).find((known) => known.toLowerCase() === unit.toLowerCase());
  return same === undefined ? WANT_SIZE : `the unit written ${same}`;
}

/** Bytes of `40MiB`, `1.5 GB`, `12 B`; a fraction of a byte is rounded. */
export function parseSize(text: string): Parsed<number> {
  const match = /^(\d{1,15}(?:\.\d{1,15})?)\s*([A-Za-z]*)$/u.exec(text.trim());
  if (match === null) return refuse(WANT_SIZE);
  const unit = match[2] ?? '';
  const factor = Object.hasOwn(FACTORS, unit) ? FACTORS[unit] : undefined;
  if (factor === undefined) return refuse(explainUnit(unit));
  const bytes = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(bytes) ? { ok: true, value: bytes } : refuse('a smaller size');
}

/** `5MiB`, `3%`, `5MiB or 3%`, in either order. */
export function parseGrowth(text: string): Parsed<GrowthBound> {
  const parts = text.trim().split(/\s+or\s+/u);
  if (parts.length > 2) return refuse(WANT_GROWTH);
  let bytes: number | null = null;
  let percent: number | null = null;
  for (const part of parts) {
    const match = /^(\d{1,9}(?:\.\d{1,9})?)\s*%$/u.exec(part);
    if (match !== null) {
      if (percent !== null) return refuse(WANT_GROWTH);
      percent = Number(match[1]);
      continue;
    }
    const size = parseSize(part);
    if (!size.ok) return refuse(/^[\d.]+\s*[A-Za-z]+$/u.test(part) ? size.expected : WANT_GROWTH);
    if (bytes !== null) return refuse(WANT_GROWTH);
    bytes = size.value;
  }
  return { ok: true, value: { bytes, percent, text: text.trim() } };
}

/** Bytes in force over a base of so many bytes: the larger of the two parts. */
export function boundOf(growth: GrowthBound, base: number): number {
  const share = growth.percent === null ? 0 : Math.floor((base * growth.percent) / 100);
  return Math.max(growth.bytes ?? 0, share);
}
