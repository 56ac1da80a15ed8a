// F6. What each command does with its flags.

import { UserError, type ExitCode } from '../errors.ts';
import { exitCodeOf } from '../gate/conclude.ts';
import { readReport } from '../gate/report-schema.ts';
import { INPUT_NAMES, type RawInputs } from '../gate/settings.ts';
import { RULES } from '../inspect/index.ts';
import type { Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { compareTwo } from '../pipeline/compare.ts';
import { createdAt } from '../pipeline/created.ts';
import type { Deps } from '../pipeline/deps.ts';
import { gate } from '../pipeline/gate.ts';
import { inspectImage } from '../pipeline/inspect.ts';
import { writeReportFiles } from '../pipeline/reportfiles.ts';
import { resolveIn, shownPath } from '../pipeline/settings.ts';
import { readText, writeText } from '../ports/files.ts';
import { renderReportCycloneDx, renderSnapshotCycloneDx } from '../render/cyclonedx.ts';
import { renderReportJson, renderSnapshotJson } from '../render/json.ts';
import { renderRule, renderRules } from '../render/rules.ts';
import type { InspectedImage } from '../render/sbom/contents.ts';
import { renderSnapshot } from '../render/snapshot.ts';
import { renderReportSpdx, renderSnapshotSpdx } from '../render/spdx.ts';
import { renderSummary } from '../render/summary.ts';
import { renderText } from '../render/text.ts';
import { suggest } from '../text/suggest.ts';
import type { ParsedFlags } from './flags.ts';
import { screenOf, type Io, type Screen } from './io.ts';

/** A command's streams, and the end of its progress: the result comes after it. */
export interface RunIo extends Io {
  readonly endProgress: () => void;
}

/** Runs one command; throws UserErrors. */
export type Run = (flags: ParsedFlags, deps: Deps, io: RunIo) => Promise<ExitCode>;

const FORMATS = ['text', 'json', 'markdown', 'cyclonedx', 'spdx'] as const;
type Format = (typeof FORMATS)[number];
/** What is no report has no Markdown. */
const IMAGE_FORMATS = ['text', 'json', 'cyclonedx', 'spdx'] as const;
/** What has no packages either. */
const PLAIN_FORMATS = ['text', 'json'] as const;

export const runGate: Run = async (flags, deps, io) => {
  const format = formatOf(flags, FORMATS);
  if (flags.values.get('image')?.trim() === '') {
    throw new UserError('usage', '--image is empty: want the name of an image', {
      next: 'Leave --image out where head is to be built.',
    });
  }
  const token = deps.env['GITHUB_TOKEN'];
  const raw = { ...inputsOf(flags), ...(token === undefined ? {} : { 'github-token': token }) };
  const run = { event: null, repository: null };
  const { report, settings } = await gate(raw, run, deps);
  return answer(report, settings.reportDir, format, flags, deps, io);
};

export const runCompare: Run = async (flags, deps, io) => {
  const format = formatOf(flags, FORMATS);
  const [base = '', head = ''] = flags.operands;
  const pair = { base, head, platform: flags.values.get('platform') };
  const { report, settings } = await compareTwo(pair, inputsOf(flags), deps);
  const folder = flags.values.has('report-dir') ? settings.reportDir : null;
  return answer(report, folder, format, flags, deps, io);
};

/** Files first, so that the result can name them; the result last. */
async function answer(
  report: Report,
  folder: string | null,
  format: Format,
  flags: ParsedFlags,
  deps: Deps,
  io: RunIo,
): Promise<ExitCode> {
  const files = folder === null ? null : await writeReportFiles(report, folder, deps.workspace);
  const paths = files === null ? [] : (Object.values(files.paths) as string[]);
  const written = paths.map((path) => shownPath(path, io.cwd));
  io.endProgress();
  await print(showReport(report, format, io, written), flags, io);
  return exitCodeOf(report.conclusion, report.policy.failOn);
}

export const runInspect: Run = async (flags, deps, io) => {
  const format = formatOf(flags, IMAGE_FORMATS);
  const [reference = ''] = flags.operands;
  const of = { reference, created: createdAt(deps), version: deps.version };
  const snapshot = await inspectImage(reference, flags.values.get('platform'), deps);
  io.endProgress();
  await print(showSnapshot(snapshot, format, of, screenFor(flags, io)), flags, io);
  return 0;
};

function showSnapshot(
  snapshot: Snapshot,
  format: (typeof IMAGE_FORMATS)[number],
  of: InspectedImage,
  screen: Screen,
): string {
  switch (format) {
    case 'json':
      return renderSnapshotJson(snapshot);
    case 'cyclonedx':
      return renderSnapshotCycloneDx(snapshot, of);
    case 'spdx':
      return renderSnapshotSpdx(snapshot, of);
    case 'text':
      return renderSnapshot(snapshot, of.reference, screen);
  }
}

export const runRender: Run = async (flags, _deps, io) => {
  const format = formatOf(flags, FORMATS);
  const [path = ''] = flags.operands;
  const text = await readText(resolveIn(io.cwd, path));
  if (text === null) throw new UserError('not-a-report', `There is no report at ${path}`);
  await print(showReport(readReport(text, path), format, io, []), flags, io);
  return 0;
};

export const runRules: Run = async (flags, _deps, io) => {
  const format = formatOf(flags, PLAIN_FORMATS);
  const [id] = flags.operands;
  const rules = id === undefined ? RULES : RULES.filter((rule) => rule.name === id);
  if (id !== undefined && rules.length === 0) {
    const names = RULES.map((rule) => rule.name);
    const near = suggest(id, names);
    const hint = near === null ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
    throw new UserError('usage', `${id}: no such rule; ${hint}`, {
      next: 'stagegate rules lists them.',
    });
  }
  const rule = rules[0];
  const screen = screenFor(flags, io);
  const text =
    format === 'json'
      ? `${JSON.stringify(rules.map(plainRule), null, 2)}\n`
      : id !== undefined && rule !== undefined
        ? renderRule(rule, screen)
        : renderRules(rules, screen);
  await print(text, flags, io);
  return 0;
};

function plainRule({ name, level, title, why, fix }: (typeof RULES)[number]): object {
  return { id: name, level, title, why, fix };
}

function showReport(report: Report, format: Format, io: Io, written: readonly string[]): string {
  switch (format) {
    case 'json':
      return renderReportJson(report);
    case 'markdown':
      return renderSummary(report);
    case 'cyclonedx':
      return renderReportCycloneDx(report);
    case 'spdx':
      return renderReportSpdx(report);
    case 'text':
      return renderText(report, { ...screenOf(io.stdout, io.env), written });
  }
}

/** A file gets no colour, whatever the terminal can. */
function screenFor(flags: ParsedFlags, io: Io): Screen {
  return flags.values.has('output') ? { width: 100, colour: false } : screenOf(io.stdout, io.env);
}

function formatOf<F extends Format>(flags: ParsedFlags, formats: readonly F[]): F {
  const given = flags.values.get('format') ?? 'text';
  const format = formats.find((name) => name === given);
  if (format !== undefined) return format;
  throw new UserError('usage', `--format ${given}: want ${formats.join(', ')}`);
}

/** The flags that are inputs, under their own names. */
function inputsOf(flags: ParsedFlags): RawInputs {
  return Object.fromEntries([...flags.values].filter(([name]) => INPUT_NAMES.includes(name)));
}

async function print(text: string, flags: ParsedFlags, io: Io): Promise<void> {
  const output = flags.values.get('output');
  if (output === undefined) io.stdout.write(text);
  else await writeText(resolveIn(io.cwd, output), text);
}
