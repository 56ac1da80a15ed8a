// F2. The table of well-known binaries, indexed by file name: pure.

import { CLOUD } from './cloud.ts';
import { DATABASES } from './databases.ts';
import { JAVA } from './java.ts';
import { LANGUAGE_PATTERNS, LANGUAGES } from './languages.ts';
import { PHP, PHP_PATTERNS } from './php.ts';
import type { Kind, PatternRow, Row } from './row.ts';
import { RUNTIME_PATTERNS, RUNTIMES } from './runtimes.ts';
import { SERVER_PATTERNS, SERVERS } from './servers.ts';
import { TOOL_PATTERNS, TOOLS } from './tools.ts';

export const BINARIES: readonly Row[] = [
  ...LANGUAGES,
  ...RUNTIMES,
  ...PHP,
  ...JAVA,
  ...SERVERS,
  ...DATABASES,
  ...TOOLS,
  ...CLOUD,
];

export const BINARY_PATTERNS: readonly PatternRow[] = [
  ...LANGUAGE_PATTERNS,
  ...RUNTIME_PATTERNS,
  ...PHP_PATTERNS,
  ...SERVER_PATTERNS,
  ...TOOL_PATTERNS,
];

const byName = new Map<string, (readonly Kind[])[]>();
for (const { files, kinds } of BINARIES) {
  for (const file of files) byName.set(file, [...(byName.get(file) ?? []), kinds]);
}

const starts = Map.groupBy(
  BINARY_PATTERNS.filter(({ file }) => !file.startsWith('*')),
  ({ file }) => file.slice(0, 3),
);
const ends = BINARY_PATTERNS.filter(({ file }) => file.startsWith('*')).map((row) => ({
  row,
  ending: row.file.slice(1),
}));

/** The kinds of every row that this path may belong to; asked for every file of an image. */
export function rowsOf(path: string): readonly (readonly Kind[])[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const exact = byName.get(name) ?? [];
  const patterns = starts.get(name.slice(0, 3));
  const found: (readonly Kind[])[] = [];
  for (const row of patterns ?? []) add(found, name.startsWith(row.file), row, path, name);
  for (const { row, ending } of ends) add(found, name.endsWith(ending), row, path, name);
  return found.length === 0 ? exact : [...exact, ...found];
}

function add(
  found: (readonly Kind[])[],
  isCandidate: boolean,
  row: PatternRow,
  path: string,
  name: string,
): void {
  const kinds = isCandidate ? row.kinds(path, name) : null;
  if (kinds !== null) found.push(kinds);
}
