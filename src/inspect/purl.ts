// F2. Package URLs by the purl specification (ECMA-427): pure.

import { PackageURL } from 'packageurl-js';

/** What a purl is made of, beside type and name. */
export interface PurlParts {
  readonly namespace?: string;
  readonly version?: string;
  readonly qualifiers?: Readonly<Record<string, string>>;
  readonly subpath?: string;
}

/** Null where the specification allows none: an empty name, a type that wants a namespace. */
export function purlOf(type: string, name: string, parts: PurlParts = {}): string | null {
  const { namespace, version, qualifiers, subpath } = parts;
  try {
    const purl = new PackageURL(
      type,
      namespace === '' ? undefined : namespace,
      name,
      version === '' ? undefined : version,
      qualifiers,
      subpath,
    );
    // The specification encodes the plus sign since 2025 (ECMA-427, purl-spec pull request 439);
    // packageurl-js 2.0.1 leaves it in the version, and only there. Colon and tilde are never
    // encoded (ECMA-427, "Character encoding"); the library does so in qualifiers.
    return purl.toString().replaceAll('+', '%2B').replaceAll('%3A', ':').replaceAll('%7E', '~');
  } catch {
    return null;
  }
}

/** Of a name whose last part is the purl's name, and what precedes it the namespace: `acme/web`. */
export function purlOfPath(
  type: string,
  path: string,
  parts: Omit<PurlParts, 'namespace'> = {},
): string | null {
  const slash = path.lastIndexOf('/');
  return purlOf(type, path.slice(slash + 1), {
    ...parts,
    namespace: path.slice(0, Math.max(slash, 0)),
  });
}
