// F0. Types only: an image before it is squashed, as a transport hands it over.

import type { Problem } from './snapshot.ts';

/** One layer as the manifest and the config name it; neither claim is believed before a verified read. */
export interface LayerRef {
  /** The descriptor's digest, or null (docker-archive). */
  readonly digest: string | null;
  /** The descriptor's size in bytes, or null. */
  readonly size: number | null;
  readonly mediaType: string | null;
  /** What the config claims: `rootfs.diff_ids[i]`. */
  readonly diffId: string;
  readonly createdBy: string;
}

/** One single-platform image whose manifest and config were read and verified. */
export interface ImageSource {
  /** Manifest digest, null for docker-archive. */
  readonly digest: string | null;
  /** `os/arch[/variant]` of the config. */
  readonly platform: string;
  /** The config blob, parsed, unchecked beyond being an object. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly layers: readonly LayerRef[];
  /** Where a worker finds layer `i`'s bytes: a byte range of a local file. */
  readonly blobs: readonly BlobLocation[];
  readonly problems: readonly Problem[];
}

/** Bytes of a local file; a worker opens it by itself. */
export interface BlobLocation {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}
