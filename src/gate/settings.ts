// F3. The inputs (pure): raw texts by name, from an action or from flags → Settings, or every
// problem at once.

import * as v from 'valibot';
import type { BuildSettings } from '../model/build.ts';
import { parseGrowth, parseSize, type GrowthBound, type Parsed } from '../text/sizes.ts';
import { suggest } from '../text/suggest.ts';
import { entriesOf, linesOf, quotedLinesOf, wordsOf } from './settings-lists.ts';
import { badInputs, type InputProblem } from './settings-problems.ts';

/** Raw texts by input name; an empty text counts as absent, as an action passes it. */
export type RawInputs = Readonly<Record<string, string>>;

/** What the user asked for, checked as far as it can be without files, engine or git. */
export interface Settings {
  /** Folder relative to the workspace, or what else buildx takes. */
  readonly context: string;
  /** Null: `Dockerfile` in the context. */
  readonly file: string | null;
  /** `name=where`. */
  readonly buildContexts: readonly string[];
  /** In the words of docker/build-push-action; paths as given. */
  readonly build: BuildSettings;
  readonly githubToken: string | null;
  readonly baseline: 'auto' | 'build' | 'report' | 'none';
  readonly baseRef: string | null;
  readonly limits: InputLimits;
  /** Bytes. */
  readonly minChange: number;
  readonly failOn: 'error' | 'warning' | 'never';
  /** A command line for each tree before its build. */
  readonly prepare: string | null;
  /** Levels that differ from the rules' own, by rule as it was written: not yet checked. */
  readonly rules: readonly string[];
  readonly comment: CommentPolicy;
  readonly commentKey: string | null;
  /** The pull request to judge as, where the event does not name one. */
  readonly pullRequest: number | null;
  readonly exceptionLabel: string;
  /** Path of the policy file; null: `stagegate.yml` where there is one. */
  readonly config: string | null;
  readonly cacheDir: string | null;
  readonly reportDir: string;
}

/** When a pull request gets a comment; `off` never touches one. */
export type CommentPolicy = 'always' | 'on-change' | 'on-failure' | 'off';

/** Limits that were given as inputs: they hold for every runtime target and win over the file. */
export interface InputLimits {
  /** Bytes. */
  readonly maxCompressedSize: number | null;
  /** Bytes. */
  readonly maxUncompressedSize: number | null;
  readonly maxIncrease: GrowthBound | null;
  readonly warnIncrease: GrowthBound | null;
}

/** Defaults that action.yml, the help and this schema share. */
export const INPUT_DEFAULTS = {
  context: '.',
  baseline: 'auto',
  'min-change': '1KiB',
  'fail-on': 'error',
  comment: 'on-change',
  'exception-label': 'stagegate-exception',
  'report-dir': 'stagegate-report',
} as const satisfies RawInputs;

/** A field: absent (or empty) gives `absent`, anything else is read, or refused with what is wanted. */
function field<T, A>(read: (text: string) => Parsed<T>, absent: A) {
  return v.pipe(
    v.optional(v.string(), ''),
    v.rawTransform<string, T | A>(({ dataset, addIssue, NEVER }) => {
      if (dataset.value.trim() === '') return absent;
      const parsed = read(dataset.value);
      if (parsed.ok) return parsed.value;
      addIssue({ message: `want ${parsed.expected}` });
      return NEVER;
    }),
  );
}

const ok = <T>(value: T): Parsed<T> => ({ ok: true, value });
const want = (expected: string): { ok: false; expected: string } => ({ ok: false, expected });

const text = () => field((given) => ok(given.trim()), null);
const list = (read: (given: string) => Parsed<readonly string[]> = (given) => ok(linesOf(given))) =>
  field(read, [] as readonly string[]);

function matching(pattern: RegExp, expected: string) {
  return (given: string): Parsed<string> =>
    pattern.test(given.trim()) ? ok(given.trim()) : want(expected);
}

function oneOf<const W extends string>(...words: readonly W[]) {
  return (given: string): Parsed<W> => {
    const found = words.find((word) => word === given.trim());
    if (found !== undefined) return ok(found);
    return want(`${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`);
  };
}

/** YAML 1.2's core schema, as @actions/core reads booleans. */
function readSwitch(given: string): Parsed<boolean> {
  if (/^(true|True|TRUE)$/u.test(given.trim())) return ok(true);
  if (/^(false|False|FALSE)$/u.test(given.trim())) return ok(false);
  return want('true or false');
}

/** A pull request's number; `#7` is what people copy. */
function readNumber(given: string): Parsed<number> {
  const [, digits] = /^#?([1-9]\d{0,8})$/u.exec(given.trim()) ?? [];
  return digits === undefined
    ? want('the number of a pull request, such as 7')
    : ok(Number(digits));
}

/** GitHub's own bound on label names is 50 characters. */
function readLabel(given: string): Parsed<string> {
  const name = given.trim();
  const plain = name.length <= 50 && !/\p{Cc}/u.test(name);
  return plain ? ok(name) : want('the name of a label, 50 characters at most');
}
const flag = () => field(readSwitch, false);

const assignments = (sample: string) =>
  list((given) => entriesOf(linesOf(given), /^[^=\s]+=/u, sample));
const platform = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/u;
/** Neither an option nor two words: it becomes an argument. */
const plainWord = /^[^-\s][^\s]*$/u;

/** One entry an input; names of docker/build-push-action where they mean the same. */
const SettingsSchema = v.object({
  context: field((given) => ok(given.trim()), INPUT_DEFAULTS.context),
  file: text(),
  target: field(matching(plainWord, 'the name or number of one stage'), null),
  'builder-target': field((given) => entriesOf(wordsOf(given), plainWord, 'stage names'), null),
  'build-args': list((given) => entriesOf(linesOf(given), /^[^=\s]+(?:=|$)/u, 'NAME=value lines')),
  'build-contexts': assignments('name=path lines'),
  secrets: list((given) => entriesOf(quotedLinesOf(given), /^[^=\s]+=/u, 'id=value lines')),
  'secret-files': assignments('id=path lines'),
  ssh: list((given) => entriesOf(linesOf(given), /^[^=\s]+(?:=|$)/u, 'default or id=path lines')),
  platforms: list((given) => entriesOf(wordsOf(given), platform, 'os/arch such as linux/amd64')),
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
  baseline: field(oneOf('auto', 'build', 'report', 'none'), INPUT_DEFAULTS.baseline),
  'base-ref': field(matching(/^[^-]/u, 'a commit, branch or report path; no leading -'), null),
  'max-compressed-size': field(parseSize, null),
  'max-uncompressed-size': field(parseSize, null),
  'max-increase': field(parseGrowth, null),
  'warn-increase': field(parseGrowth, null),
  'min-change': field(parseSize, 1024),
  'fail-on': field(oneOf('error', 'warning', 'never'), INPUT_DEFAULTS['fail-on']),
  prepare: text(),
  rules: list((given) => entriesOf(linesOf(given), /^[^:\s]+:\s*\S+$/u, '`rule: level` lines')),
  comment: field(oneOf('always', 'on-change', 'on-failure', 'off'), INPUT_DEFAULTS.comment),
  'pull-request': field(readNumber, null),
  'exception-label': field(readLabel, INPUT_DEFAULTS['exception-label']),
  'isolate-base': flag(),
  'cache-dir': text(),
  config: text(),
  'report-dir': field((given) => ok(given.trim()), INPUT_DEFAULTS['report-dir']),
  'comment-key': field(
    matching(/^[A-Za-z0-9._-]{1,64}$/u, 'letters, digits, ".", "_" and "-", 64 at most'),
    null,
  ),
});

type Parts = v.InferOutput<typeof SettingsSchema>;

/** Every input's name, in the order of the documentation. */
export const INPUT_NAMES: readonly string[] = Object.keys(SettingsSchema.entries);

/** Values of these never appear in a message. */
const SECRET_INPUTS = new Set(['secrets', 'github-token', 'build-args', 'prepare']);

function unknownInputs(raw: RawInputs): InputProblem[] {
  return Object.keys(raw)
    .filter((name) => !INPUT_NAMES.includes(name))
    .map((name) => {
      const near = suggest(name, INPUT_NAMES);
      const hint = near === null ? '; see --help' : `; did you mean ${near}?`;
      return { name, given: null, message: `unknown input${hint}`, line: null, column: null };
    });
}

/** What only several inputs together show. */
function crossProblems(parts: Parts): InputProblem[] {
  const problems: InputProblem[] = [];
  const say = (name: string, given: string | null, message: string): void => {
    problems.push({ name, given, message, line: null, column: null });
  };
  const ref = parts['base-ref'];
  if (parts.baseline === 'report' && ref === null) {
    say('base-ref', null, 'missing; want the path of a report.json for baseline report');
  }
  if (parts.baseline === 'none' && ref !== null) {
    say('base-ref', ref, 'want it left out, or another baseline than none');
  }
  for (const name of ['max-increase', 'warn-increase']) {
    const given = name === 'max-increase' ? parts['max-increase'] : parts['warn-increase'];
    if (parts.baseline === 'none' && given !== null) {
      say(name, given.text, 'want it left out, or another baseline than none');
    }
  }
  return problems;
}

function problemOf(issue: v.InferIssue<typeof SettingsSchema>, raw: RawInputs): InputProblem {
  const name = v.getDotPath(issue) ?? 'inputs';
  const given = SECRET_INPUTS.has(name) ? null : (raw[name] ?? null);
  return { name, given, message: issue.message, line: null, column: null };
}

/** The problems of the inputs, and the settings when there are none. */
export function checkSettings(
  raw: RawInputs,
): { readonly settings: Settings } | { readonly problems: readonly InputProblem[] } {
  const unknown = unknownInputs(raw);
  const result = v.safeParse(SettingsSchema, raw);
  const issues = result.issues?.map((issue) => problemOf(issue, raw)) ?? [];
  const problems = [...unknown, ...issues];
  if (!result.success) return { problems };
  problems.push(...crossProblems(result.output));
  return problems.length > 0 ? { problems } : { settings: arrange(result.output) };
}

/** Throws `bad-config` with all problems at once. */
export function readSettings(raw: RawInputs): Settings {
  const checked = checkSettings(raw);
  if ('problems' in checked) throw badInputs([{ source: 'inputs', problems: checked.problems }]);
  return checked.settings;
}

function arrange(parts: Parts): Settings {
  return {
    context: parts.context,
    file: parts.file,
    buildContexts: parts['build-contexts'],
    build: {
      target: parts.target,
      builderTargets: parts['builder-target'],
      platforms: [...new Set(parts.platforms)],
      buildArgs: parts['build-args'],
      secrets: parts.secrets,
      secretFiles: parts['secret-files'],
      ssh: parts.ssh,
      cacheFrom: parts['cache-from'],
      cacheTo: parts['cache-to'],
      noCache: parts['no-cache'],
      pull: parts.pull,
      network: parts.network,
      allow: parts.allow,
      addHosts: parts['add-hosts'],
      builder: parts.builder,
      isolateBase: parts['isolate-base'],
    },
    githubToken: parts['github-token'],
    baseline: parts.baseline,
    baseRef: parts['base-ref'],
    limits: {
      maxCompressedSize: parts['max-compressed-size'],
      maxUncompressedSize: parts['max-uncompressed-size'],
      maxIncrease: parts['max-increase'],
      warnIncrease: parts['warn-increase'],
    },
    minChange: parts['min-change'],
    failOn: parts['fail-on'],
    prepare: parts.prepare,
    rules: parts.rules,
    comment: parts.comment,
    commentKey: parts['comment-key'],
    pullRequest: parts['pull-request'],
    exceptionLabel: parts['exception-label'],
    config: parts.config,
    cacheDir: parts['cache-dir'],
    reportDir: parts['report-dir'],
  };
}
