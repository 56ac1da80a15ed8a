// Test stand-in of GitHub's API. Reads GitHub's published GraphQL schema from node_modules.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isScalarType, type GraphQLSchema } from 'graphql';

/**
 * What GitHub's own scalars look like: built from its text alone a schema takes any value for them.
 * Numbers go out as strings where JavaScript could not hold them.
 */
const SCALARS: Readonly<Record<string, RegExp>> = {
  BigInt: /^\d+$/u,
  DateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u,
  GitObjectID: /^[0-9a-f]{40}$/u,
  URI: /^(?:https?:\/\/|\/)\S+$/u,
};

/** The package exports no name for it but that of a module which reads 3 MB more. */
const FILE = join(
  import.meta.dirname,
  '../../../node_modules/@octokit/graphql-schema/schema.graphql',
);

/** A third of a second: read once, at the first GraphQL request. */
export function readSchema(): GraphQLSchema {
  const schema = buildSchema(readFileSync(FILE, 'utf8'), { assumeValid: true, noLocation: true });
  for (const [name, form] of Object.entries(SCALARS)) {
    const scalar = schema.getType(name);
    if (!isScalarType(scalar)) throw new Error(`GitHub's schema has no scalar ${name}`);
    scalar.serialize = (value) => {
      if (typeof value === 'string' && form.test(value)) return value;
      throw new TypeError(`${name} cannot be ${String(value)}`);
    };
  }
  return schema;
}
