// F4. A run that could not be carried out, as annotations (pure): what is wrong where, the verdict
// last.

import { UserError, type ErrorPlace } from '../errors.ts';
import { redactText, type RedactOptions } from '../text/redact.ts';
import { showControls, stripAnsi } from '../text/terminal.ts';
import { workflowCommand } from '../text/workflow.ts';

/** GitHub keeps ten errors of a step; the last is the verdict. */
const MOST_PLACES = 9;

/**
 * Workflow commands, one a line, ten at most. A single problem is one annotation with the verdict.
 * `secrets` adds known values (build secrets, tokens).
 */
export function errorAnnotations(error: unknown, secrets: RedactOptions = {}): string[] {
  const message = clean(error instanceof Error ? error.message : String(error), secrets);
  const places = error instanceof UserError ? error.places : [];
  const [first, ...more] = places;
  if (first === undefined) return [verdict(message, {})];
  if (more.length === 0) {
    const text = clean(first.text, secrets);
    const whole = message.includes(text) ? message : `${message}\n${text}`;
    return [verdict(whole, propertiesOf(first, secrets))];
  }
  const shown = places.slice(0, MOST_PLACES);
  const rest =
    shown.length === places.length
      ? ''
      : `. The first ${shown.length} are marked, the job summary has more`;
  return [...shown.map((place) => mark(place, secrets)), verdict(message + rest, {})];
}

/** Colours first: a token that they split would not be known for one. */
function clean(text: string, secrets: RedactOptions): string {
  return redactText(stripAnsi(text), secrets).text;
}

type Properties = Readonly<Record<string, string | number | undefined>>;

function verdict(text: string, properties: Properties): string {
  return workflowCommand('error', { ...properties, title: 'Stagegate' }, text);
}

function mark(place: ErrorPlace, secrets: RedactOptions): string {
  const properties = propertiesOf(place, secrets);
  const text = clean(place.text, secrets);
  const named = place.file === null || properties['file'] !== undefined;
  const line = place.line === null ? '' : `:${place.line}`;
  const said = named ? text : `${clean(place.file ?? '', secrets)}${line}: ${text}`;
  return workflowCommand('error', properties, said);
}

/** None for a file outside the repository, or a path that a log must not hold. */
function propertiesOf({ file, line }: ErrorPlace, secrets: RedactOptions): Properties {
  if (file === null || /^(?:[=/]|\.\.\/)/u.test(file)) return {};
  if (showControls(file) !== file || clean(file, secrets) !== file) return {};
  return { file, line: line ?? undefined };
}
