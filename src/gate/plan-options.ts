// F3. Pure: the build's inputs as lists of text → checked options.

import { UserError } from '../errors.ts';
import type { BuildOptions, BuildSettings } from '../model/build.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Throws UserError `usage` that names every input that cannot be read. */
export function readOptions(settings: BuildSettings, env: Env): BuildOptions {
  const problems: string[] = [];
  const pairs = (input: string, entries: readonly string[], separator: RegExp, want: string) =>
    entries.flatMap((entry) => {
      const at = entry.search(separator);
      if (at > 0) return [[entry.slice(0, at), entry.slice(at + 1)] as const];
      problems.push(`${input}: ${JSON.stringify(shown(input, entry))}; expected ${want}`);
      return [];
    });
  const withValues = settings.buildArgs.flatMap((entry) => {
    if (entry.includes('=')) return [entry];
    const value = env[entry];
    return value === undefined ? [] : [`${entry}=${value}`];
  });
  const options: BuildOptions = {
    buildArgs: toRecord(pairs('build-args', withValues, /=/, 'NAME=value')),
    secrets: pairs('secrets', settings.secrets, /=/, 'id=value').map(([id, value]) => ({
      id,
      value: withoutQuotes(value),
    })),
    secretFiles: pairs('secret-files', settings.secretFiles, /=/, 'id=path').map(([id, path]) => ({
      id,
      path,
    })),
    ssh: settings.ssh,
    cacheFrom: settings.cacheFrom,
    cacheTo: settings.cacheTo,
    noCache: settings.noCache,
    pull: settings.pull,
    network: settings.network,
    allow: settings.allow,
    addHosts: toRecord(pairs('add-hosts', settings.addHosts, /[:=]/, 'host:address')),
    builder: settings.builder,
    isolateBase: settings.isolateBase,
  };
  if (problems.length > 0) throw new UserError('usage', problems.join('\n'));
  return options;
}

/** A secret's text is never shown, not even when it cannot be read. */
function shown(input: string, entry: string): string {
  return input === 'secrets' ? '…' : entry;
}

/** Quotes around a whole value keep its newlines and commas in docker/build-push-action's lists. */
export function withoutQuotes(value: string): string {
  return /^"[^]*"$/.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value;
}

function toRecord(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}
