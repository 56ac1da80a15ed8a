// Which folder stands on which floor, and which imports break that order. Pure over file texts.
// Used by test/floors.test.ts; docs/architecture.md shows the same table.

import { posix } from 'node:path';

/** Folder (or single file) under src/ → its floor. Imports go down only. */
export const FLOORS: Readonly<Record<string, number>> = {
  model: 0,
  text: 0,
  'errors.ts': 0,
  'version.ts': 0,
  oci: 1,
  formats: 1,
  dockerfile: 1,
  inspect: 2,
  gate: 3,
  render: 4,
  ports: 4,
  pipeline: 5,
  action: 6,
  cli: 6,
};

/** Modules that touch the world; only ports and the entries' rooms may import them. */
const WORLD =
  /^node:(fs|child_process|net|http|https|http2|dns|tls|dgram|os|worker_threads|process|sqlite)(\/|$)/;
const MAY_TOUCH_THE_WORLD = new Set(['ports', 'pipeline', 'action', 'cli']);

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'";]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g;

/** The room of a file below src/: its first folder, or the file itself at the top. */
function room(file: string): string {
  return file.split('/')[0] ?? file;
}

/**
 * One line for each import that goes up, sideways or out into the world from a pure floor:
 * `src/gate/judge.ts → src/render/text.ts (floor 3 may not import floor 4)`.
 * `files`: path below src/ → text.
 */
export function brokenImports(files: ReadonlyMap<string, string>): string[] {
  const broken: string[] = [];
  for (const [file, text] of files) {
    const from = room(file);
    const floor = FLOORS[from];
    if (floor === undefined) {
      broken.push(`src/${file} (no floor: add its folder to tools/floors.ts)`);
      continue;
    }
    for (const match of text.matchAll(IMPORT)) {
      const specifier = match[2] ?? match[3] ?? match[4] ?? '';
      if (specifier.startsWith('.')) {
        const target = posix.normalize(posix.join(posix.dirname(file), specifier));
        const to = room(target);
        const below = FLOORS[to];
        if (target.startsWith('..') || below === undefined) {
          broken.push(`src/${file} → ${specifier} (outside src/)`);
        } else if (to !== from && below > floor) {
          broken.push(`src/${file} → src/${target} (floor ${floor} may not import floor ${below})`);
        } else if (to !== from && below === floor && floor > 0) {
          broken.push(
            `src/${file} → src/${target} (folders of one floor do not import each other)`,
          );
        }
      } else if (WORLD.test(specifier) && !MAY_TOUCH_THE_WORLD.has(from)) {
        broken.push(`src/${file} → ${specifier} (only src/ports touches the world)`);
      }
    }
  }
  return broken;
}
