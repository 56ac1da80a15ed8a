// F5. Inputs and stagegate.yml → settings and policy.

import { isAbsolute, join, relative, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { checkConfig, readConfig, type Config } from '../gate/config.ts';
import { makePolicy, type Policy } from '../gate/policy.ts';
import { checkSettings, readSettings, type RawInputs, type Settings } from '../gate/settings.ts';
import { badInputs } from '../gate/settings-problems.ts';
import { RULES } from '../inspect/index.ts';
import { readText } from '../ports/files.ts';

export const RULE_IDS: readonly string[] = RULES.map((rule) => rule.name);

const DEFAULT_CONFIG = 'stagegate.yml';

export interface Loaded {
  readonly settings: Settings;
  readonly policy: Policy;
  /** Absolute path of the policy file that is in force, or null. */
  readonly configFile: string | null;
}

/** Inputs win over the file; an empty input is none. Throws `bad-config` with all problems. */
export async function loadSettings(raw: RawInputs, workspace: string): Promise<Loaded> {
  const given = Object.fromEntries(Object.entries(raw).filter(([, text]) => text.trim() !== ''));
  const asked = given['config'];
  const path = resolveIn(workspace, asked ?? DEFAULT_CONFIG);
  const text = await readText(path);
  if (text === null && asked !== undefined) {
    throw new UserError('bad-config', `config: there is no ${asked}`, {
      next: 'Name an existing file, or leave `config` out.',
    });
  }
  const shown = relative(workspace, path) || path;
  const checked = text === null ? null : checkConfig(text, RULE_IDS);
  if (checked !== null && 'problems' in checked) {
    // What is wrong with the inputs is said in the same breath.
    const inputs = checkSettings(given);
    throw badInputs([
      { source: shown, problems: checked.problems },
      ...('problems' in inputs ? [{ source: 'inputs', problems: inputs.problems }] : []),
    ]);
  }
  const config = checked?.config ?? null;
  const settings = readSettings({ ...config?.inputs, ...given });
  return {
    settings,
    policy: makePolicy(settings, config),
    configFile: text === null ? null : path,
  };
}

/**
 * The policy that base's own file would make with these inputs; null when it cannot be read, which
 * is base's business alone.
 */
export function policyOfBase(text: string | null, settings: Settings): Policy | null {
  let config: Config | null = null;
  try {
    if (text !== null) config = readConfig(text, RULE_IDS, 'stagegate.yml of base');
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
  return makePolicy(settings, config);
}

/** Absolute; relative paths start at `folder`. */
export function resolveIn(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/** Relative to `root` where it lies inside, with `/`; else as it is. */
export function shownPath(path: string, root: string): string {
  const below = relative(root, path);
  return below.startsWith('..') || below === '' ? path : below.split(sep).join('/');
}
