// F0. Types only: report.json, the one source of every rendering (DESIGN section 4).

import type { Delta, StageComparison } from './delta.ts';
import type { Excuse, LineRange, Metric, Problem, Snapshot } from './snapshot.ts';

export type Result = 'pass' | 'warn' | 'fail' | 'unknown' | 'n/a';
export type Conclusion = Exclude<Result, 'n/a'>;
export type Role = 'runtime' | 'builder';

/** What the run did, for people who ask why it took so long. */
export interface Counters {
  /** Layers of all snapshots, each distinct layer once. */
  readonly layers: number;
  /** Of those, how many blobs were read in this run; the rest came from the cache. */
  readonly layersRead: number;
  readonly bytesRead: number;
  readonly buildSteps: number | null;
  readonly buildStepsCached: number | null;
  /** Milliseconds by phase. */
  readonly phases: Readonly<Record<string, number>>;
}

export interface Subject {
  readonly name: string;
  readonly repository: string | null;
  readonly commit: string | null;
  readonly event: string | null;
  readonly pullRequest: number | null;
  /** The image that was judged, where it was given and not built. */
  readonly image?: {
    /** As it was named: `ghcr.io/acme/orders:2.14.0`. */
    readonly ref: string;
    /** What that name meant, an index's digest where it is one; null: the transport has none. */
    readonly digest: string | null;
    /** Platforms of that index that were left out by `platforms`; absent: none. */
    readonly notJudged?: readonly string[];
  } | null;
  /** `v2.14.0`, when a tag is what is judged. */
  readonly tag?: string | null;
  /**
   * `changedLines`: lines of head's Dockerfile that differ from base's, or null when not known.
   * `commit`: one that holds this very text at this path, for links, or null when none is known to;
   * absent in older reports.
   */
  readonly dockerfile: {
    readonly path: string;
    readonly text: string;
    readonly commit?: string | null;
    /** True: it is the one in the image's own provenance, and no file of the repository. */
    readonly isClaimed?: boolean;
    readonly changedLines: readonly LineRange[] | null;
  } | null;
}

/** What head is compared with, or why with nothing. */
export interface Baseline {
  readonly kind: 'build' | 'image' | 'report' | 'none';
  /** As a person would name it: `main`, a report's path. */
  readonly ref: string | null;
  /** Of an image: what its name meant, an index's digest where it is one. */
  readonly digest?: string | null;
  readonly commit: string | null;
  readonly url: string | null;
  /** For `none` and for a base that could not be had: why. */
  readonly reason: string | null;
  /** What to do about that reason; null or absent: nothing more is known than to repair it. */
  readonly next?: string | null;
  /** True when a baseline was expected and failed: growth is then `unknown`, not `n/a`. */
  readonly failed: boolean;
}

export interface TargetReport {
  /** The stage's name or index as text. */
  readonly name: string;
  readonly role: Role;
  readonly platform: string;
  readonly head: Snapshot | null;
  readonly base: Snapshot | null;
  readonly delta: Delta | null;
  /** Of a runtime target that was built here: each of its builder stages. */
  readonly stages?: readonly StageComparison[];
}

export interface Verdict {
  /** `max-compressed-size`, `max-uncompressed-size`, `max-increase`, `warn-increase`. */
  readonly id: string;
  readonly target: string;
  readonly platform: string;
  readonly metric: Metric;
  /** The limit as the user wrote it: `5MiB or 3%`. */
  readonly limit?: string;
  readonly result: Result;
  /** Bytes: the size, or the growth. Null could not be told. */
  readonly actual: number | null;
  /** Bytes in force (of `5MiB or 3%`, the larger). */
  readonly bound: number | null;
  readonly over: number | null;
  readonly reason: string | null;
  readonly next: string | null;
  readonly excusedBy: Excuse | null;
}

export interface BuildNote {
  readonly id: string;
  readonly message: string;
  readonly lines: LineRange | null;
  readonly fix: string;
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: {
    readonly name: 'stagegate';
    readonly version: string;
    readonly counters: Counters;
  };
  /** When this was judged: RFC 3339, UTC, whole seconds. Absent in older reports. */
  readonly created?: string;
  readonly subject: Subject;
  readonly baseline: Baseline;
  readonly policy: {
    readonly preset: 'strict' | 'slim' | 'off';
    readonly failOn: 'error' | 'warning' | 'never';
    readonly changedHere: readonly string[];
    /** The label that excuses this pull request as a whole; null or absent where none can. */
    readonly exceptionLabel?: string | null;
  };
  readonly targets: readonly TargetReport[];
  readonly verdicts: readonly Verdict[];
  readonly buildNotes: readonly BuildNote[];
  /** Of the run, not of one image. */
  readonly problems: readonly Problem[];
  readonly exception: Excuse | null;
  readonly conclusion: Conclusion;
}
