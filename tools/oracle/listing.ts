// May touch: nothing. Packages as both programs list them, made comparable, and how they differ.
import { PackageURL } from 'packageurl-js';
import * as v from 'valibot';

/** `type/name@version`, as both sides write it after normalisation. */
export type Listing = ReadonlySet<string>;

/** What one of the two has and the other has not. */
export interface Difference {
  /** Who lists it. */
  readonly side: 'syft' | 'stagegate';
  readonly package: string;
}

const PackageSchema = v.object({
  name: v.string(),
  version: v.string(),
  type: v.string(),
  purl: v.nullish(v.string()),
});
type Listed = v.InferOutput<typeof PackageSchema>;

const SyftSchema = v.object({ artifacts: v.array(PackageSchema) });
const SnapshotSchema = v.object({ packages: v.array(PackageSchema) });

/** Syft's types without a purl; with one, the purl says the type. */
const SYFT_TYPES: Readonly<Record<string, string>> = {
  binary: 'generic',
  'dart-pub': 'pub',
  dotnet: 'nuget',
  'go-module': 'golang',
  'java-archive': 'maven',
  'jenkins-plugin': 'maven',
  'linux-kernel': 'generic',
  'lua-rocks': 'luarocks',
  'php-composer': 'composer',
  python: 'pypi',
  'rust-crate': 'cargo',
  wordpress: 'generic',
};

/** What syft's own JSON lists; throws where it is none. */
export function syftListing(json: unknown): Listing {
  const { artifacts } = v.parse(SyftSchema, json);
  return new Set(artifacts.map((one) => keyOf({ ...one, type: SYFT_TYPES[one.type] ?? one.type })));
}

/** What `stagegate inspect --format json` lists; throws where it is none. */
export function stagegateListing(json: unknown): Listing {
  return new Set(v.parse(SnapshotSchema, json).packages.map(keyOf));
}

/** Both ways, sorted by side and package. */
export function compareListings(syft: Listing, stagegate: Listing): Difference[] {
  const only = (side: Difference['side'], mine: Listing, theirs: Listing): Difference[] =>
    [...mine.difference(theirs)].toSorted().map((name) => ({ side, package: name }));
  return [...only('syft', syft, stagegate), ...only('stagegate', stagegate, syft)];
}

/**
 * The type is the purl's. Names are compared as the ecosystem writes them, but for Python's, whose
 * case and dots say nothing (PEP 503), and Maven's, of which syft's `name` is the artifact alone.
 */
function keyOf(one: Listed): string {
  const purl = parse(one.purl ?? '');
  const type = purl?.type ?? one.type;
  // So syft writes that there is none.
  const version = one.version === 'UNKNOWN' ? '' : one.version;
  return `${type}/${nameOf(type, one, purl)}@${version}`;
}

function nameOf(type: string, { name }: Listed, purl: PackageURL | null): string {
  switch (type) {
    case 'pypi':
      return name.toLowerCase().replaceAll(/[-_.]+/gu, '-');
    case 'maven':
      return purl === null ? name : [purl.namespace, purl.name].filter(Boolean).join(':');
    default:
      return name;
  }
}

/** Null for '' and for what is no purl. */
function parse(text: string): PackageURL | null {
  try {
    return PackageURL.fromString(text);
  } catch {
    return null;
  }
}
