// The published JSON Schemas, generated from the schemas that the program itself reads with.
// May touch: schemas/. A test proves them fresh.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { SnapshotSchema } from '../../src/gate/report-schema-snapshot.ts';
import { ReportSchema } from '../../src/gate/report-schema.ts';

const folder = join(import.meta.dirname, '..', '..', 'schemas');

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** File name → text. */
export function schemaFiles(): Record<string, string> {
  const text = (title: string, schema: Parameters<typeof toJsonSchema>[0]): string => {
    // `safeInteger` has no word in JSON Schema: `type: integer` is what is left of it.
    const json = toJsonSchema(schema, {
      errorMode: 'ignore',
      target: 'draft-2020-12',
      overrideAction: ({ valibotAction, jsonSchema }) =>
        valibotAction.type === 'safe_integer' ? { ...jsonSchema, type: 'integer' } : undefined,
    });
    return `${JSON.stringify({ $schema: DIALECT, title, ...json }, null, 2)}\n`;
  };
  return {
    'report.schema.json': text('Stagegate report, version 1', ReportSchema),
    'snapshot.schema.json': text('Stagegate snapshot, version 1', SnapshotSchema),
  };
}

/** Writes them and answers their paths. */
export function writeSchemas(): string[] {
  return Object.entries(schemaFiles()).map(([name, text]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
}
