// F2. Packages of .NET applications and runtimes: by what they list, and assemblies that no list
// names by what they say of themselves. Pure.

import type { Cataloger, FoundPackage, Owned, OwnedFiles } from '../../model/knowledge.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { directoryOf } from '../paths.ts';
import { purlOf } from '../purl.ts';
import { extractDotnet, wantOf, type DotnetFact, type DotnetPackage } from './dotnetfacts.ts';

const NAME = 'dotnet';

/**
 * Lists come first. Assemblies outside of every list count as packages too, because syft's default
 * cataloger for images has them: of the tools of an SDK, of Mono, of what was copied by hand. Other
 * than there, an assembly that stands in `runtimeTargets` belongs to the package that lists it,
 * packages of one folder that several lists name are one, and what no feed has gets no purl.
 */
export const dotnet: Cataloger<DotnetFact> = {
  name: NAME,
  version: 1,
  wants: wantOf,
  extract: extractDotnet,
  catalog({ rootfs }) {
    const listed = listedPackages(rootfs);
    return [...listed.packages, ...assemblies(rootfs, listed)];
  },
};

interface Listed {
  readonly packages: readonly FoundPackage[];
  /** Paths that a list gives to a package. */
  readonly claimed: ReadonlySet<string>;
}

function listedPackages(rootfs: RootfsView): Listed {
  const packages = new Map<string, FoundPackage>();
  const claimed = new Set<string>();
  for (const { entry, facts } of rootfs.facts<DotnetFact>(NAME)) {
    if (facts.kind !== 'libraries') continue;
    const isBundle = !entry.path.endsWith('.json');
    const directory = directoryOf(entry.path);
    for (const one of facts.packages) {
      // Tools of one folder share their libraries, and each has its list.
      const place = isBundle ? entry.path : directory;
      const key = `${place}\0${one.name}\0${one.version}`;
      const owns = isBundle ? bundleOwned(one, entry.path) : placed(one.files, directory);
      const before = packages.get(key);
      packages.set(
        key,
        before === undefined ? packageOf(one, entry.path, owns) : joined(before, owns, one),
      );
      if (isBundle) continue;
      for (const files of placed(one.files, directory)) {
        for (const name of files.names) claimed.add(pathIn(files.directory, name));
      }
    }
  }
  return { packages: [...packages.values()], claimed };
}

/** The application is the program; its libraries are linked into it. */
function bundleOwned({ type }: DotnetPackage, path: string): readonly Owned[] | null {
  return type === 'project' ? [{ file: path }] : null;
}

function placed(files: readonly OwnedFiles[], directory: string): OwnedFiles[] {
  const base = directory === '/' ? '' : directory;
  return files.map(({ directory: below, names }) => ({
    directory: `${base}${below === '/' ? '' : below}` || '/',
    names,
  }));
}

const pathIn = (directory: string, name: string): string =>
  directory === '/' ? `/${name}` : `${directory}/${name}`;

function packageOf(
  { name, version, type, direct }: DotnetPackage,
  location: string,
  owns: readonly Owned[] | null,
): FoundPackage {
  const purl = nugetPurl(name, version, type);
  const more = direct === null ? {} : { direct };
  return { type: 'nuget', name, version, purl, location, owns, ...more };
}

function joined(
  before: FoundPackage,
  owns: readonly Owned[] | null,
  { direct }: DotnetPackage,
): FoundPackage {
  const all = before.owns === null || owns === null ? null : [...before.owns, ...owns];
  return { ...before, owns: all, ...(direct === true && { direct }) };
}

/** What the SDK puts before the name of a package that holds a runtime. */
const RUNTIME_PACK = 'runtimepack.';

/** Applications, and assemblies that a project names by their path, are in no feed. */
function nugetPurl(name: string, version: string, type: string): string | null {
  if (type === 'package') return purlOf('nuget', name, { version });
  if (type !== 'runtimepack') return null;
  const pack = name.startsWith(RUNTIME_PACK) ? name.slice(RUNTIME_PACK.length) : name;
  return purlOf('nuget', pack, { version });
}

/** The folder of a shared runtime, by its version; its assemblies are parts of one package. */
const RUNTIME = /^(.*\/Microsoft\.NETCore\.App\/(\d+\.\d+\.\d+[^/]*))\/[^/]+$/;
/** Packages that hold a runtime, as lists name them. */
const RUNTIME_PACKAGE = /^(?:runtime.*)?microsoft\.(?:net|aspnet)core\.app(?:\.runtime.*)?$/i;

function assemblies(rootfs: RootfsView, { packages, claimed }: Listed): FoundPackage[] {
  const known = new Set(
    packages.filter(({ name }) => RUNTIME_PACKAGE.test(name)).map(({ version }) => version),
  );
  const found = new Map<string, FoundPackage>();
  const add = (one: Omit<FoundPackage, 'type' | 'purl'>, owned: Owned): void => {
    const key = `${one.name}\0${one.version}`;
    const before = found.get(key);
    const owns = [...(before?.owns ?? []), owned];
    found.set(key, { type: 'nuget', purl: null, ...(before ?? one), owns });
  };
  const runtimes = new Set<string>();
  for (const { entry, facts } of rootfs.facts<DotnetFact>(NAME)) {
    if (facts.kind !== 'assembly') continue;
    const location = entry.path;
    const [, folder, version = ''] = RUNTIME.exec(location) ?? [];
    if (folder !== undefined) {
      if (known.has(version) || runtimes.has(folder)) continue;
      runtimes.add(folder);
      add({ name: 'Microsoft.NETCore.App', version, location, owns: null }, { tree: folder });
    } else if (!claimed.has(location)) {
      const { name, version: own } = facts;
      add({ name, version: own, location, owns: null }, { file: location });
    }
  }
  return [...found.values()];
}
