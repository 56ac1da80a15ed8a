// F1. What cargo-auditable writes into a program: the crates it was built from, as zlib-compressed
// JSON in the section `.dep-v0` (auditable-serde 0.9, `VersionInfo`): pure.

import { inflateSync } from 'node:zlib';
import { parseDocument } from '../text/jsondepth.ts';

/** One crate that the program was built from. */
export interface AuditedCrate {
  readonly name: string;
  readonly version: string;
  /** `crates.io`, `git`, `local`, `registry` (another one), or what later versions will say. */
  readonly source: string;
  /** `build`: a build script, a procedural macro, or what those need. */
  readonly kind: 'runtime' | 'build';
  /** The crate that the program is of. */
  readonly root: boolean;
  /** Places in the list. */
  readonly dependencies: readonly number[];
}

/** The crates that could be read, and how many entries are none. */
export interface Audit {
  readonly crates: readonly AuditedCrate[];
  readonly damaged: number;
}

/** A crate has some 100 bytes: of 50,000 crates. */
const MOST_BYTES = 16 << 20;

/** Reads the section; throws where it is no zlib stream of at most 16 MiB, or no such JSON. */
export function readAudit(section: Buffer): Audit {
  const data = parseDocument(inflate(section).toString('utf8'));
  const packages = isObject(data) ? data['packages'] : undefined;
  if (!Array.isArray(packages)) throw new Error('the list of crates holds no packages');
  const crates: AuditedCrate[] = [];
  let damaged = 0;
  for (const one of packages) {
    const crate = crateOf(one);
    if (crate === null) damaged += 1;
    // Its place counts, for others name it by that.
    crates.push(crate ?? NO_CRATE);
  }
  return { crates, damaged };
}

function inflate(section: Buffer): Buffer {
  try {
    return inflateSync(section, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new Error('its list of crates cannot be unpacked', { cause: error });
  }
}

const NO_CRATE: AuditedCrate = {
  name: '',
  version: '',
  source: '',
  kind: 'build',
  root: false,
  dependencies: [],
};

function crateOf(data: unknown): AuditedCrate | null {
  if (!isObject(data)) return null;
  const { name, version, source, kind, root, dependencies } = data;
  if (typeof name !== 'string' || name === '' || typeof version !== 'string') return null;
  return {
    name,
    version,
    source: typeof source === 'string' ? source : '',
    kind: kind === 'build' ? 'build' : 'runtime',
    root: root === true,
    dependencies: Array.isArray(dependencies)
      ? dependencies.filter((at): at is number => Number.isInteger(at))
      : [],
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
