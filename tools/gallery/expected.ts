// May touch: nothing. What `expected.yml` of an example may say (examples/README.md), as types.
import * as v from 'valibot';
import { parseDocument } from 'yaml';

const Text = v.pipe(v.string(), v.minLength(1));
const Line = v.pipe(v.number(), v.integer(), v.minValue(1));
const Lines = v.array(Line);
const Level = v.picklist(['error', 'warning', 'note']);

const ChangeSchema = v.union([
  v.strictObject({ file: Text, replace: Text, by: v.string() }),
  v.strictObject({ file: Text, text: v.string() }),
  v.strictObject({ patch: Text }),
]);

const StageSchema = v.strictObject({
  name: v.nullable(Text),
  from: Text,
  role: v.picklist(['runtime', 'builder', 'parent', 'unused']),
});

const FindingSchema = v.strictObject({
  rule: Text,
  path: v.optional(Text),
  level: Level,
  lines: v.union([v.literal('base'), Line]),
  stage: v.optional(Text),
  fix: v.optional(Text),
});

const NoteSchema = v.strictObject({ id: Text, line: v.nullable(Line) });

const LayerSchema = v.union([
  v.literal('base'),
  v.strictObject({ line: Line, from: v.optional(Text) }),
]);

const StartsSchema = v.union([
  v.literal('no'),
  v.strictObject({ prints: Text }),
  v.strictObject({ fails: Text }),
  v.strictObject({
    port: Line,
    get: v.pipe(v.string(), v.startsWith('/')),
    answers: Text,
    healthy: v.optional(v.boolean()),
  }),
]);

const PackagesSchema = v.array(v.strictObject({ type: Text, name: Text }));

const Named = {
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/u, 'want lower case, digits and dashes')),
  says: v.optional(Text),
  inputs: v.optional(v.record(Text, v.union([v.string(), v.literal(true)])), {}),
  change: v.optional(v.array(ChangeSchema), []),
};

const GateFields = v.strictObject({
  ...Named,
  'private-registry': v.optional(Text),
  nowhere: v.optional(v.literal('token')),
  stages: v.pipe(v.array(StageSchema), v.minLength(1)),
  conclusion: v.picklist(['pass', 'warn', 'fail', 'unknown']),
  findings: v.array(FindingSchema),
  notes: v.optional(v.array(NoteSchema), []),
  packages: v.optional(PackagesSchema, []),
  exactly: v.optional(v.union([v.literal(true), v.pipe(v.array(Text), v.minLength(1))])),
  without: v.optional(PackagesSchema, []),
  layers: v.pipe(v.array(LayerSchema), v.minLength(1)),
  reduction: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
  steps: v.optional(v.strictObject({ cached: Lines, ran: Lines })),
  starts: StartsSchema,
});

const BuiltSchema = v.pipe(
  GateFields,
  v.forward(
    v.check(
      ({ exactly, packages }) => exactly !== true || packages.length > 0,
      'want packages, for `exactly` says that there are no others of their types',
    ),
    ['exactly'],
  ),
  v.forward(
    v.check(
      (gate) => gate.nowhere === undefined || hasToken(gate),
      'want a private-registry or a $TOKEN, which give the token',
    ),
    ['nowhere'],
  ),
);

/** A gate that cannot build. */
const FailingSchema = v.strictObject({
  ...Named,
  fails: v.strictObject({ exit: Line, says: v.pipe(v.array(Text), v.minLength(1)) }),
});

// The one that is meant is told by its key, so that a mistake is told of it and not of both.
const GateSchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'fails' in input ? FailingSchema : BuiltSchema,
);

/** Sections of docs/gallery.md, in their order; the last is docs/pitfalls.md. */
export const GROUPS = [
  'One server, in one stage and in two',
  'Go',
  'Node and static pages',
  'Java, Python, C++ and Rust',
  'Techniques',
  'Pitfalls',
] as const;

const ExpectedSchema = v.strictObject({
  pattern: Text,
  group: v.picklist(GROUPS),
  gates: v.pipe(
    v.array(GateSchema),
    v.minLength(1),
    v.check(
      (gates) => new Set(gates.map(({ name }) => name)).size === gates.length,
      'want names that differ',
    ),
  ),
});

export type Expected = v.InferOutput<typeof ExpectedSchema>;
/** One that builds, and one that cannot. */
export type AnyGate = Expected['gates'][number];
export type FailingGate = Extract<AnyGate, { fails: unknown }>;
export type Gate = Exclude<AnyGate, FailingGate>;
export type ExpectedFinding = Gate['findings'][number];
export type ExpectedLayer = Gate['layers'][number];
export type Change = Gate['change'][number];
export type Starts = Gate['starts'];

/** Whether a gate has a token of its own, which must be in no report. */
export function hasToken(gate: {
  readonly 'private-registry'?: string | undefined;
  readonly inputs: object;
  readonly change: object;
}): boolean {
  if (gate['private-registry'] !== undefined) return true;
  return JSON.stringify([gate.inputs, gate.change]).includes('$TOKEN');
}

/** Reads an `expected.yml`; `path` is how it is called in errors, which name every mistake at once. */
export function readExpected(text: string, path: string): Expected {
  const document = parseDocument(text, { prettyErrors: true });
  const [broken] = document.errors;
  if (broken !== undefined) throw new Error(`${path}: ${broken.message}`);
  const parsed = v.safeParse(ExpectedSchema, document.toJS());
  if (parsed.success) return parsed.output;
  const lines = parsed.issues.map((issue) => `  ${v.getDotPath(issue) ?? ''}: ${messageOf(issue)}`);
  throw new Error(`${path} does not say what examples/README.md asks for:\n${lines.join('\n')}`);
}

/** A choice says no more than that nothing fits: what each alternative misses says it better. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type !== 'union' || issue.issues === undefined) return issue.message;
  return issue.issues
    .map((inner) => `${v.getDotPath(inner) ?? ''} ${inner.message}`.trim())
    .join('; or ');
}
