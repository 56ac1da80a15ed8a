// F5. Inputs and stagegate.yml → settings and policy.

import { isAbsolute, join, relative, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { checkConfig, type Config } from '../gate/config.ts';
import { pathsIn } from '../gate/config-inputs.ts';
import { makePolicy, type Policy } from '../gate/policy.ts';
import { policyChanges } from '../gate/policy-changes.ts';
import { checkSettings, readSettings, type RawInputs, type Settings } from '../gate/settings.ts';
import { badInputs, type InputProblem, type ProblemSource } from '../gate/settings-problems.ts';
import { RULES } from '../inspect/index.ts';
import type { Problem } from '../model/snapshot.ts';
import { readText, realPath } from '../ports/files.ts';
import { counted } from '../text/bytes.ts';
import { pathWithin } from '../text/paths.ts';
import { ignoredPolicies } from './policyignored.ts';

export const RULE_IDS: readonly string[] = RULES.map((rule) => rule.name);

const DEFAULT_CONFIG = 'stagegate.yml';
/** What names the source of an image that is given. */
const SOURCE_INPUTS = ['context', 'file', 'target'];

export interface Loaded {
  readonly settings: Settings;
  readonly policy: Policy;
  /** False where an image is given and nothing of its source. */
  readonly hasSource: boolean;
  /** What was given as inputs, without what the file says. */
  readonly given: RawInputs;
  /** Absolute path of the policy file that is in force, or null. */
  readonly configFile: string | null;
  /** Policy files that are not in force although they look it. */
  readonly problems: readonly Problem[];
}

/** Inputs win over the file; an empty input is none. Throws `bad-config` with all problems. */
export async function loadSettings(raw: RawInputs, workspace: string): Promise<Loaded> {
  const given = Object.fromEntries(Object.entries(raw).filter(([, text]) => text.trim() !== ''));
  const asked = given['config'];
  const path = resolveIn(workspace, asked ?? DEFAULT_CONFIG);
  const shown = relative(workspace, path) || path;
  if (await leavesBySymlink(path, workspace)) {
    throw new UserError('bad-config', `${shown} leads out of the workspace through a symlink`, {
      next: 'Commit the file itself, or name the one that is meant with `config`.',
    });
  }
  const text = await readText(path);
  if (text === null && asked !== undefined) {
    throw new UserError('bad-config', `config: there is no ${asked}`, {
      next: 'Name an existing file, or leave `config` out.',
    });
  }
  const config = await readFile(text, given, workspace);
  // What is wrong with the inputs is said in the same breath.
  const inputs = checkSettings(given, RULE_IDS);
  const sources: ProblemSource[] = [
    { source: shown, file: shown, problems: 'problems' in config ? config.problems : [] },
    { source: 'inputs', file: null, problems: 'problems' in inputs ? inputs.problems : [] },
  ].filter(({ problems }) => problems.length > 0);
  if ('problems' in config || sources.length > 0) throw badInputs(sources);
  const all = { ...config.config?.inputs, ...given };
  const settings = readSettings(all, RULE_IDS);
  const configFile = text === null ? null : path;
  return {
    settings,
    policy: makePolicy(settings, config.config),
    hasSource: settings.image === null || SOURCE_INPUTS.some((name) => name in all),
    given,
    configFile,
    problems: await ignoredPolicies(settings, workspace, configFile),
  };
}

/** The policy file's text, and its paths as they lie on the disk. */
async function readFile(
  text: string | null,
  given: RawInputs,
  workspace: string,
): Promise<{ readonly config: Config | null } | { readonly problems: readonly InputProblem[] }> {
  if (text === null) return { config: null };
  const checked = checkConfig(text, RULE_IDS);
  if ('problems' in checked) return checked;
  const problems: InputProblem[] = [];
  for (const [name, value] of Object.entries(checked.config.inputs)) {
    if (name in given) continue;
    for (const path of pathsIn(name, value)) {
      if (!(await leavesBySymlink(resolveIn(workspace, path), workspace))) continue;
      const message = 'leads out of the workspace through a symlink; as an input it may';
      problems.push({ name, given: path, message, line: null, column: null });
    }
  }
  return problems.length > 0 ? { problems } : checked;
}

/** Whether a path that lies inside as it is written is somewhere else on the disk. */
async function leavesBySymlink(path: string, workspace: string): Promise<boolean> {
  if (pathWithin(workspace, path) === null) return false;
  const [real, root] = [await realPath(path), await realPath(workspace)];
  return real !== null && root !== null && pathWithin(root, real) === null;
}

/**
 * What the policy file in force changes against `text`, the one of the base commit (null: it has
 * none), with the same inputs.
 */
export function changesSince(text: string | null, { settings, policy, given }: Loaded): string[] {
  const checked = text === null ? { config: null } : checkConfig(text, RULE_IDS);
  if ('problems' in checked) return [unreadable(checked.problems)];
  const { config } = checked;
  const before = checkSettings({ ...config?.inputs, ...given }, RULE_IDS);
  if ('problems' in before) return [unreadable(before.problems)];
  const base = { settings: before.settings, policy: makePolicy(before.settings, config) };
  return policyChanges(base, { settings, policy });
}

/** Base's file is no business of this run's, but that nothing is known of it is. */
function unreadable(problems: readonly InputProblem[]): string {
  const count = counted(problems.length, 'problem');
  return `the policy file as a whole: that of base cannot be read (${count})`;
}

/** Absolute path of the policy file, whether or not it is there. */
export function configPath({ config }: Settings, workspace: string): string {
  return resolveIn(workspace, config ?? DEFAULT_CONFIG);
}

/** Absolute; relative paths start at `folder`. */
export function resolveIn(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/** Relative to `root` where it lies inside, with `/`; else as it is. */
export function shownPath(path: string, root: string): string {
  const below = pathWithin(root, path);
  return below === null || below === '' ? path : below.split(sep).join('/');
}
