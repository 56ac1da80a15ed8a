// F4. Every rule by how it ended, and the images (pure): what the job summary alone shows.

import type { Report, TargetReport } from '../../model/report.ts';
import { formatBytes, formatDuration } from '../../text/bytes.ts';
import { codeSpan, details, escapeMarkdown } from '../../text/markdown.ts';
import { ruleViews, type RuleView } from '../view/checks.ts';
import { ICONS } from '../view/words.ts';
import { prose } from './links.ts';
import { left, table } from './parts.ts';

interface Ending {
  readonly state: RuleView['state'];
  readonly title: string;
  readonly withReason: boolean;
}

const ENDINGS: readonly Ending[] = [
  { state: 'not allowed', title: `${ICONS.fail} not allowed`, withReason: false },
  { state: 'unknown', title: `${ICONS.unknown} no answer`, withReason: true },
  { state: 'warning', title: `${ICONS.warn} warning`, withReason: false },
  { state: 'note', title: 'note', withReason: false },
  { state: 'allowed', title: 'allowed by exception', withReason: false },
  { state: 'in base', title: 'already in base', withReason: false },
  { state: 'satisfied', title: `${ICONS.pass} satisfied`, withReason: true },
  { state: 'nothing', title: `${ICONS.pass} found nothing`, withReason: false },
  { state: 'not applicable', title: 'does not apply', withReason: true },
];

/** A heading and a table; nothing without rules. */
export function rulesSection(report: Report): string[] {
  const views = ruleViews(report);
  const rows = ENDINGS.flatMap(({ state, title, withReason }) => {
    const all = views.filter((view) => view.state === state);
    if (all.length === 0) return [];
    const names = all.map(({ id, reason }) => {
      const why = withReason && reason !== null ? ` (${prose(reason)})` : '';
      return escapeMarkdown(id) + why;
    });
    return [[`${title}: ${all.length}`, names.join(', ')]];
  });
  return rows.length === 0 ? [] : ['#### Rules', table([left(''), left('Rules')], rows)];
}

function imageCells({ name, platform, head }: TargetReport): string[] {
  const words = (all: readonly string[] | undefined): string =>
    all === undefined || all.length === 0 ? '–' : codeSpan(all.join(' '));
  const digest = head?.digest ?? null;
  const user = head?.config.user;
  return [
    `${escapeMarkdown(name)} ${escapeMarkdown(platform)}`,
    digest === null ? '–' : codeSpan(digest),
    user === undefined ? 'unknown' : user === '' ? 'root' : codeSpan(user),
    words(head?.config.entrypoint),
    words(head?.config.exposedPorts),
  ];
}

/** Digests, users, entrypoints, ports; collapsed. */
export function imagesSection(report: Report): string {
  const targets = report.targets.filter(({ role }) => role === 'runtime');
  const columns = ['Image', 'Manifest', 'User', 'Entrypoint', 'Ports'].map(left);
  const rows = table(columns, targets.map(imageCells));
  if (rows === '') return '';
  return details('Image config and manifests', [rows, ...indexNote(report, targets)].join('\n\n'));
}

/** Who counts the manifests of a published index counts more than there are images. */
function indexNote({ subject }: Report, targets: readonly TargetReport[]): string[] {
  const digest = subject.image?.digest ?? null;
  const isIndex = digest !== null && targets.every(({ head }) => head?.digest !== digest);
  return isIndex ? ['Attestations in the index are not counted as platforms.'] : [];
}

/**
 * `built and measured in 58.4s (build 41.7s, scan 2.2s)`, and what came from the cache; `measured`
 * alone where nothing was there to build.
 */
export function effort({ tool: { counters } }: Report): string[] {
  const phases = Object.entries(counters.phases);
  if (phases.length === 0) return [];
  const total = phases.reduce((sum, [, ms]) => sum + ms, 0);
  const each = phases.map(([phase, ms]) => `${phase} ${formatDuration(ms)}`).join(', ');
  const read = `${counters.layersRead} of ${counters.layers} layers read (${formatBytes(counters.bytesRead, 'rich')})`;
  const what = counters.buildSteps === null ? 'measured' : 'built and measured';
  return [escapeMarkdown(`${what} in ${formatDuration(total)} (${each})`), read];
}
