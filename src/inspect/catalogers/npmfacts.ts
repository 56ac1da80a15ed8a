// F2. What is remembered of the files that tell of Node packages: pure.

import { IncompleteFacts } from '../../errors.ts';
import { readHiddenLock, type HiddenLock } from '../../formats/npmlock.ts';
import { readPackageJson, type PackageJson } from '../../formats/packagejson.ts';
import { readPnp, type PnpMap } from '../../formats/pnp.ts';
import { readYarnZip, type ZippedPackage } from '../../formats/yarnzip.ts';
import type { Json } from '../../model/json.ts';
import type { SeenFile } from '../../model/knowledge.ts';
import { directoryOf } from '../paths.ts';
import { slotOf } from './npmplaces.ts';

export type NpmFact =
  | { readonly kind: 'manifest'; readonly manifest: PackageJson }
  | { readonly kind: 'lock'; readonly lock: HiddenLock }
  | { readonly kind: 'map'; readonly map: PnpMap }
  | { readonly kind: 'archive'; readonly packages: readonly ZippedPackage[] };

/** What a file is to Node's package managers. */
export type NpmFile = 'manifest' | 'stored' | 'lock' | 'map' | 'archive';

const INSIDE = '/node_modules/';
/** What generators of projects put into a package.json of theirs: Handlebars, EJS. */
const TEMPLATE = ['{{', '<%'];

/** Throws, also with what was read, where the file is not what it should be. */
export function extractNpmFact(file: SeenFile, kind: NpmFile): NpmFact | null {
  if (kind === 'manifest') return manifestOf(file);
  if (kind === 'stored') return storedManifest(file);
  if (file.truncated) throw new Error(`larger than ${file.bytes.length} bytes`);
  switch (kind) {
    case 'lock':
      return partly(
        () => readHiddenLock(file.bytes),
        (lock) => ({ kind, lock }),
      );
    case 'map':
      return partly(
        () => readPnp(file.bytes),
        (map) => ({ kind, map }),
      );
    case 'archive':
      return partly(
        () => readYarnZip(file.bytes),
        (packages) => ({ kind, packages }),
      );
  }
}

function manifestOf(file: SeenFile): NpmFact | null {
  const inside = file.path.includes(INSIDE);
  const isInstalled = slotOf(directoryOf(file.path)) !== null;
  const manifest = file.truncated ? null : readPackageJson(file.bytes);
  if (manifest === null) {
    // Packages that read manifests have broken ones among their tests.
    const mayBeBroken = inside || TEMPLATE.some((mark) => file.bytes.includes(mark));
    if (mayBeBroken && !isInstalled) return null;
    throw new Error(file.truncated ? `larger than ${file.bytes.length} bytes` : 'no JSON object');
  }
  const { name, needs, dev } = manifest;
  if (inside) return name !== '' || isInstalled ? remembered({ ...manifest, dev: [] }) : null;
  return name !== '' || needs.length > 0 || dev.length > 0 ? remembered(manifest) : null;
}

function storedManifest(file: SeenFile): NpmFact | null {
  const manifest = file.truncated ? null : readPackageJson(file.bytes);
  return manifest === null || manifest.name === '' ? null : remembered({ ...manifest, dev: [] });
}

const remembered = (manifest: PackageJson): NpmFact => ({ kind: 'manifest', manifest });

/** Keeps what was read of a file that could not be read to its end. */
function partly<F extends Json>(read: () => F, wrap: (facts: F) => NpmFact): NpmFact {
  try {
    return wrap(read());
  } catch (error) {
    if (!(error instanceof IncompleteFacts) || error.facts === null) throw error;
    throw new IncompleteFacts(error.message, wrap(error.facts as F));
  }
}
