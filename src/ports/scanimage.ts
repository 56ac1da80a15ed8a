// F4. One image → its squashed root filesystem and sizes; each distinct layer is read once in a
// run, and not at all when the cache knows it. Reads files through the scan threads.
import { UserError } from '../errors.ts';
import { CATALOGERS, EXTRACTORS, RULES } from '../inspect/index.ts';
import type { BlobLocation, ImageSource, LayerRef } from '../model/image.ts';
import type { Extractor } from '../model/knowledge.ts';
import type { Problem, Sizes } from '../model/snapshot.ts';
import { parseIndex } from '../oci/indexfile.ts';
import type { ExtractorFailure, FactRow, LayerFacts } from '../oci/filereader.ts';
import type { LayerIndex } from '../oci/layerindex.ts';
import { NameTable } from '../oci/nametable.ts';
import { extractorProblem, problemOf } from '../oci/problems.ts';
import { rootfsOfScans, type Rootfs } from '../oci/rootfs.ts';
import { measure, type LayerSizes } from '../oci/sizes.ts';
import { LayerCache } from './cache.ts';
import { digestRange, type ScanJob, type ScanJobResult } from './scanjob.ts';
import { ScanThreads } from './scanpool.ts';

/** What a run has done so far; for a progress line. */
export interface ScanProgress {
  /** Distinct layers asked for, and how many of them are done. */
  readonly layers: number;
  readonly layersDone: number;
  /** Of those done: answered by the cache. */
  readonly layersCached: number;
  /** Compressed bytes to read, and read. */
  readonly bytes: number;
  readonly bytesDone: number;
}

export interface ScannedImage {
  readonly rootfs: Rootfs;
  readonly indexes: readonly LayerIndex[];
  readonly sizes: Sizes;
  /** As `indexes`; `cached`: its blob was not read in this run. */
  readonly layers: readonly (LayerSizes & { readonly cached: boolean })[];
  readonly problems: readonly Problem[];
}

interface ScannedLayer {
  readonly index: LayerIndex;
  readonly facts: LayerFacts;
  readonly cached: boolean;
}

/** Shared by all images of one run. `close` it in the end. */
export class Scanner {
  readonly #extractors: readonly Extractor[];
  /** Those that every layer is asked for. */
  readonly #common: readonly Extractor[];
  readonly #cache: LayerCache;
  readonly #threads: ScanThreads;
  readonly #onProgress: (progress: ScanProgress) => void;
  readonly #names = new NameTable();
  readonly #layers = new Map<string, Promise<ScannedLayer>>();
  /** Gzip of one tar differs between engines: blobs with the same diffID share one index. */
  readonly #indexes = new Map<string, LayerIndex>();
  #progress = { layers: 0, layersDone: 0, layersCached: 0, bytes: 0, bytesDone: 0 };

  constructor(
    options: {
      /** Default: all there are. Others than all are run in this thread. */
      readonly extractors?: readonly Extractor[];
      readonly cache?: LayerCache;
      /** Default: by processors, four at most. 1: this thread alone. */
      readonly threads?: number;
      readonly onProgress?: (progress: ScanProgress) => void;
    } = {},
  ) {
    this.#extractors = options.extractors ?? EXTRACTORS;
    this.#common = this.#extractors.filter(({ ownLayersOnly }) => ownLayersOnly !== true);
    this.#cache = options.cache ?? new LayerCache(null);
    this.#threads = new ScanThreads(this.#extractors, options.threads ?? null);
    this.#onProgress = options.onProgress ?? (() => {});
  }

  /** So far, over all images: distinct layers, blobs read, compressed bytes read. */
  get counters(): { layers: number; layersRead: number; layersCached: number; bytesRead: number } {
    const { layers, layersDone, layersCached, bytesDone } = this.#progress;
    return { layers, layersRead: layersDone - layersCached, layersCached, bytesRead: bytesDone };
  }

  /** Of the run, not of one image: that the cache cannot be used. */
  get problems(): readonly Problem[] {
    return this.#cache.problems;
  }

  /**
   * `isOwn` tells of a layer, by its index, whether rows that ask for `ownLayersOnly` read it.
   * @throws UserError `digest-mismatch` (also when the config claims a diffID that is not the
   * layer's), `truncated-blob`, `bad-layer`
   */
  async scanImage(
    source: ImageSource,
    isOwn: (layer: number) => boolean = () => true,
  ): Promise<ScannedImage> {
    const layers = await Promise.all(
      source.layers.map((layer, i) =>
        this.#layer(layer, source.blobs[i]!, isOwn(i) ? this.#extractors : this.#common),
      ),
    );
    layers.forEach(({ index }, i) => refuseFalseClaim(source.layers[i]!, index));
    const rootfs = rootfsOfScans(layers, this.#names);
    const sizes = measure(rootfs);
    const compressed = compressedSize(source.layers);
    const { uncompressed, content, wasted } = sizes;
    return {
      rootfs,
      indexes: layers.map((layer) => layer.index),
      sizes: { compressed, uncompressed, content, wasted },
      layers: sizes.layers.map((layer, i) => ({ ...layer, cached: layers[i]!.cached })),
      problems: [
        ...source.problems,
        ...(compressed === null ? [compressedUnknown(source.layers)] : []),
        ...this.#problemsOf(layers, rootfs),
      ],
    };
  }

  /** Ends the threads and prunes the cache. */
  async close(): Promise<void> {
    await this.#threads.close();
    this.#cache.prune();
  }

  #layer(
    layer: LayerRef,
    blob: BlobLocation,
    extractors: readonly Extractor[],
  ): Promise<ScannedLayer> {
    const place =
      layer.digest === null && 'file' in blob
        ? `${blob.file}\0${blob.offset}\0${blob.length}\0${layer.diffId}`
        : `${layer.digest} ${blob.length}`;
    const key = (asked: readonly Extractor[]): string => `${place} ${asked.length}`;
    // Who needs less takes what was read for all.
    let scanned = this.#layers.get(key(this.#extractors)) ?? this.#layers.get(key(extractors));
    if (scanned === undefined) {
      scanned = this.#scanLayer(layer, blob, extractors);
      this.#layers.set(key(extractors), scanned);
    }
    return scanned;
  }

  async #scanLayer(
    layer: LayerRef,
    blob: BlobLocation,
    wanted: readonly Extractor[],
  ): Promise<ScannedLayer> {
    this.#report({ layers: 1 });
    const known = await this.#fromCache(layer, blob, wanted);
    if (known !== null && known.missing.length === 0) {
      this.#report({ layersDone: 1, layersCached: 1 });
      return { index: this.#shared(known.index), facts: known.facts, cached: true };
    }
    const extractors = known === null ? wanted : known.missing;
    const result = await this.#read(layer, blob, extractors);
    const index = parseIndex(result.index);
    if (index === null) throw new Error('the scan made an index that cannot be read');
    const facts = known === null ? result.facts : joined(known.facts, result.facts);
    const stored = { digest: result.blobDigest, size: blob.length };
    const { diffId } = index;
    this.#cache.put({
      diffId,
      index: result.index,
      facts,
      extractors: wanted,
      blob: stored,
    });
    this.#report({ layersDone: 1 });
    return { index: this.#shared(index), facts, cached: false };
  }

  /** A hit needs a blob that was read and verified earlier; the config's claim alone is none. */
  async #fromCache(
    layer: LayerRef,
    blob: BlobLocation,
    wanted: readonly Extractor[],
  ): Promise<{ index: LayerIndex; facts: LayerFacts; missing: readonly Extractor[] } | null> {
    let digest = layer.digest;
    if (digest === null) {
      // No digest is told (docker-archive): worth computing only where it could lead somewhere.
      if (!this.#cache.hasIndex(layer.diffId)) return null;
      digest = await digestRange(blob);
    }
    const diffId = this.#cache.diffIdOf(digest, blob.length);
    const index = diffId === null ? null : this.#cache.index(diffId);
    if (index === null) return null;
    return { index, ...this.#cache.facts(index.diffId, index.count, wanted) };
  }

  #read(
    layer: LayerRef,
    blob: BlobLocation,
    extractors: readonly Extractor[],
  ): Promise<ScanJobResult> {
    this.#report({ bytes: blob.length });
    const job: ScanJob = {
      blob,
      digest: layer.digest,
      size: blob.length,
      extractors: extractors.map((extractor) => extractor.name),
    };
    return this.#threads.run(job, (bytesDone) => this.#report({ bytesDone }));
  }

  #shared(index: LayerIndex): LayerIndex {
    const known = this.#indexes.get(index.diffId);
    if (known !== undefined) return known;
    this.#indexes.set(index.diffId, index);
    return index;
  }

  #problemsOf(layers: readonly ScannedLayer[], rootfs: Rootfs): readonly Problem[] {
    const extractors = this.#extractors.map((extractor) => extractor.name);
    const rows = [...CATALOGERS, ...RULES].map((row) => row.name);
    const names = { extractors, all: [...new Set([...extractors, ...rows])] };
    return [
      ...layers.flatMap(({ index, facts }, layer) => [
        ...index.notes.map((note) => problemOf(note, layer, names)),
        ...facts.failures
          // What a higher layer replaced or deleted is read by nobody.
          .filter(({ path }) => rootfs.get(path)?.layer === layer)
          .map(({ extractor, path, reason }) => extractorProblem(extractor, path, reason, layer)),
      ]),
      ...rootfs.squashed.notes.map((note) => problemOf(note, note.layer, names)),
    ];
  }

  #report(add: Partial<ScanProgress>): void {
    for (const key of Object.keys(add) as (keyof ScanProgress)[]) this.#progress[key] += add[key]!;
    this.#onProgress({ ...this.#progress });
  }
}

/** A hostile config could name a clean image's layers; what was read is what counts. */
function refuseFalseClaim(layer: LayerRef, index: LayerIndex): void {
  if (layer.diffId === index.diffId) return;
  const name = layer.digest ?? 'A layer';
  throw new UserError(
    'digest-mismatch',
    `${name} has the diffID ${index.diffId}, but the image config claims ${layer.diffId}`,
  );
}

/** Layers stored uncompressed (`docker save`) will be compressed by whoever pushes them. */
function compressedSize(layers: readonly LayerRef[]): number | null {
  let sum = 0;
  for (const { size, mediaType } of layers) {
    if (size === null || (mediaType !== null && /tar$/.test(mediaType))) return null;
    sum += size;
  }
  return sum;
}

function compressedUnknown(layers: readonly LayerRef[]): Problem {
  const told = layers.every(({ size }) => size !== null);
  return {
    code: 'compressed-size-unknown',
    message: told
      ? 'Layers are stored uncompressed, so the size of a pull cannot be told'
      : 'A docker-archive has no manifest, so the size of a pull cannot be told',
    next: 'Give the image as a registry would serve it: `oci-archive:` where the archive holds an index.json, else buildx build -o type=oci,tar=false,dest=DIR.',
    path: null,
    layer: null,
    affects: ['compressed'],
  };
}

function joined(known: LayerFacts, more: LayerFacts): LayerFacts {
  const rows = new Map<string, readonly FactRow[]>([...known.rows, ...more.rows]);
  const failures: readonly ExtractorFailure[] = [...known.failures, ...more.failures];
  return { rows, failures };
}
