// F0. Types only: what changed between two images, in parts that sum to the change (DESIGN section 4).

import type { CopiedFrom, Finding, LineRange, Package, Sizes } from './snapshot.ts';

/** One row of why it grew: a pair of layers, or a layer only one side has (null index). */
export interface LayerDelta {
  readonly base: number | null;
  readonly head: number | null;
  readonly lines: LineRange | null;
  readonly origin: 'base-image' | 'dockerfile' | 'unknown';
  readonly instruction: string | null;
  readonly copiedFrom: CopiedFrom | null;
  readonly compressed: number | null;
  readonly uncompressed: number | null;
  /** Absent in older reports, as the next two. */
  readonly content?: number | null;
  readonly wasted?: number | null;
  /** What changed in it, largest first, the rest of it last. */
  readonly files?: readonly FileDelta[];
}

/** A file, or all that came or went below one directory, in content bytes. */
export interface FileDelta {
  /** A directory ends with `/`; `(rest)` is what had no row of its own. */
  readonly path: string;
  /** Null: not there. */
  readonly before: number | null;
  readonly after: number | null;
  /** Files that the row stands for. */
  readonly count: number;
  /**
   * True where small files are summed up differently on both sides, so that what is null may be
   * there; only a comparison with a stored report has such rows.
   */
  readonly uncertain?: true;
}

/** What has the same content under another path: a renamed file or, with `/`, directory. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly files: number;
  /** Content bytes, on either side. */
  readonly bytes: number;
  /** Indexes into the delta's layers: where it is now, and where it was. */
  readonly row: number;
  readonly fromRow: number;
}

/** A package that came, went, or stands in another version. */
export interface PackageDelta {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly type: string;
  readonly name: string;
  /** Versions; null where it was or is not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** Content bytes, signed; null could not be told. */
  readonly size: number | null;
  /** Of head; of base for what went. */
  readonly location: string;
  /** Index into the delta's layers. */
  readonly row: number;
  readonly dev?: boolean;
  readonly direct?: boolean;
}

/** What made one row of layers another size. */
export interface Cause {
  /** Index into the delta's layers; of a base image of several layers the first. */
  readonly row: number;
  /**
   * `package`: packages brought most of it. `base image`: another base image. `file`: other files.
   * `hidden`: bytes that no path shows. `rename`: nothing but other names.
   */
  readonly kind: 'package' | 'base image' | 'file' | 'hidden' | 'rename';
  /** Bytes by metric, of the whole row. */
  readonly size: Sizes;
  /** Indexes into the delta's packages: those to name, then those that came along. */
  readonly packages: readonly number[];
  /** How many of them a reader would name. */
  readonly named: number;
}

export interface Delta {
  readonly size: Sizes;
  readonly layers: readonly LayerDelta[];
  /**
   * Packages by content bytes; `rest` is what is in none of the rows: files of no package, and of
   * packages that kept their version. Together they are the delta. Null: content is not known.
   * Absent in older reports, as `moved` and `causes`.
   */
  readonly packages?: { readonly rows: readonly PackageDelta[]; readonly rest: number | null };
  /** Changed directories by content bytes: [path, bytes]; with a named rest they sum to the delta. */
  readonly directories: readonly (readonly [path: string, bytes: number])[];
  /** Largest first. */
  readonly moved?: readonly Move[];
  /** The one that a reader would name first. */
  readonly causes?: readonly Cause[];
  readonly findings: { readonly added: readonly Finding[]; readonly fixed: readonly Finding[] };
}

/** One COPY that took files out of a builder stage. */
export interface CarriedBy {
  /** Index into the runtime image's layers. */
  readonly layer: number;
  readonly lines: LineRange | null;
  readonly instruction: string | null;
  readonly files: number;
  readonly bytes: number;
}

/** What of a builder stage ships and what does not, in content bytes of the builder. */
export interface StageComparison {
  /** Name of the builder's target. */
  readonly stage: string;
  /** All of it: the sum of the three that follow. */
  readonly content: number;
  /** Copied from it. */
  readonly carried: number;
  /** Also in the runtime image, but not from there: the same base image, mostly. */
  readonly shared: number;
  /** In no layer of the runtime image. */
  readonly left: number;
  readonly copies: readonly CarriedBy[];
  /** Packages that the runtime image has not, largest first, 20 at most; and how many there are. */
  readonly packages: {
    readonly left: number;
    readonly largest: readonly Pick<Package, 'type' | 'name' | 'version' | 'size'>[];
  };
  /** What was left, by directory; with a named rest it is `left`. */
  readonly directories: readonly (readonly [path: string, bytes: number])[];
}
