// F1. Who a Python package is: core metadata (packaging.python.org, specifications/core-metadata) and
// the names of the directories it stands in: pure.

import { lines } from './control.ts';

/** '' for what is not said. */
export type PythonIdentity = {
  readonly name: string;
  readonly version: string;
};

/**
 * Reads the headers of `METADATA` or `PKG-INFO`: those of a mail, up to the first blank line, with the
 * description behind it. As Python's own reader has it, a header's name is in any case, and the first of
 * several counts; a value that goes on in the next line is neither a name nor a version. Lines that are
 * no header are passed over, for old tools wrote descriptions without their indentation.
 */
export function readCoreMetadata(text: string): PythonIdentity {
  let name: string | null = null;
  let version: string | null = null;
  let begun = false;
  for (const line of lines(text.startsWith('\ufeff') ? text.slice(1) : text)) {
    if (line === '') {
      if (begun) break;
      continue;
    }
    begun = true;
    const colon = line.indexOf(':');
    if (colon < 1 || line.startsWith(' ') || line.startsWith('\t')) continue;
    const field = line.slice(0, colon).toLowerCase();
    if (field === 'name') name ??= line.slice(colon + 1).trim();
    if (field === 'version') version ??= line.slice(colon + 1).trim();
    if (name !== null && version !== null) break;
  }
  return { name: name ?? '', version: version ?? '' };
}

/**
 * `acme_web-1.0.dist-info` → `acme_web` and `1.0` (specifications/recording-installed-packages: the
 * name has no dash there). An `egg-info` may add the Python it was made for: `acme-1.0-py3.11.egg-info`.
 */
export function readInfoDirectory(directory: string): PythonIdentity {
  const [name = '', version = ''] = directory.replace(/\.(?:dist|egg)-info$/iu, '').split('-');
  return { name, version };
}

/** As the index compares names: `Acme_Web` and `acme.web` are `acme-web` (PEP 503). */
export function normalisePythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/gu, '-');
}
