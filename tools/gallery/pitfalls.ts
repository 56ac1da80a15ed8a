// May touch: nothing. docs/pitfalls.md: what the gate says of each mistake, and how it is mended.
import type { Finding } from '../../src/model/snapshot.ts';
import type { BuildNote, Report } from '../../src/model/report.ts';
import { tableRow } from '../../src/text/markdown.ts';
import type { FailingGate } from './expected.ts';
import type { Row } from './page.ts';

const HEAD = `# Pitfalls

Mistakes that people make in multi-stage builds, each really built and gated from [examples/pitfalls/](../examples/pitfalls/) by \`npm run gallery\`, which writes this page: with the mistake, where the gate says what stands here, and with the \`fix.patch\` beside it, after which none of it is said any more. Levels are those of a team that will not have it: the \`stagegate.yml\` of each makes its rule an error.`;

const COLUMNS = ['Pitfall', 'Line', 'The gate says', 'What to do'];

/** A pitfall that fails to build, which leaves no report. */
export interface Failure {
  readonly example: string;
  readonly pattern: string;
  readonly gate: FailingGate;
}

/**
 * The whole page; a row for each note that the patch makes go away, and for each kind of finding
 * whose fix the expectation names. The others come with the base image that the pitfall stands on.
 */
export function renderPitfalls(rows: readonly Row[], failures: readonly Failure[]): string {
  const pitfalls = Map.groupBy(
    rows.filter(({ group }) => group === 'Pitfalls'),
    ({ example }) => example,
  );
  const lines = [
    ...[...pitfalls.values()].flatMap((gates) => linesOf(gates)),
    ...failures.map(lineOfFailure),
  ];
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...lines].map((line) => tableRow(line));
  return `${HEAD}\n\n${table.join('\n')}\n`;
}

const linkTo = ({ example, pattern }: Pick<Row, 'example' | 'pattern'>): string =>
  `[${pattern}](../examples/${example}/README.md)`;

function lineOfFailure(failure: Failure): string[] {
  const { exit, says } = failure.gate.fails;
  const line = /:(\d+)$/u.exec(says[0] ?? '')?.[1] ?? '';
  const what = `exit ${exit}: ${says.join(' … ')}`;
  return [
    linkTo(failure),
    line,
    what,
    'Correct the failing step; its last output stands above it.',
  ];
}

function linesOf(gates: readonly Row[]): string[][] {
  const before = gates.find(({ gate }) => gate.name === 'before');
  const after = gates.find(({ gate }) => gate.name === 'after');
  if (before === undefined || after === undefined) return [];
  const left = new Set(findingsOf(after.report).map(keyOf));
  const noted = new Set(after.report.buildNotes.map(({ id }) => id));
  const gone = findingsOf(before.report).filter(
    (finding) => !left.has(keyOf(finding)) && isOwn(finding, before),
  );
  const kinds = Map.groupBy(gone, ({ rule, lines, fix }) => JSON.stringify([rule, lines, fix]));
  const notes = before.report.buildNotes.filter(({ id }) => !noted.has(id));
  const cells = [...[...kinds.values()].map(cellsOfFindings), ...notes.map(cellsOfNote)];
  return cells.map((rest, index) => [index === 0 ? linkTo(before) : '', ...rest]);
}

const findingsOf = ({ targets }: Report): readonly Finding[] =>
  targets.flatMap(({ role, head }) => (role === 'runtime' ? (head?.findings ?? []) : []));

const keyOf = ({ rule, path }: Finding): string => JSON.stringify([rule, path]);

const isOwn = ({ rule, fix }: Finding, { gate }: Row): boolean =>
  gate.findings?.some(
    (row) => row.rule === rule && row.fix !== undefined && fix.includes(row.fix),
  ) ?? false;

/** Of findings of one rule on one line with one fix. */
function cellsOfFindings(findings: readonly Finding[]): string[] {
  const [first, ...others] = findings;
  if (first === undefined) return [];
  const { rule, level, lines, message, fix } = first;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [String(lines?.[0] ?? ''), `${level} \`${rule}\`: ${message}${more}`, fix];
}

const cellsOfNote = ({ id, lines, message, fix }: BuildNote): string[] => [
  String(lines?.[0] ?? ''),
  `build note \`${id}\`: ${message}`,
  fix,
];
