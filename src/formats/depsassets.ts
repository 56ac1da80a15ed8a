// F1. Where the files of a .NET library stand, by the lists of a deps.json: pure.
// The rules are those of .NET's own host (dotnet/runtime, src/native/corehost/hostpolicy/deps_entry.cpp).

import { asObject, asText, type Fields } from '../text/json.ts';

/** Files of one library, and whether its lists name any. */
export interface Assets {
  /** Relative to the folder of the deps.json. */
  readonly files: readonly string[];
  /** True also where a list names only the mark of an empty folder, or what a compiler reads. */
  readonly claims: boolean;
}

/** NuGet's mark of a folder without files. */
const NOTHING = '_._';

/** An assembly or a native library stands beside the deps.json, whatever its folder in the package. */
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** A translation stands in the folder of its language: `lib/net8.0/de/A.resources.dll`. */
const inLanguage = (path: string): string => path.split('/').slice(-2).join('/');

const PLACES: Readonly<Record<string, (path: string) => string>> = {
  runtime: baseName,
  native: baseName,
  resources: inLanguage,
  /** What is there for compilers at run time (`PreserveCompilationContext`). */
  compile: (path) => `refs/${baseName(path)}`,
  /** Of a portable application, one for each kind of machine: under the path itself. */
  runtimeTargets: (path) => path,
};

/** Reads the lists of one library in one target. */
export function assetsOf(library: Fields): Assets {
  const files: string[] = [];
  let claims = false;
  for (const [list, place] of Object.entries(PLACES)) {
    for (const [path, asset] of Object.entries(asObject(library[list]) ?? {})) {
      const isNothing = baseName(path) === NOTHING;
      // syft passes the files of `runtimeTargets` by, and with them packages that are nothing but
      // native libraries (SQLitePCLRaw.lib.e_sqlite3).
      if (!isNothing || list !== 'runtimeTargets') claims = true;
      // Newer hosts take a place that is written beside the path.
      const local = slashed(asText(asObject(asset)?.['localPath'])) || place(slashed(path));
      if (!isNothing && staysInside(local)) files.push(local);
    }
  }
  return { files, claims };
}

/** Some files have Windows' separators; the host reads them so. */
const slashed = (path: string): string => path.replaceAll('\\', '/');

/** A path that leads out of the folder is no library's. */
function staysInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}
