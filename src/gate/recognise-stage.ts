// F3. Pure: which stage of a Dockerfile an image is that was built elsewhere.

import { stageName } from '../dockerfile/stages.ts';
import type { Scope } from '../dockerfile/args.ts';
import type { Dockerfile, Instruction, Stage } from '../model/dockerfile.ts';
import type { ImageSource } from '../model/image.ts';
import { joinAnd } from '../text/bytes.ts';
import { withoutMark } from '../text/history.ts';
import { instructionsByHistory, readHistory } from './attribute-history.ts';
import { placesOf, type Placed } from './attribute.ts';
import { claimedMade } from './claimed.ts';

export interface Sources {
  readonly dockerfile: Dockerfile;
  readonly scope: Scope;
  /** Builder stages that were built here: index of the stage and diffIDs of its layers. */
  readonly builders: readonly { readonly stage: number; readonly diffIds: readonly string[] }[];
}

/** The stage, or why it cannot be told. */
export type Recognised =
  | { readonly stage: Stage; readonly reason: null }
  | { readonly stage: null; readonly reason: string };

/**
 * The same layers as a builder stage that was built here, else the stage that the attached
 * provenance was asked for, else the one whose instructions the config's history ends with.
 */
export function recogniseStage(image: ImageSource, sources: Sources): Recognised {
  return byLayers(image, sources) ?? byProvenance(image, sources) ?? byHistory(image, sources);
}

const found = (stage: Stage): Recognised => ({ stage, reason: null });

function byLayers(image: ImageSource, { dockerfile, builders }: Sources): Recognised | null {
  const chain = image.layers.map(({ diffId }) => diffId).join();
  const same = builders.find(({ diffIds }) => diffIds.length > 0 && diffIds.join() === chain);
  const stage = same && dockerfile.stages[same.stage];
  return stage ? found(stage) : null;
}

/** A provenance of another text speaks of stages that may not be these. */
function byProvenance(image: ImageSource, { dockerfile }: Sources): Recognised | null {
  const claimed = claimedMade(image);
  if (claimed?.dockerfile.text !== dockerfile.text.replace(/^\uFEFF/, '')) return null;
  const stage = dockerfile.stages[claimed.stage];
  return stage ? found(stage) : null;
}

/** The longest list of instructions counts: a stage of one COPY ends like many others. */
function byHistory(image: ImageSource, { dockerfile, scope }: Sources): Recognised {
  const fitting = dockerfile.stages
    .map((stage) => {
      const placed = placesOf({ dockerfile, stage: stage.index, scope, provenance: null });
      return { stage, placed, count: placed.filter(isOwn).length };
    })
    .filter(({ placed, count }) => count > 0 && fits(image, placed));
  const most = Math.max(0, ...fitting.map(({ count }) => count));
  const [first, ...others] = fitting.filter(({ count }) => count === most);
  if (first === undefined) {
    return {
      stage: null,
      reason: `its history fits no stage of ${dockerfile.path}`,
    };
  }
  if (others.length === 0) return found(first.stage);
  const names = [first, ...others].map(({ stage }) => stageName(stage));
  return { stage: null, reason: `its history fits the stages ${joinAnd(names)} alike` };
}

const isOwn = ({ instruction }: Placed): boolean => instruction.keyword !== 'FROM';

/** Keyword by keyword to its end, and word by word where a text is what BuildKit writes down. */
function fits(image: ImageSource, placed: readonly Placed[]): boolean {
  if (instructionsByHistory(image, placed) === null) return false;
  const own = placed.filter(isOwn);
  const last = readHistory(image.config['history'])?.slice(-own.length) ?? [];
  return own.every(({ instruction }, at) => says(last[at]?.text ?? '', instruction));
}

/**
 * Whether a history entry may be of this instruction. BuildKit writes a RUN's command behind its
 * shell, and sources and destination of a COPY, all of it with variables expanded (moby/buildkit,
 * frontend/dockerfile/dockerfile2llb, `commitToHistory`).
 */
function says(entry: string, { keyword, args }: Instruction): boolean {
  const written = withoutMark(entry).trim();
  const wanted = args.join(' ');
  switch (keyword) {
    case 'RUN':
      // A list, a heredoc and a continued line with comments stand there in other words.
      return /^\[|<<|[\\#]/.test(wanted) || plain(written).endsWith(plain(wanted));
    case 'COPY':
    case 'ADD':
      return /[$[\]<\\"']/.test(wanted) || written.split(/\s+/).at(-1) === args.at(-1);
    default:
      return true;
  }
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
