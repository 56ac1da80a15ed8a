// F4. One annotation as data (pure), and where one stands that has no line of its own.

import { readDockerfile } from '../../dockerfile/read.ts';
import { findStage } from '../../dockerfile/stages.ts';
import { UserError } from '../../errors.ts';
import type { Dockerfile } from '../../model/dockerfile.ts';
import type { Report } from '../../model/report.ts';
import type { LineRange } from '../../model/snapshot.ts';
import { showControls } from '../../text/terminal.ts';

/** A note on the Dockerfile; its words are harmless to look at, not yet escaped for the runner. */
export interface Annotation {
  readonly kind: 'error' | 'warning';
  /** Null: it stands on no line. */
  readonly lines: LineRange | null;
  readonly title: string;
  readonly text: readonly string[];
  /** It stands for several on several lines: it starts on the first one, and has no last. */
  readonly isRest?: true;
}

function parsed(report: Report): Dockerfile | null {
  const { dockerfile } = report.subject;
  if (dockerfile === null) return null;
  try {
    return readDockerfile(dockerfile.text, dockerfile.path);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The lines of a stage's FROM, by what the report calls the stage; null where that is not known. */
export function fromLines(report: Report): (stage: string) => LineRange | null {
  const dockerfile = parsed(report);
  return (stage) =>
    dockerfile === null ? null : (findStage(dockerfile, stage)?.from.lines ?? null);
}

/** Untrusted text in one line of at most so many characters. */
export function shorten(text: string, most: number): string {
  const shown = showControls(text);
  if (shown.length <= most) return shown;
  const head = shown.slice(0, most - 3);
  return `${head.isWellFormed() ? head : head.slice(0, -1)}...`;
}
