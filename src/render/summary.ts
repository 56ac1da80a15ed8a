// F4. The job summary (pure): everything that the comment says, opened, with the rules one by one
// and the images. A summary over 1 MiB is dropped whole by GitHub, hence a bound of its own.

import type { Report, TargetReport } from '../model/report.ts';
import { formatBytes, formatDuration, joinAnd } from '../text/bytes.ts';
import { codeSpan, details, escapeHtml, escapeMarkdown, tableRow } from '../text/markdown.ts';
import { renderBody } from './comment.ts';
import { headline } from './headline.ts';
import {
  allClear,
  allowSection,
  exceptionNotice,
  fixedSection,
  footer,
  footnotes,
  intro,
  policyNotice,
  unknownSection,
} from './markdown/body.ts';
import { changeTable, changeTitle, layerTable } from './markdown/changes.ts';
import { notAllowed, shortItem, type Room } from './markdown/findings.ts';
import type { MarkdownOptions } from './markdown/links.ts';
import { sizeLegend, sizeTable } from './markdown/sizes.ts';
import { ruleViews, type RuleView } from './view/checks.ts';
import { countingGroups } from './view/findings.ts';
import { ICONS } from './view/words.ts';

/** 1 MiB of UTF-8, a tenth kept spare. */
const MOST_BYTES = 940_000;

const ROOM: Room = { paths: 40, findings: 500, rows: 12 };

const table = (lines: readonly string[]): string => lines.join('\n');

function rulesRow(title: string, views: readonly RuleView[], withReason: boolean): string[] {
  if (views.length === 0) return [];
  const names = views.map(({ id, reason }) => {
    const why = withReason && reason !== null ? ` (${escapeMarkdown(reason)})` : '';
    return escapeMarkdown(id) + why;
  });
  return [tableRow([`${title}: ${views.length}`, names.join(', ')])];
}

/** Every rule by how it ended. */
function rulesSection(report: Report): string[] {
  const views = ruleViews(report);
  if (views.length === 0) return [];
  const of = (state: RuleView['state']): RuleView[] => views.filter((view) => view.state === state);
  const rows = [
    ...rulesRow(`${ICONS.fail} not allowed`, of('not allowed'), false),
    ...rulesRow(`${ICONS.unknown} no answer`, of('unknown'), true),
    ...rulesRow(`${ICONS.warn} warning`, of('warning'), false),
    ...rulesRow('note', of('note'), false),
    ...rulesRow('allowed by exception', of('allowed'), false),
    ...rulesRow('already in base', of('in base'), false),
    ...rulesRow(`${ICONS.pass} satisfied`, of('satisfied'), true),
    ...rulesRow(`${ICONS.pass} found nothing`, of('nothing'), false),
    ...rulesRow('does not apply', of('not applicable'), true),
  ];
  return ['#### Rules', table([tableRow(['', 'Rules']), tableRow([':--', ':--']), ...rows])];
}

function runtimeTargets(report: Report): TargetReport[] {
  return report.targets.filter(({ role }) => role === 'runtime');
}

function imageRow({ name, platform, head }: TargetReport): string {
  const list = (words: readonly string[] | undefined): string =>
    words === undefined || words.length === 0 ? '–' : codeSpan(words.join(' '));
  const digest = head?.digest ?? null;
  return tableRow([
    `${escapeMarkdown(name)} ${escapeMarkdown(platform)}`,
    digest === null ? '–' : codeSpan(digest),
    head === null ? 'unknown' : head.config.user === '' ? 'root' : codeSpan(head.config.user),
    list(head?.config.entrypoint),
    list(head?.config.exposedPorts),
  ]);
}

/** Digests, users, entrypoints, content and waste. */
function imagesSection(report: Report): string {
  const targets = runtimeTargets(report);
  const known = (bytes: number | null): string =>
    bytes === null ? 'unknown' : formatBytes(bytes, 'rich');
  const waste = targets.flatMap(({ head, platform }) =>
    head === null
      ? []
      : [
          `- content ${known(head.size.content)}, wasted ${known(head.size.wasted)} (${escapeMarkdown(platform)})`,
        ],
  );
  const rows = [
    tableRow(['Image', 'Manifest', 'User', 'Entrypoint', 'Ports']),
    tableRow([':--', ':--', ':--', ':--', ':--']),
    ...targets.map(imageRow),
  ];
  return details('Image config and manifests', `${table(rows)}\n\n${waste.join('\n')}`);
}

/** `Built and measured in 58.4s (build 41.7s, scan 2.2s)`, and what came from the cache. */
function effort({ tool: { counters } }: Report): string[] {
  const phases = Object.entries(counters.phases);
  if (phases.length === 0) return [];
  const total = phases.reduce((sum, [, ms]) => sum + ms, 0);
  const each = phases.map(([phase, ms]) => `${phase} ${formatDuration(ms)}`).join(', ');
  const read = `${counters.layersRead} of ${counters.layers} layers read (${formatBytes(counters.bytesRead, 'rich')})`;
  return [escapeMarkdown(`Built and measured in ${formatDuration(total)}: ${each}; ${read}.`)];
}

function findings(report: Report, options: MarkdownOptions): string[] {
  const { failing, warning, notes } = countingGroups(report);
  const items = [...warning, ...notes].map((group) => shortItem(report, group, options));
  return [
    ...(failing.length === 0 && warning.length === 0 && report.conclusion !== 'unknown'
      ? [allClear(report)]
      : []),
    ...notAllowed(report, failing, options, ROOM),
    ...(items.length === 0 ? [] : ['#### Warnings and notes, do not block', items.join('\n')]),
  ];
}

/** What changed, or where the bytes are when there is no base. */
function changes(report: Report, options: MarkdownOptions): string[] {
  const rows = changeTable(report, options, ROOM);
  const title = changeTitle(report);
  if (rows.length > 0 && title !== null) return [`#### ${escapeMarkdown(title)}`, table(rows)];
  if (title !== null) return [];
  const bytes = layerTable(report, options);
  return bytes.length === 0 ? [] : [details(escapeHtml('Where the bytes are'), table(bytes))];
}

/** On a release, what to publish. */
function digestNotice(report: Report): string[] {
  const digests = runtimeTargets(report).flatMap(({ head }) => head?.digest ?? []);
  if (report.subject.event !== 'release' || digests.length === 0) return [];
  const many = digests.length > 1;
  return [
    `Image digest${many ? 's' : ''} ${joinAnd(digests.map(codeSpan))}. Publish ${many ? 'these digests' : 'this digest'}; a rebuild is another image.`,
  ];
}

/** The summary, with a newline at the end; no marker, since nothing looks for it. */
export function renderSummary(report: Report, options: MarkdownOptions = {}): string {
  const sizes = sizeTable(report);
  const text = [
    `### ${headline(report, 'markdown')}`,
    ...policyNotice(report),
    ...exceptionNotice(report),
    intro(report, options),
    ...digestNotice(report),
    ...unknownSection(report),
    table(sizes),
    ...(sizes.length === 0 ? [] : [sizeLegend(report)]),
    ...findings(report, options),
    ...changes(report, options),
    ...fixedSection(report),
    ...rulesSection(report),
    ...footnotes(report, options),
    imagesSection(report),
    ...(report.conclusion === 'fail' ? [allowSection(report)] : []),
    ...effort(report),
    footer(report, options),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
  if (Buffer.byteLength(text) <= MOST_BYTES) return `${text}\n`;
  return `${renderBody(report, options, MOST_BYTES / 4)}\n`;
}
