// F3. The inputs (pure): raw texts by name, from an action or from flags → Settings, or every
// problem at once.

import * as v from 'valibot';
import type { BuildSettings } from '../model/build.ts';
import type { GrowthBound } from '../text/sizes.ts';
import { suggest } from '../text/suggest.ts';
import { badInputs, type InputProblem } from './settings-problems.ts';
import { readRuleLines, type RuleLevels } from './settings-rules.ts';
import {
  INPUT_NAMES,
  SettingsSchema,
  type COMMENT_POLICIES,
  type Parts,
} from './settings-schema.ts';

export { INPUT_DEFAULTS, INPUT_NAMES } from './settings-schema.ts';

/** Raw texts by input name; an empty text counts as absent, as an action passes it. */
export type RawInputs = Readonly<Record<string, string>>;

/** What the user asked for, checked as far as it can be without files, engine or git. */
export interface Settings {
  /** An image that is already built, to be judged in place of a build of head; null: head is built. */
  readonly image: string | null;
  /** Folder relative to the workspace, or what else buildx takes. */
  readonly context: string;
  /** Null: `Dockerfile` in the context. */
  readonly file: string | null;
  /** `name=where`. */
  readonly buildContexts: readonly string[];
  /** In the words of docker/build-push-action; paths as given. */
  readonly build: BuildSettings;
  readonly githubToken: string | null;
  readonly baseline: 'auto' | 'build' | 'image' | 'report' | 'none';
  readonly baseRef: string | null;
  readonly limits: InputLimits;
  /** Bytes. */
  readonly minChange: number;
  readonly failOn: 'error' | 'warning' | 'never';
  /** A command line for each tree before its build. */
  readonly prepare: string | null;
  /** Levels that the input gives; they win over those of the file. */
  readonly rules: RuleLevels;
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
export type CommentPolicy = (typeof COMMENT_POLICIES)[number];

/** Limits that were given as inputs: they hold for every runtime target and win over the file. */
export interface InputLimits {
  /** Bytes. */
  readonly maxCompressedSize: number | null;
  /** Bytes. */
  readonly maxUncompressedSize: number | null;
  readonly maxIncrease: GrowthBound | null;
  readonly warnIncrease: GrowthBound | null;
}

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

/** What only several inputs together show; asked of the texts, so that no other problem hides it. */
function crossProblems(raw: RawInputs): InputProblem[] {
  const problems: InputProblem[] = [];
  const given = (name: string): string => (raw[name] ?? '').trim();
  const say = (name: string, message: string): void => {
    problems.push({ name, given: given(name) || null, message, line: null, column: null });
  };
  const baseline = given('baseline');
  if (baseline === 'report' && given('base-ref') === '') {
    say('base-ref', 'missing; want the path of a report.json for baseline report');
  }
  if (baseline === 'image' && given('base-ref') === '') {
    say('base-ref', 'missing; want the name of an image for baseline image');
  }
  for (const name of ['base-ref', 'max-increase', 'warn-increase']) {
    if (baseline === 'none' && given(name) !== '') {
      say(name, 'want it left out, or another baseline than none');
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
  ruleIds: readonly string[],
): { readonly settings: Settings } | { readonly problems: readonly InputProblem[] } {
  const result = v.safeParse(SettingsSchema, raw);
  const rules = readRuleLines(raw['rules'] ?? '', ruleIds);
  const problems = [
    ...unknownInputs(raw),
    ...(result.issues ?? []).map((issue) => problemOf(issue, raw)),
    ...rules.problems,
    ...crossProblems(raw),
  ];
  if (!result.success || problems.length > 0) return { problems };
  return { settings: arrange(result.output, rules.levels) };
}

/** Throws `bad-config` with all problems at once. */
export function readSettings(raw: RawInputs, ruleIds: readonly string[]): Settings {
  const checked = checkSettings(raw, ruleIds);
  if ('problems' in checked)
    throw badInputs([{ source: 'inputs', file: null, problems: checked.problems }]);
  return checked.settings;
}

function arrange(parts: Parts, rules: RuleLevels): Settings {
  return {
    image: parts.image,
    context: parts.context,
    file: parts.file,
    buildContexts: parts['build-contexts'],
    build: {
      target: parts.target,
      builderTargets: parts['builder-target'],
      platforms: parts.platforms,
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
    rules,
    comment: parts.comment,
    commentKey: parts['comment-key'],
    pullRequest: parts['pull-request'],
    exceptionLabel: parts['exception-label'],
    config: parts.config,
    cacheDir: parts['cache-dir'],
    reportDir: parts['report-dir'],
  };
}
