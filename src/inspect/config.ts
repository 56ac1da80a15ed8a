// F2. The image config (OCI image spec, config.md), reduced to what is judged and shown: pure.

import type { ConfigValues, HistoryEntry } from '../model/knowledge.ts';
import type { ImageConfig } from '../model/snapshot.ts';

/**
 * Reads the parsed config blob of an image. It is a stranger's claim: whatever is not of the type
 * that the specification names counts as absent.
 */
export function readImageConfig(blob: Readonly<Record<string, unknown>>): ImageConfig {
  const config = objectOf(blob['config']);
  const env = stringsOf(config['Env']);
  const path = env.findLast((line) => line.startsWith('PATH='));
  const health = healthcheckOf(config);
  return {
    user: stringOf(config['User']),
    entrypoint: stringsOf(config['Entrypoint']),
    cmd: stringsOf(config['Cmd']),
    env: env.map((line) => line.split('=', 1)[0] ?? ''),
    path: path === undefined ? null : path.slice('PATH='.length),
    exposedPorts: Object.keys(objectOf(config['ExposedPorts'])),
    // `NONE` says that an inherited health check is off.
    healthcheck: health.length === 0 || health[0] === 'NONE' ? null : health,
    workingDir: stringOf(config['WorkingDir']),
    labels: Object.fromEntries(
      Object.entries(objectOf(config['Labels'])).map(([key, value]) => [key, stringOf(value)]),
    ),
  };
}

const DEFAULT_SHELL = ['/bin/sh', '-c'];

/** The same blob with its values. */
export function readConfigValues(blob: Readonly<Record<string, unknown>>): ConfigValues {
  const config = objectOf(blob['config']);
  const shell = stringsOf(config['Shell']);
  return {
    env: stringsOf(config['Env']).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
    shell: shell.length === 0 ? DEFAULT_SHELL : shell,
    refusesHealthcheck: healthcheckOf(config)[0] === 'NONE',
    architecture: stringOf(blob['architecture']),
    history: readHistory(blob),
  };
}

/** Some builders write no history, or not one entry a layer; nothing is then told of any layer. */
function readHistory(blob: Readonly<Record<string, unknown>>): HistoryEntry[] {
  const entries = listOf(blob['history']).map(objectOf);
  const isFilled = (entry: Readonly<Record<string, unknown>>): boolean =>
    entry['empty_layer'] !== true;
  const layers = listOf(objectOf(blob['rootfs'])['diff_ids']).length;
  const fits = entries.filter(isFilled).length === layers;
  let next = 0;
  return entries.map((entry) => ({
    createdBy: stringOf(entry['created_by']),
    comment: stringOf(entry['comment']),
    layer: fits && isFilled(entry) ? next++ : null,
  }));
}

function healthcheckOf(config: Readonly<Record<string, unknown>>): readonly string[] {
  return stringsOf(objectOf(config['Healthcheck'])['Test']);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function stringsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}
