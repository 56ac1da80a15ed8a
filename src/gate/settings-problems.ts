// F3. Problems of inputs and of stagegate.yml, told all at once (pure).

import { UserError } from '../errors.ts';
import { counted } from '../text/bytes.ts';
import { cut, displayWidth, padEnd, showControls } from '../text/terminal.ts';

/** One wrong input or key. */
export interface InputProblem {
  /** `max-increase`, `rules.no-shel`, `limits[0].target`. */
  readonly name: string;
  /** What was given, or null where it says nothing or is secret. */
  readonly given: string | null;
  /** What is wrong or what is expected: `want a size …`, `unknown key; did you mean …?`. */
  readonly message: string;
  /** 1-based, in the file; null for inputs. */
  readonly line: number | null;
  readonly column: number | null;
}

const WIDEST_SUBJECT = 44;

function subjectOf({ name, given }: InputProblem): string {
  const shown = given === null ? name : `${name}: ${given.replace(/\s+/gu, ' ').trim()}`;
  return cut(showControls(shown), WIDEST_SUBJECT);
}

function placeOf({ line, column }: InputProblem): string {
  if (line === null) return '';
  return column === null || column === 1 ? `line ${line}` : `line ${line}:${column}`;
}

/** One line a problem, in columns: place, what was given, what is expected. */
export function problemLines(problems: readonly InputProblem[]): string[] {
  const width = (cells: readonly string[]): number => Math.max(0, ...cells.map(displayWidth));
  const places = width(problems.map(placeOf));
  const subjects = width(problems.map(subjectOf));
  return problems.map((problem) => {
    const place = places === 0 ? '' : `${padEnd(placeOf(problem), places)}   `;
    return `${place}${padEnd(subjectOf(problem), subjects)}  ${showControls(problem.message)}`;
  });
}

/** Problems of one place: `stagegate.yml`, `inputs`. */
export interface ProblemSource {
  readonly source: string;
  readonly problems: readonly InputProblem[];
}

/** Exit 2: `stagegate.yml: 3 problems`, then a line for each. The lines say what to do. */
export function badInputs(sources: readonly ProblemSource[]): UserError {
  const titles = sources.map(
    ({ source, problems }) => `${source}: ${counted(problems.length, 'problem')}`,
  );
  const details = sources.flatMap(({ problems }) => problemLines(problems));
  return new UserError('bad-config', titles.join(', '), { details, next: '' });
}
