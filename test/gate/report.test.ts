import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as v from 'valibot';
import { assembleReport } from '../../src/gate/report.ts';
import type { ReportSchema } from '../../src/gate/report-schema.ts';
import { readReport, readSnapshot } from '../../src/gate/report-schema.ts';
import type { SnapshotSchema } from '../../src/gate/report-schema-snapshot.ts';
import type { Report } from '../../src/model/report.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { schemaFiles } from '../../tools/docs/schemas.ts';
import {
  BUILT_BASE,
  finding,
  layer,
  problem,
  report,
  rule,
  snapshot,
  target,
  verdict,
} from '../render/parts.ts';

/** Without `readonly`, all the way down. */
type Writable<T> = T extends readonly unknown[] | object
  ? { -readonly [K in keyof T]: Writable<T[K]> }
  : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

// Compile-time: the schemas say what the model says. A field that only one side has is an error here.
const same: [
  Same<Writable<Report>, Writable<v.InferOutput<typeof ReportSchema>>>,
  Same<Writable<Snapshot>, Writable<v.InferOutput<typeof SnapshotSchema>>>,
] = [true, true];

const FULL: Report = report({
  targets: [
    target({
      head: snapshot({
        layers: [
          layer({
            diffId: 'a',
            compressed: 5,
            uncompressed: 9,
            lines: [1, 2],
            copiedFrom: { stage: 'build' },
          }),
        ],
        rules: [rule('no-shell', 'error', { status: 'found' })],
        findings: [
          finding({
            rule: 'no-shell',
            path: '/bin/sh',
            excusedBy: { kind: 'base' },
            evidence: { what: 'dash', by: 'path', detail: 'x', also: ['/bin/dash'] },
          }),
        ],
        files: [['/bin/sh', 9, 1, 0]],
        problems: [problem({ affects: ['no-shell'] })],
      }),
    }),
  ],
  verdicts: [verdict({ actual: -5 })],
});

test('the schemas equal the model', () => {
  expect(same).toEqual([true, true]);
});

test('what is written reads back', () => {
  expect(readReport(JSON.stringify(FULL), 'r.json')).toEqual(FULL);
  const head = FULL.targets[0]?.head;
  expect(readSnapshot(JSON.stringify(head), 's.json')).toEqual(head);
});

test('a time is whole seconds in UTC', () => {
  const at = (created: string): string => JSON.stringify({ ...FULL, created });
  expect(readReport(at('2026-11-21T18:30:00Z'), 'r.json').created).toBe('2026-11-21T18:30:00Z');
  for (const wrong of ['', '2026-11-21', '2026-11-21T18:30:00.5Z', '2026-11-21T18:30:00+01:00']) {
    expect(() => readReport(at(wrong), 'r.json')).toThrow('is not a report that Stagegate wrote');
  }
});

test('fields that a newer version added are dropped', () => {
  const newer = { ...FULL, more: 1, targets: [{ ...FULL.targets[0], extra: true }] };
  expect(readReport(JSON.stringify(newer), 'r.json')).toEqual(FULL);
});

test.each([
  { name: 'no JSON', text: '<html>', want: 'r.json is not JSON.' },
  {
    name: 'no object',
    text: '[1]',
    want: 'r.json is JSON, but no report: it has no schemaVersion.',
  },
  {
    name: 'something else',
    text: '{"a":1}',
    want: 'r.json is JSON, but no report: it has no schemaVersion.',
  },
  {
    name: 'a later version',
    text: '{"schemaVersion":2}',
    want: 'r.json has schemaVersion 2; this Stagegate reads 1.',
  },
  {
    name: 'a hostile version',
    text: '{"schemaVersion":"\\u001b[31m"}',
    want: 'r.json has schemaVersion "\\u001b[31m"; this Stagegate reads 1.',
  },
  {
    name: 'half a report',
    text: '{"schemaVersion":1}',
    want: 'r.json is not a report that Stagegate wrote.',
  },
])('$name is refused', ({ text, want }) => {
  expect(() => readReport(text, 'r.json')).toThrow(
    expect.objectContaining({ code: 'not-a-report', exit: 2, message: want }) as Error,
  );
});

test('what does not fit is named, ten at most', () => {
  const broken = {
    ...FULL,
    conclusion: 'great',
    targets: Array.from({ length: 20 }, () => ({ ...FULL.targets[0], platform: 7 })),
  };
  try {
    readReport(JSON.stringify(broken), 'r.json');
    throw new Error('was read');
  } catch (error) {
    const { details } = error as { details: string[] };
    expect(details).toHaveLength(11);
    expect(details[0]).toBe('targets.0.platform: Invalid type: Expected string but received 7');
    expect(details[10]).toBe('and 11 more');
  }
});

test('the published schemas are fresh: npm run docs', () => {
  for (const [name, text] of Object.entries(schemaFiles())) {
    const file = join(import.meta.dirname, '..', '..', 'schemas', name);
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});

test('parts become a report without secrets', () => {
  const token = `${'ghp'}_${'a'.repeat(36)}`;
  const assembled = assembleReport({
    version: '1.0.0',
    counters: FULL.tool.counters,
    subject: {
      ...FULL.subject,
      dockerfile: {
        path: 'Dockerfile',
        text: `ARG T=${token}\nRUN echo top-secret`,
        changedLines: null,
      },
    },
    baseline: BUILT_BASE,
    policy: {
      preset: 'strict',
      failOn: 'error',
      rules: {},
      limits: [],
      exceptions: [],
      minChange: 0,
    },
    changedHere: [],
    judged: {
      targets: FULL.targets,
      verdicts: [verdict({ result: 'fail' })],
      problems: [problem({ code: 'b' })],
    },
    problems: [problem({ code: 'a' })],
    secretValues: ['top-secret'],
  });
  expect(assembled.conclusion).toBe('fail');
  expect(assembled.problems.map(({ code }) => code)).toEqual(['a', 'b']);
  expect(assembled.subject.dockerfile?.text).toBe(
    'ARG T=[redacted: GitHub token]\nRUN echo [redacted: build secret]',
  );
  expect(readReport(JSON.stringify(assembled), 'r')).toEqual(assembled);
});
