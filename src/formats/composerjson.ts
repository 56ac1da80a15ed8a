// F1. Composer's record of installed packages, `vendor/composer/installed.json`, and its manifest
// `composer.json` (getcomposer.org: Composer\Repository\FilesystemRepository, composer-schema.json): pure.

import { asObject, asText, type Fields } from '../text/json.ts';
import { parseDocument } from '../text/jsondepth.ts';

/** One installed package. */
export type ComposerPackage = {
  /** `vendor/name`. */
  readonly name: string;
  /** As its author wrote it: `v1.2.3`, `dev-main`. */
  readonly version: string;
  /** Its folder, relative to that of the record; null for a metapackage, which has none. */
  readonly path: string | null;
};

export type InstalledJson = {
  readonly packages: readonly ComposerPackage[];
  /** Names of what only development needs; null where the record does not tell (Composer 1). */
  readonly dev: readonly string[] | null;
};

/** Throws where it is no JSON, or JSON of another form. */
export function readInstalledJson(text: string): InstalledJson {
  const document = parseDocument(text);
  // Composer 2 has an object, Composer 1 had its list alone.
  const fields = asObject(document);
  const list = fields === null ? document : fields['packages'];
  if (!Array.isArray(list)) throw new Error('it has no list of packages');
  const dev = fields?.['dev-package-names'];
  return {
    packages: list.flatMap((item: unknown) => packageOf(asObject(item))),
    dev: Array.isArray(dev) ? dev.map(asText) : null,
  };
}

function packageOf(fields: Fields | null): ComposerPackage[] {
  if (fields === null) return [];
  const name = asText(fields['name']);
  return [{ name, version: asText(fields['version']), path: pathOf(fields, name) }];
}

function pathOf(fields: Fields, name: string): string | null {
  if (fields['type'] === 'metapackage') return null;
  // Composer 1 tells no path: packages stand below the vendor folder by their name.
  if (!('install-path' in fields)) return `../${name}`;
  return asText(fields['install-path']) || null;
}

/** Names that a manifest requires, for use or for development, in lower case; null: no manifest. */
export function readComposerJson(text: string): readonly string[] | null {
  try {
    const fields = asObject(parseDocument(text));
    if (fields === null) return null;
    const kinds = [fields['require'], fields['require-dev']];
    const names = kinds.flatMap((kind) => Object.keys(asObject(kind) ?? {}));
    return [...new Set(names.filter((name) => name.includes('/')))].map((name) =>
      name.toLowerCase(),
    );
  } catch {
    return null;
  }
}
