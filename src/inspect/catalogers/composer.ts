// F2. PHP packages that Composer installed: pure.

import { IncompleteFacts } from '../../errors.ts';
import {
  readComposerJson,
  readInstalledJson,
  type ComposerPackage,
  type InstalledJson,
} from '../../formats/composerjson.ts';
import type { Cataloger, FoundPackage, Owned, SeenFile } from '../../model/knowledge.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { directoryOf } from '../paths.ts';
import { purlOfPath } from '../purl.ts';
import { wholeText } from './wholetext.ts';

type ComposerFact =
  | (InstalledJson & { readonly kind: 'installed' })
  | { readonly kind: 'manifest'; readonly requires: readonly string[] };

const NAME = 'composer';
/**
 * Composer keeps its record in a folder `composer` of the vendor folder, whatever that is called.
 * syft takes any `installed.json`, also one that Composer did not write.
 */
const RECORD = '/composer/installed.json';
const MANIFEST = '/composer.json';
/** Those of the packages themselves: nobody asks what they require. */
const VENDOR = '/vendor/';
/** Some 3 kB a package; the largest applications have a few hundred of them. */
const MOST_BYTES = 16 << 20;
const MOST_PACKAGES = 50_000;

export const composer: Cataloger<ComposerFact> = {
  name: NAME,
  version: 1,
  wants({ path }) {
    const isManifest = path.endsWith(MANIFEST) && !path.includes(VENDOR);
    return isManifest || path.endsWith(RECORD) ? { bytes: MOST_BYTES } : null;
  },
  extract,
  catalog({ rootfs }) {
    const found: FoundPackage[] = [];
    for (const { entry, facts } of rootfs.facts<ComposerFact>(NAME)) {
      if (facts.kind !== 'installed') continue;
      const location = entry.path;
      const dev = facts.dev === null ? null : new Set(facts.dev);
      const required = requiredBeside(location, rootfs);
      for (const pkg of facts.packages) {
        const { name, version } = pkg;
        found.push({
          type: 'composer',
          name,
          version,
          // purl-spec, types/composer: the vendor is the namespace.
          purl: purlOfPath('composer', name, { version }),
          location,
          owns: ownedBy(pkg, location, rootfs),
          ...(dev !== null && { dev: dev.has(name) }),
          ...(required !== null && { direct: required.has(name.toLowerCase()) }),
        });
      }
    }
    return found;
  },
};

function extract(file: SeenFile): ComposerFact | null {
  const text = wholeText(file);
  if (!file.path.endsWith(RECORD)) {
    const requires = readComposerJson(text);
    if (requires === null) return null;
    return { kind: 'manifest', requires: requires.slice(0, MOST_PACKAGES) };
  }
  const { packages, dev } = readInstalledJson(text);
  const kept: ComposerFact = {
    kind: 'installed',
    packages: packages.slice(0, MOST_PACKAGES),
    dev: dev && dev.slice(0, MOST_PACKAGES),
  };
  if (packages.length > MOST_PACKAGES) {
    const reason = `${packages.length} packages, of which the first ${MOST_PACKAGES} are listed`;
    throw new IncompleteFacts(reason, kept);
  }
  return packages.length === 0 ? null : kept;
}

/** What the application's own manifest requires: it stands beside the vendor folder, or is gone. */
function requiredBeside(location: string, rootfs: RootfsView): ReadonlySet<string> | null {
  const vendor = directoryOf(directoryOf(location));
  const manifest = rootfs.resolve(`${directoryOf(vendor)}${MANIFEST}`);
  const facts = manifest && rootfs.factOf<ComposerFact>(NAME, manifest.path);
  return facts?.kind === 'manifest' ? new Set(facts.requires) : null;
}

/** Null for a path that cannot be a package's: above the record itself. */
function ownedBy(
  { path }: ComposerPackage,
  location: string,
  rootfs: RootfsView,
): readonly Owned[] | null {
  if (path === null) return [];
  const folder = rootfs.resolve(path.startsWith('/') ? path : `${directoryOf(location)}/${path}`);
  if (folder === null || folder.type !== 'directory') return [];
  return location.startsWith(`${folder.path}/`) ? null : [{ tree: folder.path }];
}
