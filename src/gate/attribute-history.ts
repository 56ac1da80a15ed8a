// F3. Pure: layers → instructions by the image config's history, where that leaves no doubt.
//
// BuildKit adds an entry for each instruction but FROM, marked `empty_layer` when it made none
// (OCI image spec, config.md "history").

import type { ImageSource } from '../model/image.ts';
import type { LayerPlace, Placed } from './attribute.ts';

export interface HistoryEntry {
  readonly keyword: string;
  /** As the config has it: `COPY /out /usr/bin # buildkit`. */
  readonly text: string;
  readonly empty: boolean;
}

/** Instructions that always make a layer, if an empty one. WORKDIR does unless it is `/`. */
const LAYERED = new Set(['RUN', 'COPY', 'ADD']);

/**
 * For each layer the instruction that made it, the FROM for those of the base image; null when the
 * history's end does not fit the instructions one by one (ONBUILD between stages of one file, a
 * squashed image). What an ONBUILD of the base image made counts as the base image's here.
 */
export function instructionsByHistory(
  image: ImageSource,
  placed: readonly Placed[],
): readonly LayerPlace[] | null {
  const history = readHistory(image.config['history']);
  const root = placed[0];
  if (history === null || root === undefined) return null;
  if (history.filter((entry) => !entry.empty).length !== image.layers.length) return null;
  const own = placed.filter((one) => one.instruction.keyword !== 'FROM');
  const before = history.length - own.length;
  if (before < 0 || (root.stage.base === 'scratch' && before > 0)) return null;
  const fits = own.every((one, at) => {
    const entry = history[before + at];
    const { keyword } = one.instruction;
    return entry?.keyword === keyword && (entry.empty ? !LAYERED.has(keyword) : makes(keyword));
  });
  if (!fits) return null;
  return history.flatMap((entry, at) => {
    if (entry.empty) return [];
    const inherited = at < before;
    return [{ ...(inherited ? root : (own[at - before] as Placed)), inherited }];
  });
}

function makes(keyword: string): boolean {
  return LAYERED.has(keyword) || keyword === 'WORKDIR';
}

/** The entries of a config's `history`; null: it has none. */
export function readHistory(value: unknown): HistoryEntry[] | null {
  if (!Array.isArray(value)) return null;
  return (value as unknown[]).map((entry) => {
    const { created_by: by, empty_layer: empty } = (entry ?? {}) as Record<string, unknown>;
    const text = typeof by === 'string' ? by : '';
    const keyword = /^\s*(\S+)/.exec(text)?.[1] ?? '';
    return { keyword: keyword.toUpperCase(), text, empty: empty === true };
  });
}
