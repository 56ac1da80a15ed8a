// F3. A snapshot as JSON that somebody handed in (pure): its schema, equal to the model's types.

import * as v from 'valibot';

/** Bytes and counts. */
export const Amount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A difference of bytes. */
export const Change = v.pipe(v.number(), v.safeInteger());
export const Text = v.string();
export const TextOrNull = v.nullable(v.string());

const Line = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const LineRangeSchema = v.strictTuple([Line, Line]);

export const LevelSchema = v.picklist(['error', 'warning', 'note']);
export const OriginSchema = v.picklist(['base-image', 'dockerfile', 'unknown']);
export const MetricSchema = v.picklist(['compressed', 'uncompressed', 'content', 'wasted']);

export const CopiedFromSchema = v.union([v.object({ stage: Text }), v.object({ image: Text })]);

export const ExcuseSchema = v.variant('kind', [
  v.object({ kind: v.literal('base') }),
  v.object({ kind: v.literal('exception'), reason: Text, expires: TextOrNull }),
  v.object({ kind: v.literal('label'), label: Text, by: TextOrNull }),
]);

export const SizesSchema = v.object({
  compressed: v.nullable(Amount),
  uncompressed: v.nullable(Amount),
  content: v.nullable(Amount),
  wasted: v.nullable(Amount),
});

const ImageConfigSchema = v.object({
  user: Text,
  entrypoint: v.array(Text),
  cmd: v.array(Text),
  env: v.array(Text),
  path: TextOrNull,
  exposedPorts: v.array(Text),
  healthcheck: v.nullable(v.array(Text)),
  workingDir: Text,
  labels: v.record(Text, Text),
});

const LayerSchema = v.object({
  digest: TextOrNull,
  diffId: Text,
  compressed: v.nullable(Amount),
  uncompressed: v.nullable(Amount),
  files: v.nullable(Amount),
  wasted: v.nullable(Amount),
  createdBy: Text,
  origin: OriginSchema,
  stage: TextOrNull,
  lines: v.nullable(LineRangeSchema),
  instruction: TextOrNull,
  copiedFrom: v.nullable(CopiedFromSchema),
});

const PackageSchema = v.object({
  purl: TextOrNull,
  type: Text,
  name: Text,
  version: Text,
  size: v.nullable(Amount),
  location: Text,
  layer: Amount,
  dev: v.exactOptional(v.boolean()),
  direct: v.exactOptional(v.boolean()),
});

const RuleStateSchema = v.object({
  id: Text,
  level: LevelSchema,
  status: v.picklist(['found', 'none', 'satisfied', 'not-applicable', 'unknown']),
  reason: TextOrNull,
  next: TextOrNull,
});

const EvidenceSchema = v.object({
  what: Text,
  by: v.picklist(['path', 'symlink', 'content', 'config', 'database']),
  detail: v.exactOptional(Text),
  also: v.exactOptional(v.array(Text)),
  alsoCount: v.exactOptional(Amount),
});

export const FindingSchema = v.object({
  rule: Text,
  level: LevelSchema,
  message: Text,
  path: TextOrNull,
  layer: v.nullable(Amount),
  inherited: v.boolean(),
  stage: TextOrNull,
  lines: v.nullable(LineRangeSchema),
  copiedFrom: v.nullable(CopiedFromSchema),
  evidence: EvidenceSchema,
  fix: Text,
  contentDigest: TextOrNull,
  package: v.exactOptional(v.object({ type: Text, name: Text, version: Text })),
  setBy: v.exactOptional(
    v.object({
      keyword: v.picklist([
        'ARG',
        'CMD',
        'ENTRYPOINT',
        'ENV',
        'FROM',
        'HEALTHCHECK',
        'LABEL',
        'USER',
      ]),
      name: v.exactOptional(Text),
    }),
  ),
  hiddenBy: v.exactOptional(
    v.object({ layer: Amount, stage: TextOrNull, lines: v.nullable(LineRangeSchema) }),
  ),
  excusedBy: v.nullable(ExcuseSchema),
});

export const ProblemSchema = v.object({
  code: Text,
  message: Text,
  next: Text,
  path: TextOrNull,
  layer: v.nullable(Amount),
  affects: v.array(Text),
});

/** What `inspect --format json` prints. */
export const SnapshotSchema = v.object({
  schemaVersion: v.literal(1),
  digest: TextOrNull,
  platform: Text,
  size: SizesSchema,
  config: ImageConfigSchema,
  layers: v.array(LayerSchema),
  packages: v.array(PackageSchema),
  rules: v.array(RuleStateSchema),
  findings: v.array(FindingSchema),
  files: v.array(v.strictTuple([Text, Amount, Amount, Amount])),
  problems: v.array(ProblemSchema),
});
