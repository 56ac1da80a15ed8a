// Test stand-in of GitHub's API. Reads GitHub's published OpenAPI description (3.0.3) from
// node_modules, and finds the operation that a request means.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A schema as the description has it; its keywords are looked at one by one. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Reference {
  readonly $ref: string;
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content | Reference>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, Content>>;
  };
}

export interface Operation {
  /** `issues/list-comments`. */
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Schema } | null;
  /** Status → schema of its body; null: no body. */
  readonly responses: ReadonlyMap<number, Schema | null>;
}

export interface FoundOperation {
  readonly operation: Operation;
  /** Path parameters, decoded, as text. */
  readonly path: Readonly<Record<string, string>>;
}

const FILE = join(
  import.meta.dirname,
  '../../node_modules/@octokit/openapi/generated/api.github.com.json',
);
const JSON_TYPE = 'application/json';

/** What GitHub answers anywhere, whether or not an operation's own list names it. */
const EVERYWHERE: Readonly<Record<number, string>> = {
  401: 'requires_authentication',
  403: 'forbidden',
  404: 'not_found',
  410: 'gone',
  422: 'validation_failed',
  429: 'forbidden',
};

/** Half a second for 13 MB: read once, at the first request. */
export function readOpenApi(): OpenApi {
  return JSON.parse(readFileSync(FILE, 'utf8')) as OpenApi;
}

/** Null: the description has no such path, or not that method of it. `path` is still encoded. */
export function findOperation(api: OpenApi, method: string, path: string): FoundOperation | null {
  const segments = path.split('/');
  const fits = Object.keys(api.paths)
    .map((template) => ({ template, values: match(template.split('/'), segments) }))
    .filter(({ template }) => api.paths[template]?.[method.toLowerCase()] !== undefined)
    .filter(({ values }) => values !== null)
    // `/issues/comments/{id}` rather than `/issues/{number}/{…}`.
    .toSorted((left, right) => count(left.values) - count(right.values));
  const [first] = fits;
  const raw = api.paths[first?.template ?? '']?.[method.toLowerCase()];
  if (first === undefined || raw === undefined) return null;
  return { operation: operationOf(api, raw), path: first.values ?? {} };
}

const count = (values: object | null): number => Object.keys(values ?? {}).length;

function match(
  template: readonly string[],
  segments: readonly string[],
): Record<string, string> | null {
  if (template.length !== segments.length) return null;
  const values: Record<string, string> = {};
  for (const [index, wanted] of template.entries()) {
    const given = segments[index] ?? '';
    const [, name] = /^\{(.+)\}$/u.exec(wanted) ?? [];
    if (name === undefined ? wanted !== given : given === '') return null;
    if (name !== undefined) values[name] = decoded(given);
  }
  return values;
}

/** What cannot be decoded stays as it is; nothing will be found by it. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function operationOf(api: OpenApi, raw: RawOperation): Operation {
  const { components } = api;
  const parameters = (raw.parameters ?? []).map((parameter) =>
    '$ref' in parameter ? found(components.parameters, parameter) : parameter,
  );
  const responses = new Map<number, Schema | null>();
  for (const [status, name] of Object.entries(EVERYWHERE)) {
    responses.set(Number(status), schemaOf(components.responses[name]));
  }
  for (const [status, response] of Object.entries(raw.responses)) {
    const content = '$ref' in response ? found(components.responses, response) : response;
    responses.set(Number(status), schemaOf(content));
  }
  const schema = schemaOf(raw.requestBody);
  const body = schema && { required: raw.requestBody?.required ?? false, schema };
  return { id: raw.operationId, parameters, body, responses };
}

function schemaOf(content: Content | undefined): Schema | null {
  return content?.content?.[JSON_TYPE]?.schema ?? null;
}

function found<T>(table: Readonly<Record<string, T>>, { $ref }: Reference): T {
  const value = table[$ref.split('/').at(-1) ?? ''];
  if (value === undefined) throw new Error(`the OpenAPI description lacks ${$ref}`);
  return value;
}
