// Test stand-in of GitHub's API. Runs a GraphQL request over the state: checked against GitHub's
// schema before, and of that schema by construction after.

import {
  execute,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Token } from '../model.ts';
import { Refusal, badJson } from '../refusal.ts';
import type { Site } from '../shape/site.ts';
import type { State } from '../state.ts';
import type { Arguments } from './connection.ts';
import { rootOf } from './roots.ts';

export interface Asking {
  readonly state: State;
  readonly site: Site;
  readonly token: Token;
}

export interface GraphQLReply {
  readonly body: unknown;
  /** What did not conform, or asked for what the stand-in does not know. */
  readonly problems: readonly string[];
}

/** Refusals that no state of the world excuses: the request itself is wrong. */
const ALWAYS_WRONG = ['MISSING_PAGINATION_BOUNDARIES', 'EXCESSIVE_PAGINATION', 'ARGUMENT_LIMIT'];

/** Throws Refusals that are answered with a status of their own. */
export function answerGraphQL(schema: GraphQLSchema, asking: Asking, body: unknown): GraphQLReply {
  const { query, variables, operationName } = requestOf(body);
  const document = parsed(query);
  if ('message' in document) return refusedWhole([document]);
  const wrong = validate(schema, document);
  if (wrong.length > 0) return refusedWhole(wrong);
  const result = execute({
    schema,
    document,
    rootValue: rootOf(asking),
    variableValues: variables,
    operationName,
    fieldResolver: resolveField,
    typeResolver: (value) => (value as { readonly __typename: string }).__typename,
  });
  if (result instanceof Promise) throw new Error('nothing here is asynchronous');
  const errors = result.errors ?? [];
  return { body: bodyOf(result), problems: errors.flatMap(problemOf) };
}

/** Undefined is what the stand-in does not know, null what GitHub would say. */
function resolveField(source: unknown, given: Arguments, _: unknown, info: { fieldName: string }) {
  const value = (source as Readonly<Record<string, unknown>>)[info.fieldName];
  if (value === undefined) throw new Error(`the stand-in does not know ${info.fieldName}`);
  return typeof value === 'function' ? (value as (given: Arguments) => unknown)(given) : value;
}

function requestOf(body: unknown) {
  if (typeof body !== 'object' || body === null) throw badJson();
  const { query, variables, operationName } = body as Readonly<Record<string, unknown>>;
  if (typeof query !== 'string') {
    throw new Refusal({ status: 400, message: 'A query attribute must be specified.', type: null });
  }
  return {
    query,
    variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    return error as GraphQLError;
  }
}

function refusedWhole(errors: readonly GraphQLError[]): GraphQLReply {
  const body = { errors: errors.map(({ message, locations }) => ({ message, locations })) };
  return { body, problems: errors.map(({ message }) => `request: ${message}`) };
}

/** GitHub puts `type` beside the message, not below `extensions`. */
function bodyOf({ data, errors }: ExecutionResult): unknown {
  if (errors === undefined) return { data };
  const rows = errors.map(({ originalError, message, path, locations }) => {
    const type = originalError instanceof Refusal ? originalError.facts.type : null;
    const saml = type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {};
    return { ...(type === null ? {} : { type }), path, ...saml, locations, message };
  });
  return data === undefined ? { errors: rows } : { data, errors: rows };
}

function problemOf({ originalError, message, path }: GraphQLError): string[] {
  const type = originalError instanceof Refusal ? originalError.facts.type : null;
  if (type !== null && !ALWAYS_WRONG.includes(type)) return [];
  return [`${type === null ? 'answer' : 'request'}: ${message} (${(path ?? []).join('.')})`];
}
