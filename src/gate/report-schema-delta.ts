// F3. What changed, as JSON that somebody handed in (pure): its schema, equal to the model's types.

import * as v from 'valibot';
import {
  Amount,
  Change,
  CopiedFromSchema,
  FindingSchema,
  LineRangeSchema,
  OriginSchema,
  Text,
  TextOrNull,
} from './report-schema-snapshot.ts';

const ChangesSchema = v.object({
  compressed: v.nullable(Change),
  uncompressed: v.nullable(Change),
  content: v.nullable(Change),
  wasted: v.nullable(Change),
});

const FileDeltaSchema = v.object({
  path: Text,
  before: v.nullable(Amount),
  after: v.nullable(Amount),
  count: Amount,
  uncertain: v.exactOptional(v.literal(true)),
});

const LayerDeltaSchema = v.object({
  base: v.nullable(Amount),
  head: v.nullable(Amount),
  lines: v.nullable(LineRangeSchema),
  origin: OriginSchema,
  instruction: TextOrNull,
  copiedFrom: v.nullable(CopiedFromSchema),
  compressed: v.nullable(Change),
  uncompressed: v.nullable(Change),
  content: v.exactOptional(v.nullable(Change)),
  wasted: v.exactOptional(v.nullable(Change)),
  files: v.exactOptional(v.array(FileDeltaSchema)),
});

const PackageDeltaSchema = v.object({
  kind: v.picklist(['added', 'removed', 'changed']),
  type: Text,
  name: Text,
  before: TextOrNull,
  after: TextOrNull,
  size: v.nullable(Change),
  location: Text,
  row: Amount,
  dev: v.exactOptional(v.boolean()),
  direct: v.exactOptional(v.boolean()),
});

const CauseSchema = v.object({
  row: Amount,
  kind: v.picklist(['package', 'base image', 'file', 'hidden', 'rename']),
  size: ChangesSchema,
  packages: v.array(Amount),
  named: Amount,
});

const DirectoriesSchema = v.array(v.strictTuple([Text, Change]));

export const DeltaSchema = v.object({
  size: ChangesSchema,
  layers: v.array(LayerDeltaSchema),
  packages: v.exactOptional(
    v.object({ rows: v.array(PackageDeltaSchema), rest: v.nullable(Change) }),
  ),
  directories: DirectoriesSchema,
  moved: v.exactOptional(
    v.array(
      v.object({
        from: Text,
        to: Text,
        files: Amount,
        bytes: Amount,
        row: Amount,
        fromRow: Amount,
      }),
    ),
  ),
  causes: v.exactOptional(v.array(CauseSchema)),
  findings: v.object({ added: v.array(FindingSchema), fixed: v.array(FindingSchema) }),
});

export const StageComparisonSchema = v.object({
  stage: Text,
  content: Amount,
  carried: Amount,
  shared: Amount,
  left: Amount,
  copies: v.array(
    v.object({
      layer: Amount,
      lines: v.nullable(LineRangeSchema),
      instruction: TextOrNull,
      files: Amount,
      bytes: Amount,
    }),
  ),
  packages: v.object({
    left: Amount,
    largest: v.array(v.object({ type: Text, name: Text, version: Text, size: v.nullable(Amount) })),
  }),
  directories: DirectoriesSchema,
});
