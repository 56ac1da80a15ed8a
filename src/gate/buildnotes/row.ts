// F3. Types only: a row of the table of build notes.

import type { Scope } from '../../dockerfile/args.ts';
import type { BuildWarning } from '../../model/build.ts';
import type { Dockerfile } from '../../model/dockerfile.ts';
import type { BuildNote } from '../../model/report.ts';

/** What is known of head's build, beyond what it made. */
export interface BuildFacts {
  readonly dockerfile: Dockerfile;
  /** Index of the stage that ships. */
  readonly stage: number;
  readonly scope: Scope;
  /** BuildKit's own warnings. */
  readonly warnings: readonly BuildWarning[];
  /** Bytes of the context that this build sent; null: none were, or nobody counted. */
  readonly contextBytes: number | null;
  /** Null where the context is no folder of this machine. */
  readonly hasIgnoreFile: boolean | null;
}

/** What a row says; its id is the row's. */
export type FoundNote = Omit<BuildNote, 'id'>;

/** Something that the build itself reveals. It never touches the conclusion. */
export interface BuildNoteRow {
  readonly id: string;
  find(facts: BuildFacts): readonly FoundNote[];
}
