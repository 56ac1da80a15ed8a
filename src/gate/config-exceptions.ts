// F3. `exceptions:` of stagegate.yml (pure): what may ship although a rule finds it.

import type { Entry, YamlReader } from './config-yaml.ts';
import { unknownRule } from './settings-rules.ts';

/** A finding of this rule at these paths does not count, up to and with the day it expires. */
export interface PolicyException {
  readonly rule: string;
  /**
   * A glob over absolute paths; any name of the finding's file may match. Null: findings that are
   * of no file, such as a USER.
   */
  readonly path: string | null;
  /** Only files that a package of this name owns. */
  readonly package?: string;
  /** The variable, label or build argument that is meant: findings of one have no path. */
  readonly name?: string;
  readonly reason: string;
  /** `2027-01-31`, or null: for good. */
  readonly expires: string | null;
  /** 1-based line of stagegate.yml. */
  readonly line: number;
}

const KEYS = ['rule', 'path', 'package', 'name', 'reason', 'expires'] as const;
const MOST_GLOB = 500;
const ANY_PATH = '/**';

/** `/bin/sh`, `package bash`, `/bin/* of package bash`, `TOKEN` of the image config, `the image`. */
export function scopeOf({ path, package: owner, name }: PolicyException): string {
  if (path === null) return name ?? 'the image';
  if (owner === undefined) return path;
  return path === ANY_PATH ? `package ${owner}` : `${path} of package ${owner}`;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Every key's check: what is wanted instead, or null when it is right. */
function objection(key: string, text: string, ruleIds: readonly string[]): string | null {
  switch (key as (typeof KEYS)[number]) {
    case 'rule':
      return ruleIds.includes(text) ? null : unknownRule(text, ruleIds);
    case 'path': {
      if (text.length > MOST_GLOB) return `want a shorter path, ${MOST_GLOB} characters at most`;
      const absolute = text.startsWith('/') || !text.includes('/') || text.startsWith('**/');
      if (absolute && text.trim() !== '') return null;
      return 'want an absolute path or glob of the image: /bin/sh, /opt/**, *.map';
    }
    case 'package':
      return text.trim() === '' ? 'want the name of a package: bash' : null;
    case 'name':
      return text.trim() === '' ? 'want the name of a variable, label or build argument' : null;
    case 'reason':
      return text.trim() === '' ? 'want the reason, for who reads it later' : null;
    case 'expires':
      return isDay(text) ? null : 'want a day: 2027-01-31';
  }
}

/** Null when it has problems. */
export function readException(
  yaml: YamlReader,
  at: { node: Entry['node']; name: string; offset: number },
  ruleIds: readonly string[],
): PolicyException | null {
  const before = yaml.problems.length;
  const read = new Map<string, string>();
  const entries = yaml.entries(
    at.node,
    at.name,
    KEYS,
    'want rule and reason, and the path or package where a file is meant, or the name of a variable',
  );
  for (const entry of entries) {
    const text = yaml.text(entry, 'a text');
    if (text === null) continue;
    const wrong = objection(entry.key, text, ruleIds);
    if (wrong === null) read.set(entry.key, text);
    else yaml.say(entry, entry.node, wrong);
  }
  const present = new Set(entries.map(({ key }) => key));
  const missing = [
    ...(present.has('rule') ? [] : ['rule']),
    ...(present.has('reason') ? [] : ['reason']),
  ];
  if (missing.length > 0) yaml.say(at, null, `${missing.join(' and ')} missing`);
  if (yaml.problems.length > before) return null;
  const owner = read.get('package');
  const name = read.get('name')?.trim();
  if (name !== undefined && (read.has('path') || owner !== undefined)) {
    yaml.say(at, null, 'name and path exclude each other: a variable has no path');
    return null;
  }
  return {
    rule: read.get('rule') ?? '',
    path: read.get('path') ?? (owner === undefined ? null : ANY_PATH),
    ...(owner !== undefined && { package: owner.trim() }),
    ...(name !== undefined && { name }),
    reason: (read.get('reason') ?? '').trim(),
    expires: read.get('expires') ?? null,
    line: yaml.lineOf(at.offset),
  };
}
