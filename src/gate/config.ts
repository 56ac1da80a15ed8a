// F3. stagegate.yml (pure): text → Config, or every problem with its line and column. The file is
// the pull request's own text: whatever runs, mounts, authenticates or reaches outside is refused.

import { suggest } from '../text/suggest.ts';
import { readException, type PolicyException } from './config-exceptions.ts';
import { fileInputs, KEYS_OF_INPUTS, refusal } from './config-inputs.ts';
import { readLimits, type LimitSpec } from './config-limits.ts';
import { oneOfEntry, openYaml, type Entry, type YamlReader } from './config-yaml.ts';
import { INPUT_NAMES, type RawInputs } from './settings.ts';
import { badInputs, type InputProblem } from './settings-problems.ts';
import { LEVELS, unknownRule, type RuleLevel, type RuleLevels } from './settings-rules.ts';

export type { LimitSpec } from './config-limits.ts';
export type { RuleLevel } from './settings-rules.ts';

export type Preset = 'strict' | 'slim' | 'off';

/** What the file says, before inputs win over it. */
export interface Config {
  readonly preset: Preset;
  readonly rules: RuleLevels;
  readonly limits: readonly LimitSpec[];
  readonly exceptions: readonly PolicyException[];
  /** Inputs that the file may give too, as raw texts: `{ ...config.inputs, ...given }`. */
  readonly inputs: RawInputs;
}

const PRESETS = ['strict', 'slim', 'off'] as const;
const OWN_KEYS = ['preset', 'rules', 'limits', 'exceptions'] as const;

function readRules(
  yaml: YamlReader,
  rules: Entry,
  ruleIds: readonly string[],
): Record<string, RuleLevel> {
  const read: [string, RuleLevel][] = [];
  for (const entry of yaml.entries(rules.node, 'rules', null, 'want rule: level lines')) {
    if (!ruleIds.includes(entry.key)) {
      yaml.say(entry, null, unknownRule(entry.key, ruleIds));
      continue;
    }
    const level = oneOfEntry(yaml, entry, LEVELS);
    if (level !== null) read.push([entry.key, level]);
  }
  return Object.fromEntries(read);
}

function unknownKey(key: string): string {
  const near = suggest(key, [...OWN_KEYS, ...KEYS_OF_INPUTS]);
  if (near !== null) return `unknown key; did you mean ${near}?`;
  const input = suggest(key, INPUT_NAMES);
  if (input !== null) return `unknown key; did you mean ${input}? ${refusal(input) ?? ''}`;
  return `unknown key; want ${OWN_KEYS.join(', ')}`;
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
  for (const entry of all) {
    if (entry.key === 'preset') {
      config = { ...config, preset: oneOfEntry(yaml, entry, PRESETS) ?? 'strict' };
    } else if (entry.key === 'rules') {
      config = { ...config, rules: readRules(yaml, entry, ruleIds) };
    } else if (entry.key === 'limits') {
      config = { ...config, limits: readLimits(yaml, entry) };
    } else if (entry.key === 'exceptions') {
      const items = yaml.items(entry.node, 'exceptions', 'want a list: "- rule: no-shell" …');
      const read = items.map((item) => readException(yaml, item, ruleIds));
      config = { ...config, exceptions: read.filter((exception) => exception !== null) };
    } else if (KEYS_OF_INPUTS.includes(entry.key)) given.push(entry);
    else yaml.say(entry, null, refusal(entry.key) ?? unknownKey(entry.key));
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
  if ('problems' in checked)
    throw badInputs([{ source: path, file: path, problems: checked.problems }]);
  return checked.config;
}
