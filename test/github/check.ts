// Test stand-in of GitHub's API. Pure: whether an exchange is as the OpenAPI description has it.

import type { Operation, Parameter } from './openapi.ts';
import { MOST } from './page.ts';
import type { Checker } from './schema.ts';

/** Path and query parameters as the types that the description gives them. */
export type Values = Readonly<Record<string, unknown>>;

export interface CheckedRequest {
  readonly path: Values;
  readonly query: Values;
  readonly problems: readonly string[];
}

/** `body`: parsed, or undefined where there was none. */
export function checkRequest(
  checker: Checker,
  operation: Operation,
  given: {
    readonly path: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly body: unknown;
  },
): CheckedRequest {
  const problems: string[] = [];
  const path: Record<string, unknown> = {};
  const query: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    const { name, schema } = parameter;
    if (parameter.in === 'header') continue;
    const text = parameter.in === 'path' ? given.path[name] : given.query.get(name);
    if (text === undefined || text === null) {
      if (parameter.required === true) problems.push(`request: parameter ${name} is missing`);
      continue;
    }
    const value = coerce(parameter, text);
    (parameter.in === 'path' ? path : query)[name] = value;
    for (const { message } of checker.problems(schema, 'closed', value)) {
      problems.push(`request: parameter ${name}: ${message}`);
    }
  }
  problems.push(...unknownOf(operation, given.query), ...tooMany(query.per_page));
  problems.push(...bodyProblems(checker, operation, given.body));
  return { path, query, problems };
}

/** Text that is no number stays text, which its schema then refuses. */
function coerce({ schema }: Parameter, text: string): unknown {
  if (schema.type === 'integer' || schema.type === 'number') {
    return /^-?\d+$/u.test(text) ? Number(text) : text;
  }
  if (schema.type === 'boolean') return text === 'true' || (text === 'false' ? false : text);
  return text;
}

function unknownOf({ parameters }: Operation, query: URLSearchParams): string[] {
  const known = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name));
  const unknown = [...query.keys()].filter((name) => !known.has(name));
  return unknown.map((name) => `request: the description has no query parameter ${name}`);
}

/** The description says so in prose alone. */
function tooMany(size: unknown): string[] {
  const wrong = typeof size === 'number' && (size > MOST || size < 1);
  return wrong ? [`request: per_page is ${size}, of 1 to ${MOST}`] : [];
}

function bodyProblems(checker: Checker, { body }: Operation, given: unknown): string[] {
  if (body === null) return given === undefined ? [] : ['request: the description has no body'];
  if (given === undefined) return body.required ? ['request: the body is missing'] : [];
  const found = checker.problems(body.schema, 'closed', given);
  return found.map(({ message }) => `request body: ${message}`);
}

/** Where GitHub does what its description does not allow. */
const GAPS: readonly { readonly operation: string; readonly at: RegExp; readonly why: string }[] = [
  { operation: 'pulls/get', at: /^\/head\/repo$/u, why: 'null when the fork was deleted' },
];

/** `body`: undefined where the answer has none. */
export function checkResponse(
  checker: Checker,
  operation: Operation,
  status: number,
  body: unknown,
): readonly string[] {
  const schema = operation.responses.get(status);
  if (schema === undefined) return [`response: ${operation.id} never answers ${status}`];
  if (schema === null) return body === undefined ? [] : [`response: ${status} has no body`];
  // Errors say more than the description has: `status` beside a 422's rows.
  const found = checker.problems(schema, status < 300 ? 'closed' : 'open', body);
  return found
    .filter(({ at }) => !GAPS.some((gap) => gap.operation === operation.id && gap.at.test(at)))
    .map(({ message }) => `response body: ${message}`);
}
