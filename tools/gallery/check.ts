// May touch: nothing. A report against what was expected of it: every difference is a complaint.
import type { Scope } from '../../src/dockerfile/args.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import { stageChain, stageName } from '../../src/dockerfile/stages.ts';
import type { Dockerfile } from '../../src/model/dockerfile.ts';
import type { Report, TargetReport } from '../../src/model/report.ts';
import type { CopiedFrom, Finding, Layer, Snapshot } from '../../src/model/snapshot.ts';
import { compileGlob } from '../../src/text/glob.ts';
import type { AnyGate, ExpectedFinding, ExpectedLayer, Gate } from './expected.ts';

/** Everything in which a report differs from what its gate expects; empty when all is met. */
export function checkReport(report: Report, gate: Gate): string[] {
  const runtime = report.targets.filter(({ role }) => role === 'runtime');
  const builders = report.targets.filter(({ role }) => role === 'builder');
  return [
    ...checkConclusion(report, gate),
    ...checkStages(report, gate),
    ...checkNotes(report, gate),
    ...checkPlatforms(runtime, gate),
    ...runtime.flatMap((target) => checkTarget(target, report, gate)),
    ...builders.flatMap(checkBuilder),
  ];
}

function checkConclusion({ conclusion }: Report, gate: Gate): string[] {
  if (conclusion === gate.conclusion) return [];
  return [`conclusion: ${conclusion}, expected ${gate.conclusion}`];
}

/** What the build revealed, in the order of lines. */
function checkNotes({ buildNotes }: Report, { notes }: Gate): string[] {
  const texts = (rows: readonly { id: string; line: number | null }[]): string[] =>
    rows.map(({ id, line }) => `${id} line ${line ?? 'none'}`).toSorted();
  const got = buildNotes.map(({ id, lines }) => ({ id, line: lines?.[0] ?? null }));
  return differences('notes', texts(got), texts(notes));
}

/** One runtime image for each platform asked for; without any, one. */
function checkPlatforms(runtime: readonly TargetReport[], { inputs }: Gate): string[] {
  const got = runtime.map(({ platform }) => platform).toSorted();
  const asked = String(inputs['platforms'] ?? '')
    .split(/[\s,]+/u)
    .filter((platform) => platform !== '');
  if (asked.length > 0) return differences('platforms', got, asked.toSorted());
  return got.length === 1 ? [] : [`runtime images: ${got.join(', ') || 'none'}; expected one`];
}

/** Names, bases and roles of all stages, in order. */
function checkStages(report: Report, gate: Gate): string[] {
  const { dockerfile } = report.subject;
  if (dockerfile === null) return ['stages: the report has no Dockerfile'];
  const file = readDockerfile(dockerfile.text, dockerfile.path);
  const roles = rolesOf(file, report, gate);
  const got = file.stages.map((stage, index) =>
    stageText({ name: stage.name, from: stage.base, role: roles[index] ?? 'unused' }),
  );
  return differences('stages', got, gate.stages.map(stageText));
}

const stageText = (stage: { name: string | null; from: string; role: string }): string =>
  `${stage.name ?? '(no name)'} FROM ${stage.from} is ${stage.role}`;

/** `parent`: what a stage that is built stands on, and is no target of its own. */
function rolesOf(file: Dockerfile, { targets }: Report, gate: Gate): string[] {
  const roles = new Map<number, string>();
  for (const role of ['runtime', 'builder'] as const) {
    for (const { name } of targets.filter((target) => target.role === role)) {
      const stage = file.stages.find((one) => stageName(one) === name);
      if (stage !== undefined && !roles.has(stage.index)) roles.set(stage.index, role);
    }
  }
  for (const index of [...roles.keys()]) {
    for (const parent of stageChain(file, index, scopeOf(gate))) {
      if (!roles.has(parent.index)) roles.set(parent.index, 'parent');
    }
  }
  return file.stages.map(({ index }) => roles.get(index) ?? 'unused');
}

/** What the gate's inputs make of the names in a Dockerfile. */
export function scopeOf({ inputs }: AnyGate): Scope {
  return {
    buildArgs: Object.fromEntries(pairsOf(inputs['build-args'])),
    platform: null,
    buildPlatform: null,
    contexts: pairsOf(inputs['build-contexts']).map(([name]) => name),
  };
}

/** `name=value` a line, as the inputs have them. */
export function pairsOf(input: string | true | undefined): [name: string, value: string][] {
  return String(input ?? '')
    .split('\n')
    .map((line) => /^\s*([^=\s]+)=(.*)$/u.exec(line))
    .flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? '']]));
}

function checkTarget(target: TargetReport, report: Report, gate: Gate): string[] {
  const { head, platform } = target;
  if (head === null) return [`${platform}: there is no image`];
  const complaints = [
    ...checkKnown(head),
    ...checkFindings(head, gate.findings),
    ...checkPackages(head, gate),
    ...checkLayers(head, gate.layers),
    ...checkReduction(reductionOf(target, report), gate),
  ];
  return complaints.map((complaint) => `${platform} ${complaint}`);
}

/** No rule judges a builder, but sizes are compared with its own. */
function checkBuilder({ name, platform, head }: TargetReport): string[] {
  const complaints = head === null ? ['there is no image'] : checkKnown(head);
  return complaints.map((complaint) => `${platform} builder ${name}: ${complaint}`);
}

/** What could not be told is never what somebody expected. */
function checkKnown({ rules, problems, size }: Snapshot): string[] {
  const unknown = rules.filter(({ status }) => status === 'unknown');
  const unmeasured = Object.entries(size).filter(([, bytes]) => bytes === null);
  return [
    ...unknown.map(({ id, reason }) => `${id} could not be told: ${reason ?? 'no reason'}`),
    ...unmeasured.map(([metric]) => `no ${metric} size was measured`),
    ...problems.map(({ code, message }) => `problem ${code}: ${message}`),
  ];
}

function checkFindings({ findings }: Snapshot, rows: readonly ExpectedFinding[]): string[] {
  const missing = rows.filter((row) => !findings.some((finding) => fits(finding, row)));
  const surplus = findings.filter((finding) => !rows.some((row) => fits(finding, row)));
  return [
    ...missing.map((row) => `finding missing: ${rowText(row)}`),
    ...surplus.map((finding) => `finding not expected: ${findingText(finding)}`),
  ];
}

function fits(finding: Finding, row: ExpectedFinding): boolean {
  if (finding.rule !== row.rule || finding.level !== row.level) return false;
  if (!fitsPath(finding.path, row.path)) return false;
  if (sourceText(finding.copiedFrom) !== (row.stage ?? null)) return false;
  if (row.fix !== undefined && !finding.fix.includes(row.fix)) return false;
  return row.lines === 'base' ? finding.inherited : finding.lines?.[0] === row.lines;
}

/** A row without a path is of a finding without one: a rule about the image as a whole. */
function fitsPath(path: string | null, glob: string | undefined): boolean {
  if (path === null || glob === undefined) return path === null && glob === undefined;
  return compileGlob(glob)(path);
}

function rowText({ rule, path, level, lines, stage, fix }: ExpectedFinding): string {
  const from = stage === undefined ? '' : ` from ${stage}`;
  const how = fix === undefined ? '' : `, its fix with ${fix}`;
  return `${level} ${rule} ${path ?? '(no path)'} lines ${lines}${from}${how}`;
}

function findingText({ rule, level, path, lines, inherited, copiedFrom, fix }: Finding): string {
  const where = inherited ? 'base' : String(lines?.[0] ?? 'unknown');
  const from = sourceText(copiedFrom);
  const what = `${level} ${rule} ${path ?? '(no path)'} lines ${where}`;
  return `${what}${from === null ? '' : ` from ${from}`}, its fix: ${fix}`;
}

function checkPackages({ packages }: Snapshot, gate: Gate): string[] {
  const keyOf = ({ type, name }: { type: string; name: string }): string => `${type} ${name}`;
  const got = new Set(packages.map(keyOf));
  const wanted = new Set(gate.packages.map(keyOf));
  const types = new Set(
    gate.exactly === true ? gate.packages.map(({ type }) => type) : (gate.exactly ?? []),
  );
  const missing = [...wanted].filter((key) => !got.has(key));
  const more = packages.filter((one) => types.has(one.type) && !wanted.has(keyOf(one)));
  const unwanted = gate.without.map(keyOf).filter((key) => got.has(key));
  return [
    ...missing.map((key) => `package missing: ${key}`),
    ...[...new Set(more.map(keyOf))].map((key) => `package not expected: ${key}`),
    ...unwanted.map((key) => `package that must not be there: ${key}`),
  ];
}

function checkLayers({ layers }: Snapshot, rows: readonly ExpectedLayer[]): string[] {
  const wanted = rows.map((row) =>
    row === 'base' ? row : `line ${row.line}${row.from === undefined ? '' : ` from ${row.from}`}`,
  );
  // How many layers a base image has is its maker's business.
  const got = layers
    .map(layerText)
    .filter((text, i, all) => text !== 'base' || all[i - 1] !== text);
  return differences('layers', got, wanted);
}

function layerText({ origin, lines, copiedFrom }: Layer): string {
  if (origin === 'base-image') return 'base';
  const from = sourceText(copiedFrom);
  return `line ${lines?.[0] ?? 'unknown'}${from === null ? '' : ` from ${from}`}`;
}

function sourceText(from: CopiedFrom | null): string | null {
  if (from === null) return null;
  return 'stage' in from ? from.stage : from.image;
}

function differences(what: string, got: readonly string[], want: readonly string[]): string[] {
  const show = (list: readonly string[]): string => list.join(', ');
  return show(got) === show(want) ? [] : [`${what}: ${show(got)}; expected ${show(want)}`];
}

/** The largest builder stage of the runtime image's platform, uncompressed bytes; null: none. */
export function builderSize(report: Report, platform: string): number | null {
  const sizes = report.targets
    .filter((target) => target.role === 'builder' && target.platform === platform)
    .map(({ head }) => head?.size.uncompressed ?? 0);
  return sizes.length === 0 ? null : Math.max(...sizes);
}

/** Percent by which a runtime image is smaller than the builder, uncompressed; null: no builder. */
export function reductionOf({ head, platform }: TargetReport, report: Report): number | null {
  const builder = builderSize(report, platform);
  const runtime = head?.size.uncompressed ?? null;
  if (builder === null || builder === 0 || runtime === null) return null;
  return 100 * (1 - runtime / builder);
}

function checkReduction(got: number | null, { reduction }: Gate): string[] {
  if (reduction === undefined || (got !== null && got >= reduction)) return [];
  const told = got === null ? 'there is no builder stage' : `${got.toFixed(1)} %`;
  return [`reduction: ${told}, expected ${reduction} % at least`];
}
