// F3. The inputs' schema (pure): one row an input, with its form and its default.

import * as v from 'valibot';
import { parseGrowth, parseSize } from '../text/sizes.ts';
import {
  field,
  flag,
  list,
  matching,
  ok,
  oneOf,
  readImage,
  readLabel,
  readNumber,
  text,
} from './settings-form.ts';
import { entriesOf, linesOf, quotedLinesOf, wordsOf } from './settings-lists.ts';
import { readPlatforms } from './settings-platforms.ts';

/**
 * Defaults of this schema, as action.yml, the help and the README say them. action.yml itself may
 * give one only to what stagegate.yml may not say: the runner passes it on like a given input, and
 * those win over the file.
 */
export const INPUT_DEFAULTS = {
  context: '.',
  'no-cache': 'false',
  pull: 'false',
  baseline: 'auto',
  'min-change': '1KiB',
  'fail-on': 'error',
  comment: 'on-change',
  'exception-label': 'stagegate-exception',
  'isolate-base': 'false',
  'report-dir': 'stagegate-report',
} as const satisfies Readonly<Record<string, string>>;

/** When a pull request gets a comment; `off` never touches one. */
export const COMMENT_POLICIES = ['always', 'on-change', 'on-failure', 'off'] as const;

/** Lines of `name=value`, where `name` alone means something too if `sole` is set. */
const assignments = (expected: string, { sole = false } = {}) =>
  list((given) => entriesOf(linesOf(given), sole ? /^[^=\s]+(?:=|$)/u : /^[^=\s]+=/u, expected));

/** Neither an option nor two words: it becomes an argument. */
const plainWord = /^[^-\s][^\s]*$/u;

/** One entry an input; names of docker/build-push-action where they mean the same. */
export const SettingsSchema = v.object({
  context: field((given) => ok(given.trim()), INPUT_DEFAULTS.context),
  file: text(),
  image: field(readImage, null),
  target: field(matching(plainWord, 'the name or number of one stage'), null),
  'builder-target': field((given) => entriesOf(wordsOf(given), plainWord, 'stage names'), null),
  'build-args': assignments('NAME=value lines', { sole: true }),
  'build-contexts': assignments('name=path lines'),
  secrets: list((given) => entriesOf(quotedLinesOf(given), /^[^=\s]+=/u, 'id=value lines')),
  'secret-files': assignments('id=path lines'),
  ssh: assignments('default or id=path lines', { sole: true }),
  platforms: list(readPlatforms),
  'cache-from': list(),
  'cache-to': list(),
  'no-cache': flag(),
  pull: flag(),
  network: field(matching(plainWord, 'a network mode such as none or host'), null),
  allow: list((given) => ok(wordsOf(given))),
  'add-hosts': list((given) =>
    entriesOf(linesOf(given), /^[^:=\s]+[:=]\S+$/u, 'host:address lines'),
  ),
  builder: field(matching(plainWord, 'the name of one builder'), null),
  'github-token': text(),
  baseline: field(oneOf('auto', 'build', 'image', 'report', 'none'), INPUT_DEFAULTS.baseline),
  'base-ref': field(matching(/^[^-]/u, 'a commit, image or report path; no leading -'), null),
  'max-compressed-size': field(parseSize, null),
  'max-uncompressed-size': field(parseSize, null),
  'max-increase': field(parseGrowth, null),
  'warn-increase': field(parseGrowth, null),
  'min-change': field(parseSize, 1024),
  'fail-on': field(oneOf('error', 'warning', 'never'), INPUT_DEFAULTS['fail-on']),
  prepare: text(),
  /** Read by `readRuleLines`, which knows the rules. */
  rules: list(),
  comment: field(oneOf(...COMMENT_POLICIES), INPUT_DEFAULTS.comment),
  'pull-request': field(readNumber, null),
  'exception-label': field(readLabel, INPUT_DEFAULTS['exception-label']),
  'isolate-base': flag(),
  'cache-dir': text(),
  config: text(),
  'report-dir': field((given) => ok(given.trim()), INPUT_DEFAULTS['report-dir']),
  'comment-key': field(
    // The key stands in an HTML comment, which must not hold two hyphens in a row.
    matching(
      /^(?!.*--)[A-Za-z0-9._-]{1,64}$/u,
      'letters, digits, ".", "_" and single "-", 64 at most',
    ),
    null,
  ),
});

/** What the schema makes of the raw texts. */
export type Parts = v.InferOutput<typeof SettingsSchema>;

export type InputName = keyof typeof SettingsSchema.entries;

/** Every input's name. */
export const INPUT_NAMES: readonly string[] = Object.keys(SettingsSchema.entries);
