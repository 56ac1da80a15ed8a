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

/** `preset: strickt; want strict, slim or off`. */
function sentenceOf(problem: InputProblem): string {
  const link = problem.given === null ? ': ' : '; ';
  return subjectOf(problem) + link + showControls(problem.message);
}

function placeOf({ line, column }: InputProblem, source: string): string {
  if (line === null) return source;
  return column === null || column === 1 ? `line ${line}` : `line ${line}:${column}`;
}

/** Problems of one place: `stagegate.yml`, `inputs`. */
export interface ProblemSource {
  readonly source: string;
  /** The file that it is; null: none. */
  readonly file: string | null;
  readonly problems: readonly InputProblem[];
}

/** A file of nonsense is not worth a screen a line. */
const MOST_LINES = 50;

/** One line a problem, in columns: place (where there are several), what was given, what is expected. */
function problemLines(sources: readonly ProblemSource[]): string[] {
  const rows = sources.flatMap(({ source, problems }) =>
    problems.map((problem) => ({ problem, place: placeOf(problem, source) })),
  );
  const width = (cells: readonly string[]): number => Math.max(0, ...cells.map(displayWidth));
  const shown = rows.slice(0, MOST_LINES);
  const places = width(shown.map(({ place }) => place));
  const subjects = width(shown.map(({ problem }) => subjectOf(problem)));
  const isOnePlace = sources.length === 1 && rows.every(({ problem }) => problem.line === null);
  const lines = shown.map(({ problem, place }) => {
    const left = isOnePlace ? '' : `${padEnd(showControls(place), places)}   `;
    return `${left}${padEnd(subjectOf(problem), subjects)}  ${showControls(problem.message)}`;
  });
  const rest = rows.length - shown.length;
  return rest === 0 ? lines : [...lines, `and ${counted(rest, 'problem')} more`];
}

/** Exit 2: `stagegate.yml: 3 problems`, then a line for each. The lines say what to do. */
export function badInputs(sources: readonly ProblemSource[]): UserError {
  const titles = sources.map(
    ({ source, problems }) => `${source}: ${counted(problems.length, 'problem')}`,
  );
  return new UserError('bad-config', titles.join(', '), {
    details: problemLines(sources),
    places: sources.flatMap(({ file, problems }) =>
      problems.map((problem) => ({ file, line: problem.line, text: sentenceOf(problem) })),
    ),
    next: '',
  });
}
