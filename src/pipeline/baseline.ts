// F5. A baseline as the steps of a run hand it on.

import type { Settings } from '../gate/settings.ts';
import type { SourceTree } from '../model/build.ts';
import type { ImageSource } from '../model/image.ts';
import type { Baseline, Report } from '../model/report.ts';
import type { Problem } from '../model/snapshot.ts';
import type { Repository } from '../ports/git.ts';
import type { FoundPull } from './pull.ts';

/** What a pull request cannot repair, a maintainer may let through. */
export const BASE_BROKEN =
  'Merge once with the exception label, or repair the base branch: this pull request cannot.';

/** The baseline, and where its images come from: a tree to build, or a stored report. */
export interface Base {
  readonly baseline: Baseline;
  readonly tree: SourceTree | null;
  readonly report: Report | null;
  /** Of a published baseline: one for each platform that it has of head's. */
  readonly images: readonly ImageSource[];
  /** The commit that head is proposed to, whatever it is compared with; null: none is known. */
  readonly proposedTo: string | null;
  readonly problems: readonly Problem[];
}

/** What head is compared with, before it is known what it is proposed to. */
export type Found = Omit<Base, 'proposedTo'>;

export interface BaseRequest {
  readonly settings: Settings;
  readonly pull: FoundPull;
  readonly repository: Repository | null;
  /** Null: an image that is judged without a source. */
  readonly head: SourceTree | null;
  /** Of head; empty: the engine's own. */
  readonly platforms: readonly string[];
}

/** A baseline that is there, as a person would name it. */
export function namedBaseline(
  kind: Baseline['kind'],
  ref: string | null,
  commit: string | null,
): Baseline {
  return { kind, ref, commit, url: null, reason: null, failed: false };
}

/** Head is judged all the same; `failed`: growth is then unknown. */
export function without(
  kind: Baseline['kind'],
  reason: string,
  failed: boolean,
  next: string | null = null,
): Found {
  const baseline: Baseline = { ...namedBaseline(kind, null, null), reason, next, failed };
  return { baseline, tree: null, report: null, images: [], problems: [] };
}
