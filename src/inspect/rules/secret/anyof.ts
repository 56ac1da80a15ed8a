// F2. Several patterns as one: pure.

/** Matches where one of them does. They have no groups that are asked for, and the same flags. */
export function anyOf(patterns: readonly RegExp[]): RegExp {
  const flags = new Set(patterns.map((pattern) => pattern.flags));
  if (flags.size > 1) throw new Error(`patterns with the flags ${[...flags].join(' and ')}`);
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'), ...flags);
}
