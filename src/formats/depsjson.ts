// F1. What a .NET application consists of, `NAME.deps.json`: pure.
// dotnet/sdk, documentation/specs/runtime-configuration-file.md.

import { asObject, asText, asTextMap, type Fields } from '../text/json.ts';
import { parseDocument } from '../text/jsondepth.ts';
import { assetsOf } from './depsassets.ts';

/** One library that ships. */
export type DepsPackage = {
  readonly name: string;
  readonly version: string;
  /** `package`, `project` (the application), `runtimepack`, `reference`; '' where it is not told. */
  readonly type: string;
  /** True where the application's own project names it; null where no application stands there. */
  readonly direct: boolean | null;
  /** Relative to the folder of the deps.json. */
  readonly files: readonly string[];
};

export interface DepsJson {
  readonly packages: readonly DepsPackage[];
  /** False when there were more libraries than are listed. */
  readonly complete: boolean;
}

interface Library {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly type: string;
  /** An assembly of the framework that a compiler reads: not shipped. */
  readonly isReference: boolean;
  readonly files: Set<string>;
  readonly needs: Set<string>;
  claims: boolean;
}

/** SDK images have the longest lists, of some 500. */
const MOST_LIBRARIES = 50_000;

/**
 * Tools that merge assemblies into one: with them, a library that has no file of its own may ship.
 * The list is what syft knows of them.
 */
const BUNDLERS =
  /^(?:ILRepack(?:\..*)?|ILMerge|JetBrains\.Build\.ILRepack|PostSharp\.Community\.Packer|Brokenevent\.ILStrip(?:\.CLI)?|Costura\.Fody|Fody)$/;

/**
 * Reads the libraries that ship: the application (`application` is the file's name without
 * `.deps.json`), and of the others those that have a file, or need one that has. Other projects of
 * the solution are part of the application. Throws where it is no deps.json.
 */
export function readDepsJson(text: string, application: string): DepsJson {
  const document = asObject(parseDocument(text));
  const targets = asObject(document?.['targets']);
  if (document === null || targets === null) throw new Error('it has no targets');
  const { libraries, complete } = librariesOf(targets, asObject(document['libraries']) ?? {});
  spreadClaims(libraries);
  const all = [...libraries.values()];
  const root = all.find(({ type, name }) => type === 'project' && name === application);
  const isBundled = all.some(({ name }) => BUNDLERS.test(name));
  const shipped = all.filter(
    ({ type, isReference, claims }) => type !== 'project' && !isReference && (claims || isBundled),
  );
  const packages = shipped.map((library) => ({
    ...identityOf(library),
    direct: root === undefined ? null : root.needs.has(library.key),
    files: [...library.files],
  }));
  if (root === undefined) return { packages, complete };
  const projects = all.filter(({ type }) => type === 'project');
  const own = [...projects.flatMap(({ files }) => [...files]), ...besides(application)];
  const itself = { ...identityOf(root), direct: null, files: [...new Set(own)] };
  return { packages: [itself, ...packages], complete };
}

function identityOf({ name, version, type }: Library): Pick<Library, 'name' | 'version' | 'type'> {
  return { name, version, type };
}

/** What the SDK writes beside an application's assembly. */
function besides(application: string): string[] {
  const suffixes = ['', '.exe', '.pdb', '.deps.json', '.runtimeconfig.json', '.dll.config'];
  return suffixes.map((suffix) => `${application}${suffix}`);
}

function librariesOf(
  targets: Fields,
  described: Fields,
): { libraries: Map<string, Library>; complete: boolean } {
  const libraries = new Map<string, Library>();
  for (const target of Object.values(targets)) {
    for (const [key, value] of Object.entries(asObject(target) ?? {})) {
      const fields = asObject(value);
      if (fields === null) continue;
      if (libraries.size === MOST_LIBRARIES && !libraries.has(key))
        return { libraries, complete: false };
      const library = libraries.get(key) ?? libraryOf(key, asObject(described[key]) ?? {});
      libraries.set(key, library);
      const { files, claims } = assetsOf(fields);
      for (const file of files) library.files.add(file);
      for (const [name, version] of Object.entries(asTextMap(fields['dependencies']))) {
        library.needs.add(`${name}/${version}`);
      }
      library.claims ||= claims;
    }
  }
  return { libraries, complete: true };
}

function libraryOf(key: string, fields: Fields): Library {
  const [name = '', version = ''] = key.split('/', 2);
  const type = asText(fields['type']);
  const isReference =
    type === 'referenceassembly' &&
    asText(fields['sha512']) === '' &&
    asText(fields['path']) === '';
  const none = { files: new Set<string>(), needs: new Set<string>(), claims: false };
  return { key, name, version, type, isReference, ...none };
}

/** What needs a library that has files ships as well, however many steps away: NuGet's bundles of packages. */
function spreadClaims(libraries: ReadonlyMap<string, Library>): void {
  const neededBy = new Map<string, Library[]>();
  for (const library of libraries.values()) {
    for (const need of library.needs) {
      const known = neededBy.get(need);
      if (known === undefined) neededBy.set(need, [library]);
      else known.push(library);
    }
  }
  const claiming = [...libraries.values()].filter(({ claims }) => claims);
  for (let at = 0; at < claiming.length; at += 1) {
    for (const library of neededBy.get(claiming[at]!.key) ?? []) {
      if (library.claims) continue;
      library.claims = true;
      claiming.push(library);
    }
  }
}
