// F3. Inputs that stagegate.yml may give as well (pure).

import { isSeq } from 'yaml';
import type { Entry, YamlReader } from './config-yaml.ts';
import { checkSettings, type RawInputs } from './settings.ts';
import { linesOf } from './settings-lists.ts';
import type { InputName } from './settings-schema.ts';

const LIMIT = { refuse: 'belongs under limits: "- target: runtime", then this' } as const;
const only = (why: string) => ({
  refuse: `an input only: it ${why}, and this file is the pull request's own text`,
});

/**
 * What the file may say of each input: `one` value or a `list`, or why not. A pull request decides
 * about its own build, in full view of its reviewers: `policyChanges` says what it changed. What
 * runs, mounts, authenticates, reaches outside, speaks for the repository or chooses the yardstick
 * is the workflow's.
 */
const IN_FILE: Readonly<Record<InputName, 'one' | 'list' | 'own' | { readonly refuse: string }>> = {
  context: 'one',
  image: only('chooses what is judged'),
  file: 'one',
  target: 'one',
  'builder-target': 'list',
  'build-args': 'list',
  'build-contexts': 'list',
  platforms: 'list',
  'no-cache': 'one',
  'isolate-base': 'one',
  'min-change': 'one',
  'fail-on': 'one',
  /** The file's own map, `{ rule: level }`. */
  rules: 'own',
  'max-compressed-size': LIMIT,
  'max-uncompressed-size': LIMIT,
  'max-increase': LIMIT,
  'warn-increase': LIMIT,
  prepare: only('runs a command'),
  secrets: only('authenticates'),
  'secret-files': only('authenticates'),
  ssh: only('authenticates'),
  'github-token': only('authenticates'),
  allow: only('gives privileges'),
  network: only('reaches outside'),
  'add-hosts': only('reaches outside'),
  'cache-from': only('reaches outside'),
  'cache-to': only('reaches outside'),
  pull: only('reaches outside'),
  builder: only('chooses the engine'),
  baseline: only('chooses what head is compared with'),
  'base-ref': only('chooses what head is compared with'),
  comment: only('speaks on the pull request'),
  'comment-key': only('speaks on the pull request'),
  'pull-request': only('speaks on the pull request'),
  'exception-label': only('says who may excuse'),
  config: only('chooses this file'),
  'cache-dir': only('says where files are written'),
  'report-dir': only('says where files are written'),
};

const formOf = (key: string) =>
  Object.hasOwn(IN_FILE, key) ? IN_FILE[key as InputName] : undefined;

/** The inputs that the file may give. */
export const KEYS_OF_INPUTS: readonly string[] = Object.keys(IN_FILE).filter(
  (key) => formOf(key) === 'one' || formOf(key) === 'list',
);

/** Why the file must not give this input; null: there is no such input. */
export function refusal(key: string): string | null {
  const form = formOf(key);
  if (typeof form === 'object') return form.refuse;
  // docker/build-push-action's `secret-envs`, and whatever else may come.
  return key.startsWith('secret') ? only('authenticates').refuse : null;
}

/**
 * Inside the repository, as far as its text tells: relative, not upwards, no home, no stdin, and no
 * colon, which every URL, remote and `docker-image://` has. Symlinks are looked at on the disk.
 */
function isInside(path: string): boolean {
  return !/^[/\\~]|^-$|:/u.test(path) && !path.split(/[/\\]/u).includes('..');
}

/** What of an input's text are paths. */
export function pathsIn(key: string, text: string): string[] {
  if (key === 'context' || key === 'file') return [text.trim()];
  if (key !== 'build-contexts') return [];
  return linesOf(text).map((entry) => entry.slice(entry.indexOf('=') + 1).trim());
}

/** What the file may not say although the input may; null: it may. */
function objection(key: string, text: string): string | null {
  if (!pathsIn(key, text).every(isInside)) {
    return 'want a path inside the repository; others are inputs only';
  }
  if (key === 'fail-on' && text.trim() === 'never') {
    return 'want error or warning; never switches the gate off and is an input only';
  }
  if (key === 'build-args' && linesOf(text).some((line) => !line.includes('='))) {
    return "want NAME=value; a name alone takes the job's environment and is an input only";
  }
  return null;
}

/** One value, checked; null when it is wrong. */
function readValue(yaml: YamlReader, entry: Entry, want: string): string | null {
  const text = yaml.text(entry, want);
  if (text === null) return null;
  const checked = checkSettings({ [entry.key]: text }, []);
  const wrong =
    'problems' in checked
      ? checked.problems.map(({ message }) => message)
      : [objection(entry.key, text)].filter((message) => message !== null);
  // A build argument's value may be a secret all the same.
  const given = entry.key === 'build-args' ? null : entry.node;
  for (const message of wrong) yaml.say(entry, given, message);
  return wrong.length > 0 ? null : text;
}

/** The raw texts, as an action would pass them; a list is joined by newlines. */
export function fileInputs(yaml: YamlReader, entries: readonly Entry[]): RawInputs {
  const raw: Record<string, string> = {};
  for (const entry of entries) {
    const isList = formOf(entry.key) === 'list';
    const parts =
      isList && isSeq(entry.node)
        ? yaml.items(entry.node, entry.name, '').map((item) => ({ ...item, key: entry.key }))
        : [entry];
    const texts = parts.map((part) =>
      readValue(yaml, part, isList ? 'a value or a list of values' : 'one value'),
    );
    raw[entry.key] = texts.filter((text) => text !== null).join('\n');
  }
  return raw;
}
