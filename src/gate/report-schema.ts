// F3. report.json as somebody handed it in (pure): a stranger's claim until it fits this schema,
// which equals the model's types. Fields that a newer Stagegate added are dropped.

import * as v from 'valibot';
import { UserError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { cut, showControls } from '../text/terminal.ts';
import { DeltaSchema, StageComparisonSchema } from './report-schema-delta.ts';
import {
  Amount,
  Change,
  ExcuseSchema,
  LineRangeSchema,
  MetricSchema,
  ProblemSchema,
  SnapshotSchema,
  Text,
  TextOrNull,
} from './report-schema-snapshot.ts';

const RoleSchema = v.picklist(['runtime', 'builder']);
const Milliseconds = v.pipe(v.number(), v.minValue(0));

/** RFC 3339 in UTC with whole seconds, which is how SPDX writes a time. */
const Moment = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/));

const CountersSchema = v.object({
  layers: Amount,
  layersRead: Amount,
  bytesRead: Amount,
  buildSteps: v.nullable(Amount),
  buildStepsCached: v.nullable(Amount),
  phases: v.record(Text, Milliseconds),
});

const SubjectSchema = v.object({
  name: Text,
  repository: TextOrNull,
  commit: TextOrNull,
  event: TextOrNull,
  pullRequest: v.nullable(Amount),
  image: v.exactOptional(
    v.nullable(
      v.object({ ref: Text, digest: TextOrNull, notJudged: v.exactOptional(v.array(Text)) }),
    ),
  ),
  tag: v.exactOptional(TextOrNull),
  dockerfile: v.nullable(
    v.object({
      path: Text,
      text: Text,
      commit: v.exactOptional(TextOrNull),
      isClaimed: v.exactOptional(v.boolean()),
      changedLines: v.nullable(v.array(LineRangeSchema)),
    }),
  ),
});

const BaselineSchema = v.object({
  kind: v.picklist(['build', 'image', 'report', 'none']),
  ref: TextOrNull,
  digest: v.exactOptional(TextOrNull),
  commit: TextOrNull,
  url: TextOrNull,
  reason: TextOrNull,
  next: v.exactOptional(TextOrNull),
  failed: v.boolean(),
});

const TargetSchema = v.object({
  name: Text,
  role: RoleSchema,
  platform: Text,
  head: v.nullable(SnapshotSchema),
  base: v.nullable(SnapshotSchema),
  delta: v.nullable(DeltaSchema),
  stages: v.exactOptional(v.array(StageComparisonSchema)),
});

const VerdictSchema = v.object({
  id: Text,
  target: Text,
  platform: Text,
  metric: MetricSchema,
  limit: v.exactOptional(Text),
  result: v.picklist(['pass', 'warn', 'fail', 'unknown', 'n/a']),
  actual: v.nullable(Change),
  bound: v.nullable(Change),
  over: v.nullable(Change),
  reason: TextOrNull,
  next: TextOrNull,
  excusedBy: v.nullable(ExcuseSchema),
});

/** What `gate` and `compare` write. */
export const ReportSchema = v.object({
  schemaVersion: v.literal(1),
  tool: v.object({ name: v.literal('stagegate'), version: Text, counters: CountersSchema }),
  created: v.exactOptional(Moment),
  subject: SubjectSchema,
  baseline: BaselineSchema,
  policy: v.object({
    preset: v.picklist(['strict', 'slim', 'off']),
    failOn: v.picklist(['error', 'warning', 'never']),
    changedHere: v.array(Text),
    exceptionLabel: v.exactOptional(TextOrNull),
  }),
  targets: v.array(TargetSchema),
  verdicts: v.array(VerdictSchema),
  buildNotes: v.array(
    v.object({ id: Text, message: Text, lines: v.nullable(LineRangeSchema), fix: Text }),
  ),
  problems: v.array(ProblemSchema),
  exception: v.nullable(ExcuseSchema),
  conclusion: v.picklist(['pass', 'warn', 'fail', 'unknown']),
});

const MOST_ISSUES = 10;

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UserError('not-a-report', `${path} is not JSON.`, { cause });
  }
}

function refuseNewer(json: unknown, path: string): void {
  if (typeof json !== 'object' || json === null || !('schemaVersion' in json)) {
    throw new UserError('not-a-report', `${path} is JSON, but no report: it has no schemaVersion.`);
  }
  const { schemaVersion } = json;
  if (schemaVersion === 1) return;
  const shown = cut(showControls(JSON.stringify(schemaVersion) ?? 'nothing'), 20);
  throw new UserError(
    'not-a-report',
    `${path} has schemaVersion ${shown}; this Stagegate reads 1.`,
  );
}

function read<S extends v.GenericSchema>(schema: S, text: string, path: string): v.InferOutput<S> {
  const json = parse(text, path);
  refuseNewer(json, path);
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const issues = result.issues.map((issue) =>
    cut(showControls(`${v.getDotPath(issue) ?? 'report'}: ${issue.message}`), 200),
  );
  const more = issues.length - MOST_ISSUES;
  throw new UserError('not-a-report', `${path} is not a report that Stagegate wrote.`, {
    details: [...issues.slice(0, MOST_ISSUES), ...(more > 0 ? [`and ${more} more`] : [])],
  });
}

/** The report in a text; `path` is how it is called in messages. Throws `not-a-report`. */
export function readReport(text: string, path: string): Report {
  return read(ReportSchema, text, path);
}

/** The snapshot in a text. Throws `not-a-report`. */
export function readSnapshot(text: string, path: string): Snapshot {
  return read(SnapshotSchema, text, path);
}
