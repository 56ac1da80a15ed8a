// F0. Types only: everything measured about one image (DESIGN section 4, `inspect --format json`).

import type { Evidence, SetBy } from './knowledge.ts';

/** SARIF's levels. */
export type Level = 'error' | 'warning' | 'note';

/** Bytes; null could not be told, and a problem says why. */
export interface Sizes {
  readonly compressed: number | null;
  readonly uncompressed: number | null;
  readonly content: number | null;
  readonly wasted: number | null;
}

export type Metric = keyof Sizes;

/** 1-based and inclusive lines of the Dockerfile. */
export type LineRange = readonly [first: number, last: number];

/** Where a COPY took its files from. */
export type CopiedFrom = { readonly stage: string } | { readonly image: string };

/** The image config, reduced to what is judged and shown. */
export interface ImageConfig {
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Names only: values may be secrets. */
  readonly env: readonly string[];
  /** The value of PATH, the only variable whose value rules need. */
  readonly path: string | null;
  readonly exposedPorts: readonly string[];
  readonly healthcheck: readonly string[] | null;
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Layer {
  /** Of the blob as stored; null where the transport has no manifest. */
  readonly digest: string | null;
  readonly diffId: string;
  readonly compressed: number | null;
  readonly uncompressed: number | null;
  /** Regular files and hard links in the layer's tar. */
  readonly files: number | null;
  /** Bytes of this layer's regular files that the squashed image does not show. */
  readonly wasted: number | null;
  /** The config's `created_by` of this layer. */
  readonly createdBy: string;
  readonly origin: 'base-image' | 'dockerfile' | 'unknown';
  readonly stage: string | null;
  readonly lines: LineRange | null;
  /** The Dockerfile instruction's text in one line. */
  readonly instruction: string | null;
  readonly copiedFrom: CopiedFrom | null;
}

export interface Package {
  readonly purl: string | null;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  /** Content bytes of the files it owns, or null where that cannot be told. */
  readonly size: number | null;
  readonly location: string;
  readonly layer: number;
  /** True for what the application's own manifest names for development only. */
  readonly dev?: boolean;
  /** True for what the application's own manifest names, rather than what that needs. */
  readonly direct?: boolean;
}

export interface RuleState {
  readonly id: string;
  readonly level: Level;
  readonly status: 'found' | 'none' | 'satisfied' | 'not-applicable' | 'unknown';
  readonly reason: string | null;
  readonly next: string | null;
}

export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly message: string;
  readonly path: string | null;
  readonly layer: number | null;
  readonly inherited: boolean;
  readonly stage: string | null;
  readonly lines: LineRange | null;
  readonly copiedFrom: CopiedFrom | null;
  readonly evidence: Evidence;
  readonly fix: string;
  /** sha256 of the file's content: recognises the same finding after a move. */
  readonly contentDigest: string | null;
  /** The package that owns the file; absent where none does, and in older reports. */
  readonly package?: Pick<Package, 'type' | 'name' | 'version'>;
  /** Of the image config: the instruction that says it, or would. */
  readonly setBy?: SetBy;
  /** The layer that hides what `layer` brought, and the instruction that made it. */
  readonly hiddenBy?: Pick<Finding, 'stage' | 'lines'> & { readonly layer: number };
  /** Why it does not count, or null: an exception of the policy, or base already has it. */
  readonly excusedBy: Excuse | null;
}

export type Excuse =
  | { readonly kind: 'base' }
  | { readonly kind: 'exception'; readonly reason: string; readonly expires: string | null }
  | { readonly kind: 'label'; readonly label: string; readonly by: string | null };

/** [path, bytes, count, layer]; small files are rolled up into their directory. */
export type FileRow = readonly [path: string, bytes: number, count: number, layer: number];

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly path: string | null;
  readonly layer: number | null;
  /** Ids of rules and metrics that are unknown because of it. */
  readonly affects: readonly string[];
}

export interface Snapshot {
  readonly schemaVersion: 1;
  /** Of the manifest; null for docker-archive. */
  readonly digest: string | null;
  readonly platform: string;
  readonly size: Sizes;
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
  readonly packages: readonly Package[];
  readonly rules: readonly RuleState[];
  readonly findings: readonly Finding[];
  readonly files: readonly FileRow[];
  readonly problems: readonly Problem[];
}
