// F1. package.json, npm's manifest of a package (npm's documentation, "package.json"): pure.

import { asObject, asText, parseObject } from '../text/json.ts';

/** What a manifest says of its package, and of the packages it needs. */
export type PackageJson = {
  /** '' where it has none: many a folder inside a package has only `{"type":"module"}`. */
  readonly name: string;
  readonly version: string;
  /** True for what its author keeps from being published: applications, fixtures. */
  readonly private: boolean;
  /** Names of what it needs to run: dependencies, optional and peer ones. */
  readonly needs: readonly string[];
  /** Names of what only its own development needs. */
  readonly dev: readonly string[];
};

/** The largest known have 0.3 MB: package.json files into which old npm wrote the whole README. */
export const PACKAGE_JSON_BYTES = 4 << 20;
/** npm takes no longer names (validate-npm-package-name). */
const LONGEST_NAME = 214;
/** Of one kind; real manifests have some hundreds at most. */
const MOST_NAMES = 10_000;

const BOM = Buffer.from('\ufeff');
const RUNTIME = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/** Null where the bytes hold no JSON object. */
export function readPackageJson(bytes: Buffer): PackageJson | null {
  // npm writes none, and reads past one (read-package-json-fast).
  const fields = parseObject(bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes);
  if (fields === null) return null;
  return {
    name: asText(fields['name']).trim(),
    version: asText(fields['version']).trim(),
    private: fields['private'] === true,
    needs: [...new Set(RUNTIME.flatMap((kind) => names(fields[kind])))],
    dev: names(fields['devDependencies']),
  };
}

function names(value: unknown): string[] {
  return Object.keys(asObject(value) ?? {})
    .slice(0, MOST_NAMES)
    .filter(isPackageName);
}

/**
 * Tells names that can stand below `node_modules`: `express`, `@acme/web`. Not `rxjs/ajax`, nor
 * anything that leads elsewhere. Old names may have capitals and other signs (`JSONStream`).
 */
export function isPackageName(name: string): boolean {
  if (name === '' || name.length > LONGEST_NAME) return false;
  const [scope = '', rest, ...more] = name.split('/');
  if (scope.startsWith('.')) return false;
  if (!scope.startsWith('@')) return rest === undefined;
  return scope.length > 1 && rest !== undefined && !/^\.|^$/u.test(rest) && more.length === 0;
}
