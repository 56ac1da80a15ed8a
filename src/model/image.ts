// F0. Types only: an image before it is squashed, as a transport hands it over.

import type { Provenance } from './build.ts';
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
  /** Where a worker finds layer `i`'s bytes. */
  readonly blobs: readonly BlobLocation[];
  /** What its builder attached beside it, a claim like everything else; null: nothing readable. */
  readonly provenance: Provenance | null;
  readonly problems: readonly Problem[];
}

/** What one reference names: an image, or an index of images for several platforms. */
export interface ImageSet {
  /** Of what the reference names: the index's where it is one; null for docker-archive. */
  readonly digest: string | null;
  readonly images: readonly ImageSource[];
  /** Platforms that it has beside them: others were asked for. */
  readonly others: readonly string[];
}

/** Where a layer's bytes are; plain data, for a worker reads them by itself. */
export type BlobLocation = FileRange | RemoteBlob;

/** Bytes of a local file. */
export interface FileRange {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** A blob of a registry. */
export interface RemoteBlob {
  readonly from: Repository;
  readonly digest: string;
  /** Bytes, as its descriptor says. */
  readonly length: number;
  /** Its registry need not have it: the manifest says from where others may fetch it. */
  readonly isForeign: boolean;
}

/** One repository of one registry, and who asks. */
export interface Repository {
  /** As names have it: `docker.io`, `localhost:5000`. */
  readonly registry: string;
  readonly repository: string;
  /** Null: the registry is asked without. */
  readonly credentials: Credentials | null;
}

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth refresh token, which a token server takes in place of a password. */
  | { readonly kind: 'identity-token'; readonly token: string };
