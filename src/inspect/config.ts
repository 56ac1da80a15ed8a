// F2. The image config (OCI image spec, config.md), reduced to what is judged and shown: pure.

import type { ImageConfig } from '../model/snapshot.ts';

/**
 * Reads the parsed config blob of an image. It is a stranger's claim: whatever is not of the type
 * that the specification names counts as absent.
 */
export function readImageConfig(blob: Readonly<Record<string, unknown>>): ImageConfig {
  const config = objectOf(blob['config']);
  const env = stringsOf(config['Env']);
  const path = env.findLast((line) => line.startsWith('PATH='));
  const health = stringsOf(objectOf(config['Healthcheck'])['Test']);
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

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
