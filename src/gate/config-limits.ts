// F3. `limits:` of stagegate.yml (pure): bounds for one target each.

import { parseGrowth, parseSize, type GrowthBound, type Parsed } from '../text/sizes.ts';
import { oneOfEntry, type Entry, type YamlReader } from './config-yaml.ts';

/** Bounds for one target (and each of its platforms). Null: not limited. */
export interface LimitSpec {
  /** A stage's name, or the role `runtime`. */
  readonly target: string;
  /** What growth is measured in. */
  readonly metric: 'compressed' | 'uncompressed';
  /** Bytes. */
  readonly maxCompressedSize: number | null;
  /** Bytes. */
  readonly maxUncompressedSize: number | null;
  readonly maxIncrease: GrowthBound | null;
  readonly warnIncrease: GrowthBound | null;
}

/** The keys of one limit, in the words of the inputs. */
export const LIMIT_KEYS = [
  'target',
  'metric',
  'max-compressed-size',
  'max-uncompressed-size',
  'max-increase',
  'warn-increase',
] as const;

const NO_LIMIT: LimitSpec = {
  target: 'runtime',
  metric: 'compressed',
  maxCompressedSize: null,
  maxUncompressedSize: null,
  maxIncrease: null,
  warnIncrease: null,
};

function amount<T>(yaml: YamlReader, entry: Entry, read: (text: string) => Parsed<T>): T | null {
  const text = yaml.text(entry, 'a size such as 40MiB');
  if (text === null) return null;
  const parsed = read(text);
  if (parsed.ok) return parsed.value;
  yaml.say(entry, entry.node, `want ${parsed.expected}`);
  return null;
}

/** One key's part of a limit; what cannot be read limits nothing and is a problem. */
function partOf(yaml: YamlReader, entry: Entry): Partial<LimitSpec> {
  switch (entry.key as (typeof LIMIT_KEYS)[number]) {
    case 'target':
      return { target: yaml.text(entry, 'the name of a stage') ?? NO_LIMIT.target };
    case 'metric':
      return { metric: oneOfEntry(yaml, entry, ['compressed', 'uncompressed']) ?? NO_LIMIT.metric };
    case 'max-compressed-size':
      return { maxCompressedSize: amount(yaml, entry, parseSize) };
    case 'max-uncompressed-size':
      return { maxUncompressedSize: amount(yaml, entry, parseSize) };
    case 'max-increase':
      return { maxIncrease: amount(yaml, entry, parseGrowth) };
    case 'warn-increase':
      return { warnIncrease: amount(yaml, entry, parseGrowth) };
  }
}

function readLimit(
  yaml: YamlReader,
  at: { node: Entry['node']; name: string; offset: number },
): LimitSpec {
  const before = yaml.problems.length;
  const entries = yaml.entries(at.node, at.name, LIMIT_KEYS, 'want a map of limits');
  const parts = entries.map((entry) => partOf(yaml, entry));
  const bounds = entries.filter(({ key }) => /^(max|warn)-/u.test(key));
  if (yaml.problems.length === before && bounds.length === 0) {
    yaml.say(at, null, 'limits nothing; want max-compressed-size, max-increase or the like');
  }
  return parts.reduce<LimitSpec>((limit, part) => ({ ...limit, ...part }), NO_LIMIT);
}

/** The same bound twice for the same target: nobody can tell which was meant. */
function sayTwice(yaml: YamlReader, limits: readonly LimitSpec[], places: readonly Entry[]): void {
  const seen = new Map<string, string>();
  for (const [index, limit] of limits.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    for (const [key, value] of Object.entries(limit)) {
      if (key === 'target' || key === 'metric' || value === null) continue;
      const metric = key.endsWith('Increase') ? limit.metric : '';
      const id = `${limit.target.toLowerCase()} ${metric} ${key}`;
      const first = seen.get(id);
      if (first !== undefined) {
        const shown = key.replace(/[A-Z]/gu, (capital) => `-${capital.toLowerCase()}`);
        yaml.say(place, null, `${shown} of target ${limit.target} stands in ${first} already`);
      }
      seen.set(id, first ?? place.name);
    }
  }
}

/** Each item is one target's; what is wrong is in the reader's problems. */
export function readLimits(yaml: YamlReader, entry: Entry): LimitSpec[] {
  const items = yaml.items(entry.node, 'limits', 'want a list: "- target: runtime" and so on');
  const limits = items.map((item) => readLimit(yaml, item));
  sayTwice(
    yaml,
    limits,
    items.map((item) => ({ ...item, key: '' })),
  );
  return limits;
}
