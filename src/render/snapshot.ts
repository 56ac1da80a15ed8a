// F4. One image in the terminal (pure): sizes, layers with their lines, packages, rules, findings.

import type { Layer, Snapshot } from '../model/snapshot.ts';
import { counted, formatBytes, formatCount } from '../text/bytes.ts';
import { cut, showControls } from '../text/terminal.ts';
import { withoutCommands } from '../text/workflow.ts';
import { alsoOf, furtherNames } from './view/findings.ts';
import { historyText } from './view/words.ts';
import { hanging, inColumns, paintWord, type Column, type TextOptions } from './text/columns.ts';

const MOST_FINDINGS = 100;

const known = (bytes: number | null): string =>
  bytes === null ? 'unknown' : formatBytes(bytes, 'plain');

const LAYER_COLUMNS: readonly Column[] = [
  { align: 'right', width: 2, gap: 2 },
  { align: 'right', width: 10, gap: 2 },
  { align: 'right', width: 12, gap: 2 },
  { align: 'right', width: 7, gap: 2 },
  { align: 'right', width: 8, gap: 2 },
  { align: 'left', width: 0, gap: 2 },
];

/** `15-18  COPY …`, or what the history says; base-image layers say so. */
function layerText(layer: Layer): string {
  const lines = layer.lines === null ? '' : `line ${[...new Set(layer.lines)].join('-')}  `;
  const inherited = layer.origin === 'base-image' ? 'base image  ' : '';
  return (
    showControls(inherited + lines + (layer.instruction ?? historyText(layer.createdBy))) ||
    'no history'
  );
}

function layerLines({ layers }: Snapshot, { width }: TextOptions): string[] {
  const header = ['#', 'compressed', 'uncompressed', 'files', 'wasted', 'from'];
  const rows = layers.map((layer, index) => [
    String(index),
    known(layer.compressed),
    known(layer.uncompressed),
    layer.files === null ? 'unknown' : formatCount(layer.files),
    known(layer.wasted),
    layerText(layer),
  ]);
  return [
    counted(layers.length, 'layer'),
    ...inColumns([header, ...rows], LAYER_COLUMNS).map((line) => cut(line, width)),
  ];
}

function sizeLines({ size }: Snapshot): string[] {
  return inColumns(
    [
      ['compressed', known(size.compressed), 'what a pull moves'],
      ['uncompressed', known(size.uncompressed), 'what a disk unpacks'],
      ['content', known(size.content), 'files that a container sees'],
      ['wasted', known(size.wasted), 'bytes shipped, but hidden by a later layer'],
    ],
    [
      { align: 'left', width: 12, gap: 0 },
      { align: 'right', width: 10, gap: 2 },
      { align: 'left', width: 0, gap: 2 },
    ],
  );
}

function packageLine({ packages }: Snapshot): string {
  if (packages.length === 0) return 'packages  none found';
  const byType = [...Map.groupBy(packages, ({ type }) => type)]
    .map(([type, all]) => `${formatCount(all.length)} ${type}`)
    .join(', ');
  return showControls(`packages  ${byType}`);
}

function configLines({ config }: Snapshot, { width }: TextOptions): string[] {
  const list = (words: readonly string[]): string =>
    words.length === 0 ? 'none' : JSON.stringify(words);
  const text = [
    `user ${config.user === '' ? 'root' : config.user}`,
    `entrypoint ${list(config.entrypoint)}`,
    `cmd ${list(config.cmd)}`,
    ...(config.exposedPorts.length === 0 ? [] : [`ports ${config.exposedPorts.join(', ')}`]),
  ].join('   ');
  return hanging('config    ', showControls(text), width);
}

function ruleLines({ rules }: Snapshot, { width }: TextOptions): string[] {
  const of = (status: string): typeof rules => rules.filter((rule) => rule.status === status);
  const parts = [
    [of('none').length, 'found nothing'],
    [of('found').length, 'found something'],
    [of('satisfied').length, 'satisfied'],
    [of('unknown').length, 'without an answer'],
    [of('not-applicable').length, 'not applicable'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, say]) => `${count} ${say}`);
  const unknown = of('unknown').flatMap(({ id, reason, next }) => [
    ...hanging(`  UNKNOWN  ${showControls(id)}  `, showControls(reason ?? ''), width),
    ...(next === null ? [] : hanging('           fix  ', showControls(next), width)),
  ]);
  return words.length === 0 ? [] : [`rules     ${words.join(', ')}`, ...unknown];
}

function findingLines({ findings }: Snapshot, { width }: TextOptions): string[] {
  const groups = Map.groupBy(findings, ({ rule, level, message, path }) =>
    JSON.stringify([level, rule, path, message]),
  );
  const lines = [...groups.values()].slice(0, MOST_FINDINGS).flatMap(([first]) => {
    if (first === undefined) return [];
    const { level, rule, path, message, layer, evidence } = first;
    const names = alsoOf({ rule, ...furtherNames(first) });
    const where = layer === null ? '' : `   layer ${layer}`;
    const also = names === null ? '' : `   (${names})`;
    const what = message !== '' ? message : `${evidence.what}${path === null ? '' : ` at ${path}`}`;
    return hanging(
      `  ${level.padEnd(7)}  ${showControls(rule)}  `,
      showControls(what + where + also),
      width,
    );
  });
  if (lines.length === 0) return [];
  const more = groups.size - MOST_FINDINGS;
  return [
    counted(findings.length, 'finding'),
    ...lines,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function problemLines({ problems }: Snapshot, options: TextOptions): string[] {
  if (problems.length === 0) return [];
  const { width } = options;
  return [
    `${paintWord('PARTIAL', options)}  not everything in this image could be read`,
    ...problems.flatMap(({ message, next, affects, path, layer }) => {
      const places = [
        ...(path === null ? [] : [path]),
        ...(layer === null ? [] : [`layer ${layer}`]),
      ];
      const at = places.length === 0 ? '' : ` (${places.join(', ')})`;
      const unknown = affects.length === 0 ? '' : `; unknown because of it: ${affects.join(', ')}`;
      return [
        ...hanging('  ', showControls(message + at + unknown), width),
        ...(next === '' ? [] : hanging('  fix  ', showControls(next), width)),
      ];
    }),
    '',
  ];
}

/** `reference` is how the image was named. A partial reading says so first. */
export function renderSnapshot(
  snapshot: Snapshot,
  reference: string,
  options: TextOptions,
): string {
  const digest = snapshot.digest === null ? [] : [showControls(`digest    ${snapshot.digest}`)];
  const findings = findingLines(snapshot, options);
  const lines = [
    ...problemLines(snapshot, options),
    showControls(`${reference}   ${snapshot.platform}`),
    ...digest,
    ...configLines(snapshot, options),
    '',
    ...sizeLines(snapshot),
    '',
    ...layerLines(snapshot, options),
    '',
    packageLine(snapshot),
    ...ruleLines(snapshot, options),
    ...(findings.length === 0 ? [] : ['', ...findings]),
    '',
  ];
  return withoutCommands(lines.join('\n'));
}
