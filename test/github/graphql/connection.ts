// Test stand-in of GitHub's API. Pure: lists by cursor as GraphQL has them.

import { MOST } from '../page.ts';
import { Refusal } from '../refusal.ts';

export type Arguments = Readonly<Record<string, unknown>>;
/** A value of a type that has several, or of one that a resolver is asked about. */
export interface Thing {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

interface Listed {
  /** Stays the same when others come and go. */
  readonly id: number;
}

/** A connection of GitHub's schema; throws what GitHub says of one without bounds. */
export function connection<T extends Listed>(
  name: string,
  items: readonly T[],
  given: Arguments,
  shape: (item: T) => Thing,
) {
  const first = bound(name, 'first', given.first);
  const last = bound(name, 'last', given.last);
  if (first === null && last === null) {
    throw refused(
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value to properly paginate the ' +
        `\`${name}\` connection.`,
    );
  }
  const after = typeof given.after === 'string' ? place(items, given.after) + 1 : 0;
  const before = typeof given.before === 'string' ? place(items, given.before) : items.length;
  const within = items.slice(after, before);
  const page = first === null ? within.slice(-(last ?? 0)) : within.slice(0, first);
  const start = items.indexOf(page[0] as T);
  const edges = page.map((item) => ({ cursor: cursorOf(item), node: shape(item) }));
  return {
    totalCount: items.length,
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: page.length > 0 && start + page.length < items.length,
      hasPreviousPage: page.length > 0 && start > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function bound(name: string, which: 'first' | 'last', value: unknown): number | null {
  if (typeof value !== 'number') return null;
  if (value <= MOST) return value;
  throw refused(
    'EXCESSIVE_PAGINATION',
    `Requesting ${value} records on the \`${name}\` connection exceeds the \`${which}\` limit of ` +
      `${MOST} records.`,
  );
}

export function refused(
  type: 'MISSING_PAGINATION_BOUNDARIES' | 'EXCESSIVE_PAGINATION' | 'ARGUMENT_LIMIT',
  message: string,
): Refusal {
  return new Refusal({ status: 200, message, type });
}

function cursorOf({ id }: Listed): string {
  return Buffer.from(`cursor:v2:${id}`).toString('base64');
}

/** Where the cursor's item stands; where it stood, when it is gone: ids rise along the list. */
function place(items: readonly Listed[], cursor: string): number {
  const id = Number(Buffer.from(cursor, 'base64').toString().split(':').at(-1));
  const at = items.findIndex((item) => item.id === id);
  return at === -1 ? items.findLastIndex((item) => item.id < id) : at;
}
