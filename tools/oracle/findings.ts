// May touch: nothing. What was found of all images: counts, what has no explanation, and which
// explanations were of use.
import { formatDuration } from '../../src/text/bytes.ts';
import { explain, type Explanation } from './explained.ts';
import { compareListings } from './listing.ts';
import type { Listings } from './programs.ts';

/** What was found of all images so far. */
export class Findings {
  readonly #rows: readonly Explanation[];
  readonly #say: (line: string) => void;
  readonly #used = new Set<Explanation>();
  images = 0;
  same = 0;
  explained = 0;
  unexplained = 0;

  constructor(rows: readonly Explanation[], say: (line: string) => void) {
    this.#rows = rows;
    this.#say = say;
  }

  /** Counts one image's packages, and prints what has no explanation. */
  add(name: string, { syft, stagegate, times }: Listings): void {
    const differences = compareListings(syft, stagegate);
    const open = differences.filter((one) => {
      const row = explain(name, one, this.#rows);
      if (row !== null) this.#used.add(row);
      return row === null;
    });
    const same = syft.intersection(stagegate).size;
    this.images += 1;
    this.same += same;
    this.explained += differences.length - open.length;
    this.unexplained += open.length;
    const took = Object.entries(times).map(([who, ms]) => `${who} ${formatDuration(ms)}`);
    const counts = [`${same} same`, `${differences.length - open.length} explained`];
    this.#say(`${name.padEnd(32)} ${[...counts, `${open.length} not`, ...took].join(', ')}`);
    for (const { side, package: one } of open) this.#say(`       only ${side}: ${one}`);
  }

  /** Explanations of nothing that was seen. */
  get unused(): readonly Explanation[] {
    return this.#rows.filter((row) => !this.#used.has(row));
  }
}
