// F0. Types only: a Dockerfile as we read it.

import type { LineRange } from './snapshot.ts';

export interface Instruction {
  /** Upper case: `COPY`. */
  readonly keyword: string;
  /** The whole text in one line, continuation lines joined. */
  readonly text: string;
  readonly lines: LineRange;
  /** Flags as written: `from` → `build`. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Arguments after the flags, as written, variables unexpanded. */
  readonly args: readonly string[];
  /** What an ONBUILD has the stages do that stand on its own; null for all others. */
  readonly trigger: Instruction | null;
}

export interface Stage {
  readonly index: number;
  /** Lower case, as BuildKit names it; null when the FROM has no AS. */
  readonly name: string | null;
  /** As written: `golang:${GO}`. */
  readonly base: string;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
  /** From the FROM to the line before the next FROM. */
  readonly lines: LineRange;
}

export interface Dockerfile {
  readonly path: string;
  readonly text: string;
  /** What stands before the first FROM: ARG. */
  readonly globals: readonly Instruction[];
  readonly stages: readonly Stage[];
}
