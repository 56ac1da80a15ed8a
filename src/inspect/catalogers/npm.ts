// F2. Node packages: installed by npm, pnpm or yarn, and the applications that use them: pure.

import { HIDDEN_LOCK_BYTES } from '../../formats/npmlock.ts';
import { PACKAGE_JSON_BYTES } from '../../formats/packagejson.ts';
import { PNP_BYTES } from '../../formats/pnp.ts';
import { YARN_ZIP_BYTES } from '../../formats/yarnzip.ts';
import type { Cataloger } from '../../model/knowledge.ts';
import { directoryOf } from '../paths.ts';
import { extractNpmFact, type NpmFact, type NpmFile } from './npmfacts.ts';
import { listNodePackages } from './npmpackages.ts';

const NAME = 'npm';
/** npm 7 and later write it into the folder that they installed. */
const LOCK = '/node_modules/.package-lock.json';
/** Yarn 3 and later; yarn 2; any with `pnpEnableInlining: false`. */
const MAPS = ['/.pnp.cjs', '/.pnp.js', '/.pnp.data.json'];
/** A project's cache, and the one in a user's home (yarn's `enableGlobalCache`). */
const CACHES = ['/.yarn/cache', '/.yarn/berry/cache'];
/** A SHA-512 in hexadecimal digits; a file with exec bit has `-exec` behind it. */
const STORED = /^\/files\/[0-9a-f]{2}\/[0-9a-f]{126}$/u;
const STORED_LENGTH = '/files/00/'.length + 126;

const BYTES: Readonly<Record<NpmFile, number>> = {
  manifest: PACKAGE_JSON_BYTES,
  stored: PACKAGE_JSON_BYTES,
  lock: HIDDEN_LOCK_BYTES,
  map: PNP_BYTES,
  archive: YARN_ZIP_BYTES,
};

export const npm: Cataloger<NpmFact> = {
  name: NAME,
  version: 1,
  wants({ path }, head) {
    const kind = kindOf(path);
    if (kind === null || (kind === 'stored' && head[0] !== 0x7b)) return null;
    return { bytes: BYTES[kind] };
  },
  extract(file) {
    const kind = kindOf(file.path);
    return kind === null ? null : extractNpmFact(file, kind);
  },
  catalog: ({ rootfs }) => listNodePackages(rootfs, NAME),
};

function kindOf(path: string): NpmFile | null {
  if (path.endsWith('/package.json')) return 'manifest';
  if (path.endsWith('.zip')) return CACHES.some((it) => inFolder(path, it)) ? 'archive' : null;
  if (path.endsWith(LOCK)) return 'lock';
  if (MAPS.some((name) => path.endsWith(name))) return 'map';
  return isStored(path) ? 'stored' : null;
}

function inFolder(path: string, folder: string): boolean {
  return directoryOf(path).endsWith(folder);
}

/**
 * A file of pnpm's store, whose files are hard-linked into node_modules. In a layer that holds
 * both, the content stands under this name where the store comes first.
 */
function isStored(path: string): boolean {
  const from = path.length - STORED_LENGTH;
  return path.startsWith('/files/', from) && STORED.test(path.slice(from));
}
