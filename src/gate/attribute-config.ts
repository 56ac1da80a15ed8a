// F3. Pure: which line of the Dockerfile put something into the image config.

import { stageName } from '../dockerfile/stages.ts';
import type { Instruction } from '../model/dockerfile.ts';
import type { SetBy } from '../model/knowledge.ts';
import type { Finding } from '../model/snapshot.ts';
import { placesOf, type Made, type Placed } from './attribute.ts';

/** Where a finding of the config belongs. */
export type ConfigPlace = Pick<Finding, 'inherited' | 'stage' | 'lines'>;

/** What an image has of its base where no instruction of its own says it. */
const INHERITED = new Set<SetBy['keyword']>(['CMD', 'ENTRYPOINT', 'ENV', 'LABEL']);

/**
 * The last instruction that says it. Where none does: the FROM of the base image for what comes
 * with one, and the FROM of the stage that ships for what is missing, a USER or a HEALTHCHECK.
 */
export function placeOfConfig(made: Made, { keyword, name }: SetBy): ConfigPlace | null {
  const placed = placesOf(made);
  const says = ({ instruction }: Placed): boolean =>
    instruction.keyword === keyword && (name === undefined || mentions(instruction, name));
  const own = placed.findLast(says);
  if (own !== undefined) return toPlace(own, false);
  const [root] = placed;
  if (INHERITED.has(keyword)) return root === undefined ? null : toPlace(root, true);
  const shipped = placed.findLast(({ instruction }) => instruction.keyword === 'FROM');
  return shipped === undefined ? null : toPlace(shipped, false);
}

function toPlace({ stage, instruction }: Placed, inherited: boolean): ConfigPlace {
  return { inherited, stage: stageName(stage), lines: instruction.lines };
}

/** `ENV A=1 B=2`, `ENV A 1`, `ARG A`. */
function mentions({ args }: Instruction, name: string): boolean {
  return args.some((word) => {
    const key = word.split('=', 1)[0]?.replace(/^["']|["']$/g, '');
    return key === name;
  });
}
