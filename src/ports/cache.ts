// F4. What earlier runs learned of layers, in a folder. Reads and writes files.
//
// Two tables (DESIGN section 2): blob digest and size → diffID, written only after a fully
// verified read; diffID → layer index, and the facts of each row of knowledge by its version. A
// damaged file is a miss. Files appear by rename, so that several processes can share the folder.
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import type { Extractor } from '../model/knowledge.ts';
import type { Problem } from '../model/snapshot.ts';
import { digestOfBytes, isDigest } from '../oci/digest.ts';
import type { ExtractorFailure, FactRow, LayerFacts } from '../oci/filereader.ts';
import { INDEX_VERSION, parseIndex } from '../oci/indexfile.ts';
import type { LayerIndex } from '../oci/layerindex.ts';
import { makeFolder } from './folders.ts';

/** Names of rows and what they have to be asked for: the cache knows nothing else of them. */
export type FactKey = Pick<Extractor, 'name' | 'version'>;

/** What the cache holds of a layer's facts, and the rows it does not know. */
export interface CachedFacts<E extends FactKey> {
  readonly facts: LayerFacts;
  readonly missing: readonly E[];
}

/** Bytes the folder may grow to; beyond it the files longest unused go. */
export const CACHE_LIMIT = 512 << 20;

/** One file of facts by `name@version`. */
type FactFile = Record<string, { rows: readonly FactRow[]; failures: readonly ExtractorFailure[] }>;

/** The cache folder of one process. Nothing here throws: without a folder nothing is remembered. */
export class LayerCache {
  /** Null: no cache wanted, or not usable any more. */
  #folder: string | null;
  readonly #limit: number;
  #wrote = false;
  #problem: Problem | null = null;
  #drafts = 0;

  constructor(folder: string | null, limit = CACHE_LIMIT) {
    // Another version of the program may share the folder.
    this.#folder = folder === null ? null : join(folder, `layers-${INDEX_VERSION}`);
    this.#limit = limit;
  }

  /** At most one: that the folder cannot be used, and why. */
  get problems(): readonly Problem[] {
    return this.#problem === null ? [] : [this.#problem];
  }

  /** The diffID of a blob that was read and verified earlier, or null. */
  diffIdOf(digest: string, size: number): string | null {
    const bytes = this.#read(blobKey(digest, size));
    const [diffId, sum] = bytes?.toString('latin1').split('\n') ?? [];
    return isDigest(diffId) && sum === blobSum(digest, size, diffId) ? diffId : null;
  }

  hasIndex(diffId: string): boolean {
    if (this.#folder === null) return false;
    return statSync(join(this.#folder, indexKey(diffId)), { throwIfNoEntry: false }) !== undefined;
  }

  index(diffId: string): LayerIndex | null {
    const bytes = this.#read(indexKey(diffId));
    const index = bytes === null ? null : parseIndex(bytes);
    return index?.diffId === diffId ? index : null;
  }

  /** `rows` is the number of rows that the layer's index has: facts beyond it are damage. */
  facts<E extends FactKey>(diffId: string, rows: number, extractors: readonly E[]): CachedFacts<E> {
    const file = this.#factFile(diffId);
    const known = new Map<string, readonly FactRow[]>();
    const failures: ExtractorFailure[] = [];
    const missing: E[] = [];
    for (const extractor of extractors) {
      const found = file[factKey(extractor)];
      if (found === undefined || found.rows.some(([row]) => row >= rows)) missing.push(extractor);
      else {
        known.set(extractor.name, found.rows);
        failures.push(...found.failures);
      }
    }
    return { facts: { rows: known, failures }, missing };
  }

  /** Remembers a layer: what it holds first, what leads to it last. */
  put(layer: {
    readonly diffId: string;
    readonly index: Buffer;
    readonly facts: LayerFacts;
    readonly extractors: readonly FactKey[];
    readonly blob: { readonly digest: string; readonly size: number };
  }): void {
    if (this.#folder === null || this.#problem !== null) return;
    const { diffId, blob } = layer;
    this.#write(indexKey(diffId), layer.index);
    this.#write(factsKey(diffId), this.#mergedFacts(diffId, layer.facts, layer.extractors));
    const entry = `${diffId}\n${blobSum(blob.digest, blob.size, diffId)}`;
    this.#write(blobKey(blob.digest, blob.size), Buffer.from(entry));
  }

  /** Call at the end of a run: removes what was not used for longest when the folder is too big. */
  prune(): void {
    if (this.#folder === null || !this.#wrote) return;
    try {
      const files = listFiles(this.#folder);
      let total = files.reduce((sum, file) => sum + file.size, 0);
      if (total <= this.#limit) return;
      files.sort((left, right) => left.usedAt - right.usedAt);
      for (const file of files) {
        // Well below the limit, so that the next run need not prune again.
        if (total <= this.#limit * 0.8) break;
        rmSync(file.path, { force: true });
        total -= file.size;
      }
    } catch {
      // Another process prunes too; what is left over goes next time.
    }
  }

  #mergedFacts(diffId: string, facts: LayerFacts, extractors: readonly FactKey[]): Buffer {
    const names = new Set(extractors.map((extractor) => extractor.name));
    const file: FactFile = {};
    // Older versions of the same rows are gone for good; other rows stay.
    for (const [key, value] of Object.entries(this.#factFile(diffId))) {
      if (!names.has(key.replace(/@\d+$/, ''))) file[key] = value;
    }
    for (const extractor of extractors) {
      file[factKey(extractor)] = {
        rows: facts.rows.get(extractor.name) ?? [],
        failures: facts.failures.filter((failure) => failure.extractor === extractor.name),
      };
    }
    const body = Buffer.from(JSON.stringify(file));
    return Buffer.concat([Buffer.from(`${digestOfBytes(body)}\n`), body]);
  }

  #factFile(diffId: string): FactFile {
    const bytes = this.#read(factsKey(diffId));
    const newline = bytes?.indexOf(0x0a) ?? -1;
    if (bytes === null || newline < 0) return {};
    const body = bytes.subarray(newline + 1);
    if (digestOfBytes(body) !== bytes.toString('latin1', 0, newline)) return {};
    return JSON.parse(body.toString('utf8')) as FactFile;
  }

  #read(key: string): Buffer | null {
    if (this.#folder === null) return null;
    const path = join(this.#folder, key);
    try {
      const bytes = readFileSync(path);
      this.#touch(path);
      return bytes;
    } catch {
      return null;
    }
  }

  /** The time of last use decides what is pruned; a folder that we may not write stays readable. */
  #touch(path: string): void {
    try {
      const now = new Date();
      utimesSync(path, now, now);
    } catch {
      // Read-only: nobody prunes here.
    }
  }

  #write(key: string, bytes: Buffer): void {
    if (this.#folder === null || this.#problem !== null) return;
    const path = join(this.#folder, key);
    this.#drafts += 1;
    const draft = `${path}.${process.pid}.${this.#drafts}.tmp`;
    try {
      makeFolder(dirname(path));
      writeFileSync(draft, bytes);
      renameSync(draft, path);
      this.#wrote = true;
    } catch (error) {
      this.#problem = unusable(this.#folder, error);
      discard(draft);
    }
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // It never came to be.
  }
}

function unusable(folder: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'cache-unusable',
    message: `The cache folder cannot be written, so nothing is remembered: ${reason}`,
    next: 'Name a writable folder with --cache-dir, or pass --no-index-cache.',
    path: dirname(folder),
    layer: null,
    affects: [],
  };
}

function listFiles(folder: string): { path: string; size: number; usedAt: number }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? [] : [{ path, size: stat.size, usedAt: stat.mtimeMs }];
  });
}

function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

function blobKey(digest: string, size: number): string {
  return join('blobs', `${hexOf(digest)}-${size}`);
}

function indexKey(diffId: string): string {
  return join('index', hexOf(diffId));
}

function factsKey(diffId: string): string {
  return join('facts', `${hexOf(diffId)}.json`);
}

function factKey({ name, version }: FactKey): string {
  return `${name}@${version}`;
}

function blobSum(digest: string, size: number, diffId: string): string {
  return digestOfBytes(Buffer.from(`${digest} ${size} ${diffId}`));
}
