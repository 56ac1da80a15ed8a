// F1. The image config (OCI image spec, "Image Configuration"; Docker's is the same with more
// fields): what it says of layers and platform. Pure.
import { UserError } from '../errors.ts';
import { isDigest } from './digest.ts';
import { asList, asObject, asText, parseObject, type Fields } from '../text/json.ts';
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
