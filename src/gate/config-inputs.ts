// F3. Inputs that stagegate.yml may give as well (pure).

import { isScalar, isSeq } from 'yaml';
import type { Entry, YamlReader } from './config-yaml.ts';
import { checkSettings, INPUT_NAMES, type RawInputs } from './settings.ts';

/**
 * What a pull request may decide about its own build. Everything else is an input only: what runs
 * (`prepare`), mounts, authenticates, reaches outside (`cache-from`, `network`, …), chooses what
 * head is compared with, or says where files are written.
 */
export const KEYS_OF_INPUTS: readonly string[] = [
  'context',
  'file',
  'target',
  'builder-target',
  'build-args',
  'build-contexts',
  'platforms',
  'no-cache',
  'isolate-base',
  'min-change',
  'fail-on',
];

/** An input that the file must not give; `secret…` covers what may come. */
export function isInputOnly(key: string): boolean {
  const known = INPUT_NAMES.includes(key) || key.startsWith('secret');
  return known && !KEYS_OF_INPUTS.includes(key);
}

/** Inside the repository: relative, not upwards, no scheme of any kind. */
function isInside(path: string): boolean {
  return (
    !/^[A-Za-z][A-Za-z0-9+.-]*:|^[/\\~]|^-$/u.test(path) && !path.split(/[/\\]/u).includes('..')
  );
}

/** The raw texts, as an action would pass them; a list is joined by newlines. */
export function fileInputs(yaml: YamlReader, entries: readonly Entry[]): RawInputs {
  const raw: Record<string, string> = {};
  for (const entry of entries) {
    const lines = isSeq(entry.node)
      ? entry.node.items.map((item) => (isScalar(item) ? String(item.value) : null))
      : [yaml.text(entry, 'a value or a list of values')];
    if (isSeq(entry.node) && lines.includes(null)) yaml.say(entry, null, 'want plain values');
    raw[entry.key] = lines.filter((line) => line !== null).join('\n');
  }
  for (const entry of entries) {
    const text = raw[entry.key] ?? '';
    const checked = checkSettings({ [entry.key]: text });
    if ('problems' in checked) {
      for (const problem of checked.problems) yaml.say(entry, entry.node, problem.message);
      continue;
    }
    const paths =
      entry.key === 'build-contexts'
        ? checked.settings.buildContexts.map((line) => line.slice(line.indexOf('=') + 1))
        : entry.key === 'context' || entry.key === 'file'
          ? [text.trim()]
          : [];
    if (!paths.every(isInside)) {
      yaml.say(entry, entry.node, 'want a path inside the repository; others are inputs only');
    }
  }
  return raw;
}
