// F0. Types only: what is to be built, and what came of it.

import type { Dockerfile } from './dockerfile.ts';
import type { Role } from './report.ts';
import type { LineRange, Problem } from './snapshot.ts';

export type Side = 'head' | 'base';

/**
 * What the user asked for, in docker/build-push-action's words and one entry per element, values
 * as written. Paths are absolute with symlinks resolved.
 */
export interface BuildSettings {
  /** The stage that ships; null: the last one. */
  readonly target: string | null;
  /** Builder stages by name or index; null: those the runtime stage copies from. */
  readonly builderTargets: readonly string[] | null;
  /** `os/arch[/variant]`; empty: the engine's own. */
  readonly platforms: readonly string[];
  /** `NAME=value`; `NAME` alone takes the environment's value. */
  readonly buildArgs: readonly string[];
  /** `id=value`. Values reach buildx by its environment, never by argv or disk. */
  readonly secrets: readonly string[];
  /** `id=path`. */
  readonly secretFiles: readonly string[];
  readonly ssh: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly network: string | null;
  readonly allow: readonly string[];
  /** `host:address` or `host=address`. */
  readonly addHosts: readonly string[];
  /** A buildx builder's name; null: the current one. */
  readonly builder: string | null;
  /** Build base first and alone, so that nothing head leaves in the builder can reach it. */
  readonly isolateBase: boolean;
}

/** One side's sources. */
export interface SourceTree {
  /** Absolute folder, or whatever else buildx takes for a context. */
  readonly context: string;
  readonly dockerfile: Dockerfile;
  /** Absolute path of the Dockerfile's text. */
  readonly file: string;
  /** Named contexts: name → where. */
  readonly buildContexts: Readonly<Record<string, string>>;
}

/** One image to build: a stage for a platform, of one side. */
export interface BuildTarget {
  /** `t0`, `t1` …: its name in the bake file, never made of the user's text. */
  readonly id: string;
  readonly side: Side;
  readonly role: Role;
  /** What the report calls it: the stage's name, else its index as text. Base takes head's. */
  readonly name: string;
  /** Index into its own side's stages. */
  readonly stage: number;
  /** Null: the engine's own. */
  readonly platform: string | null;
}

/** Settings, parsed and checked. */
export interface BuildOptions {
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly secrets: readonly { readonly id: string; readonly value: string }[];
  readonly secretFiles: readonly { readonly id: string; readonly path: string }[];
  readonly ssh: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly network: string | null;
  readonly allow: readonly string[];
  readonly addHosts: Readonly<Record<string, string>>;
  readonly builder: string | null;
  readonly isolateBase: boolean;
}

export interface BuildPlan {
  readonly targets: readonly BuildTarget[];
  readonly trees: { readonly head: SourceTree; readonly base: SourceTree | null };
  readonly options: BuildOptions;
  /** Why base has no target although it has a tree: its Dockerfile lacks the stage. */
  readonly baseReason: string | null;
}

/** Where a built image can be read. */
export type ImageLocation =
  | { readonly kind: 'oci'; readonly dir: string; readonly digest: string }
  | { readonly kind: 'docker-archive'; readonly file: string };

export interface BuiltImage {
  readonly target: BuildTarget;
  readonly location: ImageLocation;
  /** Null: the engine could not attest; a problem says so. */
  readonly provenance: Provenance | null;
}

/** What can be told of a build that failed. */
export interface BuildFailure {
  readonly side: Side;
  /** The stage's name or index as text. */
  readonly stage: string | null;
  readonly platform: string | null;
  readonly lines: LineRange | null;
  readonly instruction: string | null;
  /** BuildKit's own words. */
  readonly message: string;
  /** The failing step's last lines of output, 20 at most. */
  readonly log: readonly string[];
}

/** What BuildKit warns of, most of it of its checks of the Dockerfile. */
export interface BuildWarning {
  readonly message: string;
  readonly detail: string;
  readonly url: string | null;
  readonly lines: LineRange | null;
}

export interface BuildOutcome {
  /** In the order of the plan's targets; without base's when it failed. */
  readonly images: readonly BuiltImage[];
  /** Base does not build although head does: its growth is unknown. */
  readonly baseFailure: BuildFailure | null;
  readonly problems: readonly Problem[];
  readonly steps: { readonly total: number; readonly cached: number };
  /** Of head's Dockerfile. */
  readonly warnings: readonly BuildWarning[];
  /** The largest context that was sent; null where none was. */
  readonly contextBytes: number | null;
  /** Milliseconds. */
  readonly times: { readonly build: number; readonly exports: number };
}

/** What a build says while it runs. */
export type BuildEvent =
  | {
      readonly kind: 'step';
      readonly state: 'started' | 'done' | 'cached' | 'failed';
      /** Steps that ended, and steps known so far: it grows while BuildKit resolves images. */
      readonly done: number;
      readonly total: number;
      readonly cached: number;
      readonly side: Side | null;
      readonly platform: string | null;
      readonly stage: string | null;
      /** BuildKit's `9/12`: the step within its stage. */
      readonly position: string | null;
      /** The instruction, in one line. */
      readonly name: string;
      /** Milliseconds that the step took; null while it runs. */
      readonly ms: number | null;
    }
  | { readonly kind: 'log'; readonly name: string; readonly line: string }
  | { readonly kind: 'export'; readonly done: number; readonly total: number };

/** BuildKit's account of how one image came to be, checked and reduced (SLSA, mode=max). */
export interface Provenance {
  readonly steps: readonly ProvenanceStep[];
  /** The Dockerfile that was built, as its frontend saw it, or null. */
  readonly source: { readonly filename: string; readonly text: string } | null;
  /** The stage that was asked for; null: the last one, or not told. */
  readonly target: string | null;
  /** Names of the contexts that stood in for images and stages. */
  readonly contexts: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
}

export interface ProvenanceStep {
  /** `step3`. */
  readonly id: string;
  readonly kind: 'source' | 'exec' | 'file' | 'merge' | 'diff' | 'build' | 'unknown';
  /** `docker-image://…` and the like, for a source. */
  readonly source: string | null;
  readonly inputs: readonly string[];
  readonly platform: string | null;
  /**
   * For each output that has one: the digests of the layers below and including this step, from
   * the lowest. Empty where the step was not exported.
   */
  readonly chains: readonly (readonly string[])[];
  /**
   * Where it stands in the Dockerfile. Several when several instructions are the same step to
   * BuildKit: two stages FROM one image, or equal first steps of two stages.
   */
  readonly locations: readonly LineRange[];
}
