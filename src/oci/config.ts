// F1. The image config (OCI image spec, "Image Configuration"; Docker's is the same with more
// fields) → what is judged and shown. Pure.
import { UserError } from '../errors.ts';
import type { ImageConfig } from '../model/snapshot.ts';
import { isDigest } from './digest.ts';
import { asList, asObject, asText, asTextMap, asTexts, parseObject, type Fields } from './json.ts';
import { platformText } from './manifest.ts';

/** @throws UserError `not-an-image` */
export function parseConfig(bytes: Buffer): Fields {
  const fields = parseObject(bytes);
  if (fields === null) throw new UserError('not-an-image', 'The image config is no JSON object');
  return fields;
}

/**
 * The diffIDs that the config claims, one for each of the manifest's layers.
 * @throws UserError `not-an-image` when their numbers differ
 */
export function claimedDiffIds(config: Fields, layers: number): readonly string[] {
  const claims = asList(asObject(config['rootfs'])?.['diff_ids']);
  if (claims.length !== layers || !claims.every(isDigest)) {
    const message = `The image config names ${claims.length} layers and the manifest ${layers}`;
    throw new UserError('not-an-image', message);
  }
  return claims;
}

/** `os/arch[/variant]`; Docker's early configs name no operating system. */
export function platformOf(config: Fields): string {
  return platformText({ os: 'linux', ...config });
}

/**
 * `created_by` for each layer: the history rows that are no `empty_layer`, in order. Some builders
 * write no history, or not one row a layer; nothing can then be told of any.
 */
export function createdBy(config: Fields, layers: number): readonly string[] {
  const rows = asList(config['history']).map((row) => asObject(row) ?? {});
  const filled = rows.filter((row) => row['empty_layer'] !== true);
  if (filled.length !== layers) return new Array<string>(layers).fill('');
  return filled.map((row) => asText(row['created_by']));
}

/** Names of variables, never their values: those may be secrets. PATH alone is kept. */
export function reduceConfig(config: Fields): ImageConfig {
  const run = asObject(config['config']) ?? {};
  const env = asTexts(run['Env']).map(splitVariable);
  const healthcheck = asTexts(asObject(run['Healthcheck'])?.['Test']);
  return {
    user: asText(run['User']),
    entrypoint: asTexts(run['Entrypoint']),
    cmd: asTexts(run['Cmd']),
    env: env.map(([name]) => name),
    path: env.find(([name]) => name === 'PATH')?.[1] ?? null,
    exposedPorts: Object.keys(asObject(run['ExposedPorts']) ?? {}).sort(),
    // `NONE` takes a base image's check away.
    healthcheck: healthcheck.length === 0 || healthcheck[0] === 'NONE' ? null : healthcheck,
    workingDir: asText(run['WorkingDir']),
    labels: { ...asTextMap(run['Labels']) },
  };
}

function splitVariable(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}
