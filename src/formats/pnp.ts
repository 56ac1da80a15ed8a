// F1. Yarn's map of installed packages without node_modules, `.pnp.cjs` and `.pnp.data.json`
// (yarnpkg.com/advanced/pnp-spec): pure.

import { IncompleteFacts } from '../errors.ts';
import { asList, asObject, asText, parseObject, type Fields } from '../text/json.ts';

/** One package of the map, one for each set of peers it is used with. */
export type PnpPackage = {
  readonly name: string;
  /** `npm:4.17.21`, `workspace:packages/api`, `patch:…`, `virtual:…#npm:…`; '' of the top level. */
  readonly reference: string;
  /** Folder, relative to that of the map, without virtual parts; may lead into a zip archive. */
  readonly location: string;
  /** What `require` may find in it: the name it asks for, and places in the list. */
  readonly needs: readonly (readonly [name: string, at: number])[];
};

/** The packages of a map; workspaces are those whose place is a root. */
export type PnpMap = {
  readonly packages: readonly PnpPackage[];
  readonly roots: readonly number[];
};

/** A project of 5,000 packages has 7 MB, yarn's own code of 0.3 MB included. */
export const PNP_BYTES = 64 << 20;
const MOST_PACKAGES = 50_000;
/** Of all packages. */
const MOST_NEEDS = 1_000_000;
/** Yarn 3 and 4: `JSON.parse('{` or `RAW_RUNTIME_STATE = '{`, each line ended by a backslash. */
const QUOTED = "'{\\\n";
/** Yarn 2: an object with commas before closing brackets, up to `}, {basePath: …})`. */
const OBJECT = 'hydrateRuntimeState({\n';
const AFTER_OBJECT = ', {basePath';

/**
 * Throws where there is no map.
 * @throws IncompleteFacts of more packages than are read
 */
export function readPnp(bytes: Buffer): PnpMap {
  const state = parseObject(stateOf(bytes));
  if (state === null) throw new Error('no map of packages: no runtime state');
  const rows = [...registryRows(state)];
  const placeOf = new Map(rows.map(({ key }, at) => [key, at]));
  let left = MOST_NEEDS;
  const packages = rows.slice(0, MOST_PACKAGES).map(({ name, reference, fields }): PnpPackage => {
    const needs = needsOf(fields, placeOf).slice(0, left);
    left -= needs.length;
    const location = withoutVirtual(asText(fields['packageLocation']));
    return { name, reference, location, needs };
  });
  const roots = asList(state['dependencyTreeRoots']).flatMap((root) => {
    const { name, reference } = asObject(root) ?? {};
    return placeOf.get(keyOf(asText(name), asText(reference))) ?? [];
  });
  const map = { packages, roots };
  if (rows.length <= MOST_PACKAGES && left > 0) return map;
  throw new IncompleteFacts(`more than ${MOST_PACKAGES} packages`, map);
}

const keyOf = (name: string, reference: string): string => `${name}\0${reference}`;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly reference: string;
  readonly fields: Fields;
}

/** `[[name, [[reference, { … }]]]]`; the top level stands a second time under null and null. */
function* registryRows(state: Fields): Generator<Row> {
  let left = MOST_PACKAGES + 1;
  for (const named of asList(state['packageRegistryData'])) {
    const [name, references] = asList(named);
    for (const row of asList(references)) {
      const [reference, value] = asList(row);
      const fields = asObject(value);
      if (typeof name !== 'string' || typeof reference !== 'string' || fields === null) continue;
      if (left-- <= 0) return;
      yield { key: keyOf(name, reference), name, reference, fields };
    }
  }
}

/** `["ms", "npm:2.0.0"]`, `["alias", ["ms", "npm:2.0.0"]]`, or null for a peer that is not there. */
function needsOf(fields: Fields, placeOf: ReadonlyMap<string, number>): [string, number][] {
  return asList(fields['packageDependencies']).flatMap((pair): [string, number][] => {
    const [asked, target] = asList(pair);
    if (typeof asked !== 'string' || target === null) return [];
    const [name, reference] = Array.isArray(target) ? asList(target) : [asked, target];
    const at = placeOf.get(keyOf(asText(name), asText(reference)));
    return at === undefined ? [] : [[asked, at]];
  });
}

/**
 * `.yarn/__virtual__/HASH/0/cache/a.zip` is `.yarn/cache/a.zip`: the number says how many folders
 * to go up first (yarnpkg.com/advanced/lexicon, "Virtual Package"). Yarn 2 writes `$$virtual`.
 */
function withoutVirtual(location: string): string {
  const parts = location.split('/');
  const at = parts.findIndex((part) => part === '__virtual__' || part === '$$virtual');
  const ups = parts[at + 2] ?? '';
  if (at < 0 || !/^\d{1,2}$/u.test(ups)) return location;
  return [
    ...parts.slice(0, at),
    ...new Array<string>(Number(ups)).fill('..'),
    ...parts.slice(at + 3),
  ].join('/');
}

/** The JSON inside `.pnp.cjs`; a `.pnp.data.json` is that as it stands. */
function stateOf(bytes: Buffer): Buffer {
  const quote = bytes.indexOf(QUOTED);
  if (quote >= 0) return unquoted(bytes, quote + 1);
  const call = bytes.indexOf(OBJECT);
  if (call < 0) return bytes;
  const end = bytes.indexOf(AFTER_OBJECT, call);
  const text = bytes.toString('utf8', bytes.indexOf('{', call), Math.max(call, end));
  // No string holds a line break: such a comma is one of the object's own.
  return Buffer.from(text.replaceAll(/,(?=\n {0,99}[}\]])/gu, ''));
}

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/** A string up to its single quote, its lines continued by backslashes; empty where it has no end. */
function unquoted(bytes: Buffer, from: number): Buffer {
  const text = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return text.subarray(0, length);
    if (byte !== BACKSLASH) {
      text[length++] = byte;
      continue;
    }
    at += 1;
    if (bytes[at] !== NEWLINE) text[length++] = bytes[at] ?? 0;
  }
  return Buffer.alloc(0);
}
