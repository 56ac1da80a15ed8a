// F1. Packages as yarn keeps them for Plug'n'Play, one zip archive each
// (yarnpkg.com/features/caching): pure.

import { IncompleteFacts } from '../errors.ts';
import { PACKAGE_JSON_BYTES, readPackageJson, type PackageJson } from './packagejson.ts';
import { contentOf, readZip, zipSource } from './zip.ts';

/** A package inside the archive: its own, and those it bundles. */
export type ZippedPackage = {
  /** `node_modules/@acme/web`. */
  readonly directory: string;
  readonly manifest: PackageJson;
};

/** `typescript` has 23 MB in stored form, compilers in WebAssembly some 40. */
export const YARN_ZIP_BYTES = 64 << 20;
/** Packages bundle some hundreds at most. */
const MOST_PACKAGES = 5_000;
const MANIFEST = '/package.json';
/** `node_modules/a/node_modules/@b/c/package.json`, but none of a folder inside a package. */
const INSTALLED = /^(?:node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/)+package\.json$/u;

/**
 * Throws where it is no zip archive.
 * @throws IncompleteFacts where a manifest in it is damaged
 */
export function readYarnZip(bytes: Buffer): ZippedPackage[] {
  const source = zipSource(bytes);
  const { entries, reason } = readZip(source, {
    keep: (name) => name.endsWith(MANIFEST) && INSTALLED.test(name),
  });
  const packages: ZippedPackage[] = [];
  let trouble = entries.size > MOST_PACKAGES ? `more than ${MOST_PACKAGES} packages` : reason;
  for (const entry of [...entries.values()].slice(0, MOST_PACKAGES)) {
    try {
      const manifest = readPackageJson(contentOf(source, entry, PACKAGE_JSON_BYTES));
      if (manifest === null) throw new Error(`${entry.name} holds no JSON object`);
      const directory = entry.name.slice(0, -MANIFEST.length);
      packages.push({ directory, manifest: { ...manifest, dev: [] } });
    } catch (error) {
      trouble ??= error instanceof Error ? error.message : String(error);
    }
  }
  packages.sort((a, b) => (a.directory < b.directory ? -1 : 1));
  if (trouble !== null) throw new IncompleteFacts(trouble, packages);
  return packages;
}
