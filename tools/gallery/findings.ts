// May touch: nothing. docs/findings.md: every finding on every image of the gallery.
import type { Finding } from '../../src/model/snapshot.ts';
import { tableRow } from '../../src/text/markdown.ts';
import type { Row } from './page.ts';

const HEAD = `# Every finding on the gallery's images

What the rules say of images that were made as they should be (and, for comparison, of one that was built in a single stage and of builder stages gated as if they were to ship): all findings, notes too, as \`npm run gallery\` finds them, and compares them with what the author of each \`expected.yml\` expected before any gate ran. So this is also the list of what a reader may call a false alarm. Most of it is inherited (the line is \`base\`): base images bring a shell and a package manager, which is true; where the example's \`stagegate.yml\` says \`preset: slim\`, these are warnings. The rules that are not named in a table found nothing there.`;

const COLUMNS = ['Level', 'Rule', 'Line', 'Where'];

/** As many paths as are named of one rule on one line. */
const MOST_PATHS = 6;

/** The whole page: a table for each gate that has findings, and a list of the others. */
export function renderFindings(rows: readonly Row[]): string {
  const good = rows.filter(({ group }) => group !== 'Pitfalls');
  const tables = good.flatMap((row) => (findingsOf(row).length === 0 ? [] : [tableOf(row)]));
  const silent = good.filter((row) => findingsOf(row).length === 0).map(nameOf);
  const none = `## Nothing at all\n\n${silent.join(', ')}.`;
  return `${[HEAD, ...tables, ...(silent.length === 0 ? [] : [none])].join('\n\n')}\n`;
}

const findingsOf = ({ report }: Row): readonly Finding[] =>
  report.targets.flatMap(({ role, head }) => (role === 'runtime' ? (head?.findings ?? []) : []));

const nameOf = ({ example, gate, isOneOfSeveral }: Row): string =>
  `[${example}](../examples/${example}/README.md)${isOneOfSeveral ? ` ${gate.says ?? gate.name}` : ''}`;

function tableOf(row: Row): string {
  const groups = Map.groupBy(findingsOf(row), ({ level, rule, lines, inherited }) =>
    JSON.stringify([level, rule, inherited ? 'base' : String(lines?.[0] ?? 'unknown')]),
  );
  const cells = [...groups].map(([key, findings]) => [
    ...(JSON.parse(key) as string[]),
    pathsOf(findings),
  ]);
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...cells].map((line) => tableRow(line));
  return [`## ${nameOf(row)}`, table.join('\n')].join('\n\n');
}

function pathsOf(findings: readonly Finding[]): string {
  const paths = new Set(findings.map(({ path }) => path ?? 'the image as a whole'));
  const named = [...paths].toSorted();
  const more = named.length - MOST_PATHS;
  const shown = named.slice(0, MOST_PATHS).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
