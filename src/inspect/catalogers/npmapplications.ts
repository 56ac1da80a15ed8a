// F2. Which manifests are an application's, rather than a package's that it uses: pure.

import type { PackageJson } from '../../formats/packagejson.ts';
import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';
import { directoryOf } from '../paths.ts';
import type { Application } from './npmreach.ts';

export interface Applications {
  /** With the workspaces of each. */
  readonly applications: readonly Application[];
  /** Directories of applications that are no workspace of another. */
  readonly roots: ReadonlySet<string>;
}

/**
 * Manifests outside node_modules that are the outermost, have packages of their own beside them, or
 * are linked into a node_modules as workspaces are. The others say nothing of what is installed:
 * templates, fixtures.
 */
export function findApplications(
  manifests: ReadonlyMap<string, PackageJson>,
  links: readonly RootfsEntry[],
  rootfs: RootfsView,
): Applications {
  const applications: Application[] = [];
  const roots = new Set<string>();
  const linked = new Set<string>();
  const outside = [...manifests].filter(([directory]) => !directory.includes('/node_modules/'));
  if (outside.length > 1) {
    for (const { path } of links) linked.add(rootfs.resolve(path)?.path ?? '');
  }
  for (const [directory, manifest] of outside) {
    const isOutermost = !isInside(directory, manifests);
    if (isOutermost) roots.add(directory);
    const base = directory === '/' ? '' : directory;
    if (isOutermost || linked.has(directory) || rootfs.resolve(`${base}/node_modules`) !== null) {
      applications.push({ directory, manifest });
    }
  }
  return { applications, roots };
}

function isInside(directory: string, manifests: ReadonlyMap<string, PackageJson>): boolean {
  for (let at = directory; at !== '/';) {
    at = directoryOf(at);
    if (manifests.has(at)) return true;
  }
  return false;
}
