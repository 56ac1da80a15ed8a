// F2. Which of Python's records are packages that are installed: pure.

import { posix } from 'node:path';
import type { FoundPackage } from '../../model/knowledge.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { purlOf } from '../purl.ts';
import { readInstalls, type Install } from './pythoninstalls.ts';
import { countModules, ownedBy } from './pythonowned.ts';

/**
 * What `pip list` would say in each environment of the image, and what another package brought along
 * (`setuptools/_vendor`): syft lists it too, and scanners should see it. Its files are the other's, who
 * lists them and comes first. pip's own copies (`pip/_vendor`) have no records, and no tool lists them.
 */
export function installedPackages(rootfs: RootfsView, extractor: string): FoundPackage[] {
  const installs = withoutSourceTrees(readInstalls(rootfs, extractor));
  const bundled = bundledRecords(installs);
  const sites = new Set(installs.flatMap((it) => (it.isRequested ? [it.site] : [])));
  const modules = countModules(installs);
  const found = new Map<string, FoundPackage>();
  for (const install of installs) {
    const { entry, name, version, key, site, isRequested } = install;
    const owns = ownedBy(install, modules);
    const same = `${site}\n${key}\n${version}`;
    const before = found.get(same);
    if (before !== undefined) {
      // Debian's cryptography has both a dist-info and an egg-info; pip lists it once.
      found.set(same, { ...before, owns: before.owns ?? owns });
      continue;
    }
    // Not every tool tells what was asked for, and whoever brought a copy along did not ask the user.
    const isTold = sites.has(site) && !bundled.has(entry.path);
    found.set(same, {
      type: 'pypi',
      name,
      version,
      purl: pythonPurl(install),
      location: entry.path,
      owns,
      ...(isTold && { direct: isRequested }),
    });
  }
  return [...found.values()];
}

/** An editable install has a second record, in the tree that it runs from; pip lists the first. */
function withoutSourceTrees(installs: readonly Install[]): readonly Install[] {
  const trees = new Map<string, string[]>();
  for (const { key, version, origin } of installs) {
    const editable = origin?.editable ?? null;
    if (editable === null) continue;
    const same = `${key}\n${version}`;
    trees.set(same, [...(trees.get(same) ?? []), posix.resolve('/', editable)]);
  }
  return installs.filter(({ key, version, origin, site }) => {
    if (origin !== null) return true;
    const sources = trees.get(`${key}\n${version}`) ?? [];
    return !sources.some((tree) => site === tree || site.startsWith(`${tree}/`));
  });
}

const RECORD_NAMES = new Set(['METADATA', 'PKG-INFO']);

/** Records that stand in another package's list. */
function bundledRecords(installs: readonly Install[]): Set<string> {
  const bundled = new Set<string>();
  for (const { info, files } of installs) {
    for (const { directory, names } of files ?? []) {
      if (directory === info || !/-info$/iu.test(directory)) continue;
      for (const name of names) if (RECORD_NAMES.has(name)) bundled.add(`${directory}/${name}`);
    }
  }
  return bundled;
}

/** package-url/purl-spec, types/pypi-definition.json; `vcs_url` and `download_url` are any type's. */
function pythonPurl({ key, version, origin }: Install): string | null {
  const vcs = origin?.vcs ?? '';
  const archive = origin?.archive ?? '';
  const qualifiers = {
    ...(vcs !== '' && { vcs_url: vcs }),
    ...(archive !== '' && { download_url: archive }),
  };
  return purlOf('pypi', key, { version, qualifiers });
}
