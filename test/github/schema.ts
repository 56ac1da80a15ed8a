// Test stand-in of GitHub's API. Pure: OpenAPI 3.0's schemas as JSON Schema, compiled when first
// needed (compiling the whole description takes a minute).

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { OpenApi, Schema } from './openapi.ts';

/**
 * `closed`: a field that the description does not have is an error. It does not say so itself, but
 * a request with such a field is a slip of the client, and an answer with one a slip of ours.
 */
export type Strictness = 'closed' | 'open';

export interface Checker {
  /** One line a problem: `/labels/0/color must be string`; none: it conforms. */
  problems(schema: Schema, strictness: Strictness, value: unknown): readonly Problem[];
}

export interface Problem {
  /** JSON pointer into the value. */
  readonly at: string;
  readonly message: string;
}

export function openChecker(api: OpenApi): Checker {
  const compilers = { closed: compiler(api, 'closed'), open: compiler(api, 'open') };
  return {
    problems: (schema, strictness, value) => {
      const validate = compilers[strictness](schema);
      return validate(value) ? [] : (validate.errors ?? []).map(problem);
    },
  };
}

function problem({ instancePath, message, params }: ErrorObject): Problem {
  const extra = 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : '';
  return { at: instancePath, message: `${instancePath || '/'} ${message ?? 'is wrong'}${extra}` };
}

function compiler(api: OpenApi, strictness: Strictness): (schema: Schema) => ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
  formats.default(ajv);
  ajv.addFormat('repo.nwo', /^[^/\s]+\/[^/\s]+$/u);
  ajv.addFormat('timestamp', true);
  const compiled = new WeakMap<Schema, ValidateFunction>();
  const added = new Set<string>();
  /** Components that a converted schema names, and those that they name. */
  const addComponents = (schema: unknown): void => {
    for (const name of referencesOf(schema)) {
      if (added.has(name)) continue;
      added.add(name);
      const component = convert(api.components.schemas[name] ?? {}, strictness);
      ajv.addSchema(component as Schema, uri(name));
      addComponents(component);
    }
  };
  return (schema) => {
    const known = compiled.get(schema);
    if (known !== undefined) return known;
    const converted = convert(schema, strictness) as Schema;
    addComponents(converted);
    const validate = ajv.compile(converted);
    compiled.set(schema, validate);
    return validate;
  };
}

const uri = (name: string): string => `component:${name}`;

function referencesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = '$ref' in schema && typeof schema.$ref === 'string' ? [schema.$ref] : [];
  const names = own.map((reference) => reference.slice(uri('').length));
  return [...names, ...Object.values(schema).flatMap(referencesOf)];
}

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = ['items', 'not', 'additionalProperties'];
const LIST = ['allOf', 'anyOf', 'oneOf'];
/** Keywords that judge a value and mean the same in both languages. */
const SAME = ['type', 'enum', 'format', 'required', 'pattern', 'minimum', 'maximum', 'minItems'];
const SAME_TOO = ['maxItems', 'minLength', 'maxLength', 'uniqueItems', 'minProperties'];

/** What else a schema has (examples, titles, defaults) judges nothing and is left out. */
function convert(schema: unknown, strictness: Strictness): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const from = schema as Schema;
  // OpenAPI 3.0: nothing beside a reference counts.
  if (typeof from.$ref === 'string') return { $ref: uri(from.$ref.split('/').at(-1) ?? '') };
  const to: Record<string, unknown> = {};
  for (const key of [...SAME, ...SAME_TOO]) if (key in from) to[key] = from[key];
  for (const key of ONE) if (key in from) to[key] = convert(from[key], strictness);
  for (const key of LIST) {
    // What all of several say together none of them may close alone.
    const inner = key === 'allOf' ? 'open' : strictness;
    if (Array.isArray(from[key])) to[key] = from[key].map((one) => convert(one, inner));
  }
  if (typeof from.properties === 'object' && from.properties !== null) {
    const rows = Object.entries(from.properties).map(([name, one]) => [
      name,
      convert(one, strictness),
    ]);
    to.properties = Object.fromEntries(rows);
    const combined = LIST.some((key) => key in from);
    if (strictness === 'closed' && !combined) to.additionalProperties ??= false;
  }
  return from.nullable === true ? { anyOf: [to, { type: 'null' }] } : to;
}
