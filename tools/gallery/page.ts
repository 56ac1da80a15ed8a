// May touch: nothing. docs/gallery.md: a row for each gate, and whether the page is still true.
import type { Report, TargetReport } from '../../src/model/report.ts';
import type { Finding } from '../../src/model/snapshot.ts';
import { formatBytes } from '../../src/text/bytes.ts';
import { tableRow } from '../../src/text/markdown.ts';
import { builderSize, reductionOf } from './check.ts';
import { GROUPS, type Gate } from './expected.ts';

/** What the pages say of one gate. */
export interface Row {
  /** The example's folder below examples/. */
  readonly example: string;
  readonly pattern: string;
  readonly group: (typeof GROUPS)[number];
  readonly gate: Pick<Gate, 'name' | 'says'> & Partial<Pick<Gate, 'findings'>>;
  /** Whether the example has other gates. */
  readonly isOneOfSeveral: boolean;
  readonly report: Report;
}

/** Of the images that ship. */
export const findingsOf = ({ targets }: Report): readonly Finding[] =>
  targets.flatMap(({ role, head }) => (role === 'runtime' ? (head?.findings ?? []) : []));

const HEAD = `# The gallery

Patterns of multi-stage builds, each really built and gated from [examples/](../examples/) by \`npm run gallery\`, which writes this page. [findings.md](findings.md) has every finding on them, and [pitfalls.md](pitfalls.md) the mistakes that the gate is for. Sizes are uncompressed, but for what a pull moves. They were measured on the lab's [stand-ins](lab.md) for the base images. Real ones differ: \`python:3.11\`, \`gcc:12\` and \`nginx:1.27-alpine\` are two to four times as large.`;

const COLUMNS = ['Pattern', 'Builder → runtime', 'Smaller by', 'A pull moves', 'The gate says'];

const size = (bytes: number | null): string =>
  bytes === null ? 'unknown' : formatBytes(bytes, 'plain');

/** docs/gallery.md: a table for each group but the pitfalls, rows in their order. */
export function renderPage(rows: readonly Row[]): string {
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  const sections = GROUPS.flatMap((group) => {
    const some = group === 'Pitfalls' ? [] : (byGroup.get(group) ?? []);
    const head = [tableRow(COLUMNS), tableRow(COLUMNS.map(() => '---'))];
    return some.length === 0 ? [] : [`## ${group}`, [...head, ...some.flatMap(rowsOf)].join('\n')];
  });
  return `${[HEAD, ...sections].join('\n\n')}\n`;
}

/** One for each platform. */
function rowsOf(row: Row): string[] {
  const runtime = row.report.targets.filter(({ role }) => role === 'runtime');
  return runtime.map((target) => tableRow(cellsOf(row, target, runtime.length > 1)));
}

function cellsOf(row: Row, target: TargetReport, withPlatform: boolean): string[] {
  const { example, pattern, gate, isOneOfSeveral, report } = row;
  const builder = builderSize(report, target.platform);
  const runtime = size(target.head?.size.uncompressed ?? null);
  const reduction = reductionOf(target, report);
  const further = [
    ...(isOneOfSeveral ? [gate.says ?? gate.name] : []),
    ...(withPlatform ? [target.platform] : []),
  ];
  return [
    `[${example}](../examples/${example}/README.md): ${[pattern, ...further].join('; ')}`,
    builder === null ? runtime : `${size(builder)} → ${runtime}`,
    reduction === null ? '' : `${reduction.toFixed(1)} %`,
    size(target.head?.size.compressed ?? null),
    saysOf(report, target),
  ];
}

/** `fails: no-compiler (14), no-shell (4)`; how many files each rule found. */
function saysOf({ conclusion }: Report, { head }: TargetReport): string {
  const words = { pass: 'passes', warn: 'passes with warnings', fail: 'fails', unknown: 'unknown' };
  const counts = new Map<string, number>();
  for (const { rule, level } of head?.findings ?? []) {
    if (level !== 'note') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const found = [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const list = found.map(([rule, count]) => `${rule} (${count})`).join(', ');
  return list === '' ? words[conclusion] : `${words[conclusion]}: ${list}`;
}

/** Why the page cannot be told from what was just measured; null when it can. */
export function whyNoPage(
  failed: number,
  images: readonly string[],
  standIns: readonly string[],
): string | null {
  // A page without what failed would be stale the next time.
  if (failed > 0) return 'not all gates are as expected';
  const real = images.filter((tag) => !standIns.includes(tag));
  if (real.length === 0) return null;
  return `its sizes are of the lab's stand-ins, and ${real.join(', ')} are the registry's here`;
}

/** Sizes and percentages, in the order they stand. */
const NUMBER = /(\d+(?:\.\d+)?) (B|KiB|MiB|GiB|%)(?!\w)/gu;

/** A tenth: base images and packages move on, and the page need not follow each of their steps. */
const TOLERANCE = 0.1;

/**
 * In what a committed page is not what was just measured: its text, or a size that is off by more
 * than a tenth. Percentages follow from the sizes.
 */
export function checkPage(committed: string, fresh: string, name = 'docs/gallery.md'): string[] {
  if (mask(committed) !== mask(fresh)) {
    const old = mask(committed).split('\n');
    const changed = fresh.split('\n').filter((line) => !old.includes(mask(line)));
    const shown = changed.length === 0 ? ['lines are gone, or stand elsewhere'] : changed;
    return [`${name} is stale: run \`npm run gallery\` and commit it`, ...shown];
  }
  return sizesOff(committed, fresh).map(
    ({ before, now }) => `${name} says ${before}, measured ${now}: run \`npm run gallery\``,
  );
}

/** The examples whose sizes are off; a row whose text is new has none to compare with. */
export const examplesOff = (committed: string, fresh: string): ReadonlySet<string> =>
  new Set(sizesOff(committed, fresh).map(({ example }) => example));

const mask = (page: string): string => page.replace(NUMBER, '#');

/** Row by row: another row's text may have changed in the same run. */
function sizesOff(
  committed: string,
  fresh: string,
): { readonly before: string; readonly now: string; readonly example: string }[] {
  const old = Map.groupBy(committed.split('\n'), mask);
  return fresh.split('\n').flatMap((line) => {
    const was = [...(old.get(mask(line))?.shift() ?? '').matchAll(NUMBER)];
    const example = /\]\(\.\.\/examples\/((?:pitfalls\/)?[^/]+)\//u.exec(line)?.[1] ?? '';
    return [...line.matchAll(NUMBER)].flatMap((now, index) => {
      const before = was[index] ?? now;
      if (now[2] === '%' || isNear(bytesOf(before), bytesOf(now))) return [];
      return [{ before: before[0], now: now[0], example }];
    });
  });
}

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

const bytesOf = ([, number, unit = '']: RegExpExecArray): number =>
  Number(number) * (UNITS[unit] ?? 1);

const isNear = (before: number, now: number): boolean =>
  Math.abs(now - before) <= TOLERANCE * before;
