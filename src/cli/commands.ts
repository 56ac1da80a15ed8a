// F6. The commands (rows): what each takes and says of itself. Pure.

import type { Flag } from './flags.ts';
import { INPUT_FLAGS } from './inputs.ts';

export type CommandName = 'gate' | 'inspect' | 'compare' | 'render' | 'rules';

export interface CommandSpec {
  readonly name: CommandName;
  /** Names of what it takes besides flags; in brackets: may be left out. */
  readonly operands: readonly string[];
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly string[];
}

const format = (help: string): Flag => ({ name: 'format', kind: 'text', value: 'FORMAT', help });
const FORMAT = format(
  '`text` (default), `json`, `markdown`, `cyclonedx` (1.6) or `spdx` (2.3), both as JSON.',
);
const IMAGE_FORMAT = format('`text` (default), `json`, `cyclonedx` (1.6) or `spdx` (2.3).');
const PLAIN_FORMAT = format('`text` (default) or `json`.');
const OUTPUT: Flag = {
  name: 'output',
  kind: 'text',
  value: 'FILE',
  help: 'Write the result there instead of stdout.',
};
const CACHE_DIR: Flag = {
  name: 'cache-dir',
  kind: 'text',
  value: 'DIR',
  help: 'Folder for layer indexes. Default - the user’s cache folder.',
};
const NO_INDEX_CACHE: Flag = {
  name: 'no-index-cache',
  kind: 'switch',
  help: 'Read every layer again; keep nothing.',
};
const PLATFORM: Flag = {
  name: 'platform',
  kind: 'text',
  value: 'OS/ARCH',
  help: 'Which image of a multi-platform IMAGE.',
};
const REPORT_DIR: Flag = {
  name: 'report-dir',
  kind: 'text',
  value: 'DIR',
  help: 'Write report.json, its renderings and the SBOMs there. Default - nowhere.',
};
const HELP: Flag = { name: 'help', kind: 'switch', help: 'Say this.' };
const READING = [CACHE_DIR, NO_INDEX_CACHE, PLATFORM];
const LIMITS = new Set([
  'max-compressed-size',
  'max-uncompressed-size',
  'max-increase',
  'warn-increase',
  'min-change',
  'fail-on',
  'rules',
  'config',
]);
/** The pull request is the action's business; the token comes from the environment (GITHUB_TOKEN). */
const ACTION_ONLY = new Set(['github-token', 'comment', 'pull-request', 'exception-label']);
/** The folder's default differs on the command line. */
const GATE_INPUTS = INPUT_FLAGS.filter(
  ({ name }) => !ACTION_ONLY.has(name) && name !== CACHE_DIR.name,
);

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'gate',
    operands: [],
    summary: 'Build head and base, measure, compare and judge.',
    flags: [...GATE_INPUTS, FORMAT, OUTPUT, CACHE_DIR, NO_INDEX_CACHE, HELP],
    examples: [
      'stagegate gate --target runtime --max-increase "5MiB or 3%"',
      'stagegate gate --baseline report --base-ref base/report.json --format json',
      'stagegate gate --image ghcr.io/acme/orders:2.14.0 --baseline image --base-ref ghcr.io/acme/orders:2.13.1',
    ],
  },
  {
    name: 'inspect',
    operands: ['IMAGE'],
    summary: "Print one image's snapshot: sizes, layers, packages, findings.",
    flags: [IMAGE_FORMAT, OUTPUT, ...READING, HELP],
    examples: [
      'stagegate inspect oci:build/layout',
      'stagegate inspect docker://alpine:3.22 --platform linux/arm64',
      'stagegate inspect docker-archive:image.tar --format cyclonedx --output image.cdx.json',
    ],
  },
  {
    name: 'compare',
    operands: ['BASE', 'HEAD'],
    summary: 'Judge two images, or two reports, against each other.',
    flags: [
      ...INPUT_FLAGS.filter(({ name }) => LIMITS.has(name)),
      REPORT_DIR,
      FORMAT,
      OUTPUT,
      ...READING,
      HELP,
    ],
    examples: ['stagegate compare oci:old oci:new --max-increase 1MiB'],
  },
  {
    name: 'render',
    operands: ['REPORT'],
    summary: 'Show a report.json again, in any format.',
    flags: [FORMAT, OUTPUT, HELP],
    examples: ['stagegate render stagegate-report/report.json --format markdown'],
  },
  {
    name: 'rules',
    operands: ['[ID]'],
    summary: 'List the rules, or explain one.',
    flags: [PLAIN_FORMAT, OUTPUT, HELP],
    examples: ['stagegate rules no-shell'],
  },
];

const IMAGE_WORDS = [
  'IMAGE    docker://NAME   oci:DIR[:REF]   oci-archive:TAR[:REF]   docker-archive:TAR[:REF]',
  'SIZE     40MiB, 12.5MB, 800KiB, 300B',
  'GROWTH   5MiB, 3%, or "5MiB or 3%" (of base, the larger of the two)',
];
const EXIT_WORDS = [
  'exit 0   pass or warn',
  'exit 1   a limit or rule failed',
  'exit 2   bad usage, config, path, target or Dockerfile syntax',
  'exit 3   it could not be told or carried out',
];

/** `stagegate --help`. */
export function mainHelp(version: string): string {
  return [
    `stagegate ${version}: what multi-stage Docker builds really ship`,
    '',
    ...COMMANDS.map(
      (command) =>
        `  stagegate ${`${command.name} ${command.operands.join(' ')}`.padEnd(20)} ${command.summary}`,
    ),
    '',
    '  stagegate COMMAND --help says what a command takes.',
    '',
    ...IMAGE_WORDS.map((line) => `  ${line}`),
    '',
    ...EXIT_WORDS.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** `stagegate COMMAND --help`, lines of 100 columns at most. */
export function commandHelp(command: CommandSpec): string {
  const usage = ['stagegate', command.name, ...command.operands, '[flags]'].join(' ');
  const rows = command.flags.map(
    (flag) =>
      [`--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    usage,
    '',
    command.summary,
    '',
    ...rows.flatMap(([left, help]) => hanging(`  ${left.padEnd(width)}  `, help)),
    '',
    ...command.examples.map((line) => `  ${line}`),
    '',
    ...EXIT_WORDS.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** `left` once, the words beside it, wrapped at 100 columns. */
function hanging(left: string, words: string): string[] {
  const lines: string[] = [];
  let line = left;
  for (const word of words.split(' ')) {
    const glue = line === left || line.trim() === '' ? '' : ' ';
    if (`${line}${glue}${word}`.length > 100 && line !== left) {
      lines.push(line);
      line = ' '.repeat(left.length) + word;
    } else {
      line += glue + word;
    }
  }
  return [...lines, line];
}
