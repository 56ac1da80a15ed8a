// F3. stagegate.yml (pure): text → Config, or every problem with its line and column. The file is
// the pull request's own text: whatever runs, mounts, authenticates or reaches outside is refused.

import type { Level } from '../model/snapshot.ts';
import { parseGrowth, parseSize, type GrowthBound, type Parsed } from '../text/sizes.ts';
import { suggest } from '../text/suggest.ts';
import { readException, type PolicyException } from './config-exceptions.ts';
import { fileInputs, isInputOnly, KEYS_OF_INPUTS } from './config-inputs.ts';
import { openYaml, type Entry, type YamlReader } from './config-yaml.ts';
import type { RawInputs } from './settings.ts';
import { badInputs, type InputProblem } from './settings-problems.ts';

export type Preset = 'strict' | 'slim' | 'off';
export type RuleLevel = Level | 'off';

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

/** What the file says, before inputs win over it. */
export interface Config {
  readonly preset: Preset;
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly limits: readonly LimitSpec[];
  readonly exceptions: readonly PolicyException[];
  /** Inputs that the file may give too, as raw texts: `{ ...config.inputs, ...given }`. */
  readonly inputs: RawInputs;
}

const PRESETS = ['strict', 'slim', 'off'] as const;
const LEVELS = ['error', 'warning', 'note', 'off'] as const;
const OWN_KEYS = ['preset', 'rules', 'limits', 'exceptions'] as const;
const LIMIT_KEYS = [
  'target',
  'metric',
  'max-compressed-size',
  'max-uncompressed-size',
  'max-increase',
  'warn-increase',
] as const;

function oneOf<const W extends string>(
  yaml: YamlReader,
  entry: Entry,
  words: readonly W[],
): W | null {
  const want = `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
  const text = yaml.text(entry, want);
  if (text === null) return null;
  const found = words.find((word) => word === text);
  if (found === undefined) yaml.say(entry, entry.node, `want ${want}`);
  return found ?? null;
}

function readRules(
  yaml: YamlReader,
  rules: Entry,
  ruleIds: readonly string[],
): Record<string, RuleLevel> {
  const read: [string, RuleLevel][] = [];
  for (const entry of yaml.entries(rules.node, 'rules', null, 'want rule: level lines')) {
    if (!ruleIds.includes(entry.key)) {
      const near = suggest(entry.key, ruleIds);
      const hint = near === null ? '' : `did you mean ${near}? `;
      yaml.say(entry, null, `unknown rule; ${hint}see stagegate rules`);
      continue;
    }
    const level = oneOf(yaml, entry, LEVELS);
    if (level !== null) read.push([entry.key, level]);
  }
  return Object.fromEntries(read);
}

function amount<T>(yaml: YamlReader, entry: Entry, read: (text: string) => Parsed<T>): T | null {
  const text = yaml.text(entry, 'a size such as 40MiB');
  if (text === null) return null;
  const parsed = read(text);
  if (parsed.ok) return parsed.value;
  yaml.say(entry, entry.node, `want ${parsed.expected}`);
  return null;
}

function readLimit(
  yaml: YamlReader,
  at: { node: Entry['node']; name: string; offset: number },
): LimitSpec {
  let limit: LimitSpec = {
    target: 'runtime',
    metric: 'compressed',
    maxCompressedSize: null,
    maxUncompressedSize: null,
    maxIncrease: null,
    warnIncrease: null,
  };
  const before = yaml.problems.length;
  const entries = yaml.entries(at.node, at.name, LIMIT_KEYS, 'want a map of limits');
  for (const entry of entries) {
    switch (entry.key as (typeof LIMIT_KEYS)[number]) {
      case 'target':
        limit = { ...limit, target: yaml.text(entry, 'the name of a stage') ?? 'runtime' };
        break;
      case 'metric': {
        const metric = oneOf(yaml, entry, ['compressed', 'uncompressed']);
        limit = { ...limit, metric: metric ?? 'compressed' };
        break;
      }
      case 'max-compressed-size':
        limit = { ...limit, maxCompressedSize: amount(yaml, entry, parseSize) };
        break;
      case 'max-uncompressed-size':
        limit = { ...limit, maxUncompressedSize: amount(yaml, entry, parseSize) };
        break;
      case 'max-increase':
        limit = { ...limit, maxIncrease: amount(yaml, entry, parseGrowth) };
        break;
      case 'warn-increase':
        limit = { ...limit, warnIncrease: amount(yaml, entry, parseGrowth) };
        break;
    }
  }
  const bounds = entries.filter(({ key }) => /^(max|warn)-/u.test(key));
  if (yaml.problems.length === before && bounds.length === 0) {
    yaml.say(at, null, 'limits nothing; want max-compressed-size, max-increase or the like');
  }
  return limit;
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

function readLimits(yaml: YamlReader, entry: Entry): LimitSpec[] {
  const items = yaml.items(entry.node, 'limits', 'want a list: "- target: runtime" and so on');
  const limits = items.map((item) => readLimit(yaml, item));
  sayTwice(
    yaml,
    limits,
    items.map((item) => ({ ...item, key: '' })),
  );
  return limits;
}

function refuseInputs(yaml: YamlReader, entry: Entry): void {
  const why = (LIMIT_KEYS as readonly string[]).includes(entry.key)
    ? 'belongs under limits: "- target: runtime", then this'
    : "an input only: this file is the pull request's own text";
  yaml.say(entry, null, why);
}

/** The problems of the file, and what it says when there are none. */
export function checkConfig(
  text: string,
  ruleIds: readonly string[],
): { readonly config: Config } | { readonly problems: readonly InputProblem[] } {
  const yaml = openYaml(text);
  let config: Config = { preset: 'strict', rules: {}, limits: [], exceptions: [], inputs: {} };
  const given: Entry[] = [];
  const all = yaml.entries(yaml.root, '', null, `want keys: ${OWN_KEYS.join(', ')}`);
  const known = [...OWN_KEYS, ...KEYS_OF_INPUTS];
  for (const entry of all) {
    if (entry.key === 'preset') {
      config = { ...config, preset: oneOf(yaml, entry, PRESETS) ?? 'strict' };
    } else if (entry.key === 'rules') {
      config = { ...config, rules: readRules(yaml, entry, ruleIds) };
    } else if (entry.key === 'limits') {
      config = { ...config, limits: readLimits(yaml, entry) };
    } else if (entry.key === 'exceptions') {
      const items = yaml.items(entry.node, 'exceptions', 'want a list: "- rule: no-shell" …');
      const read = items.map((item) => readException(yaml, item, ruleIds));
      config = { ...config, exceptions: read.filter((exception) => exception !== null) };
    } else if (KEYS_OF_INPUTS.includes(entry.key)) given.push(entry);
    else if (isInputOnly(entry.key)) refuseInputs(yaml, entry);
    else {
      const near = suggest(entry.key, known);
      const hint = near === null ? `want ${OWN_KEYS.join(', ')}` : `did you mean ${near}?`;
      yaml.say(entry, null, `unknown key; ${hint}`);
    }
  }
  config = { ...config, inputs: fileInputs(yaml, given) };
  const byPlace = yaml.problems.toSorted(
    (left, right) =>
      (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
  );
  return byPlace.length > 0 ? { problems: byPlace } : { config };
}

/** `path` is how the file is called in the message. Throws `bad-config`. */
export function readConfig(text: string, ruleIds: readonly string[], path: string): Config {
  const checked = checkConfig(text, ruleIds);
  if ('problems' in checked) throw badInputs([{ source: path, problems: checked.problems }]);
  return checked.config;
}
