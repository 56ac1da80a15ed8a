// F3. Pure: the way out of bytes that are shipped and hidden, by the two instructions that did it.

import type { Finding, Layer } from '../model/snapshot.ts';
import { isCopied, isRun } from './fix-layers.ts';

type Hidden = Pick<Finding, 'layer' | 'hiddenBy' | 'evidence'>;

/** Null where the lines are not known, or no better advice than the rule's own is. */
export function fixOfWasted(finding: Hidden, layers: readonly Layer[]): string | null {
  const { layer, hiddenBy, evidence } = finding;
  const shipping = layer === null ? undefined : layers[layer];
  const line = shipping?.lines?.[0];
  if (shipping === undefined || line === undefined) return null;
  if (hiddenBy === undefined) {
    return `The base image ships them, and line ${line} cannot take them back: choose a base without them, or copy what is needed into a stage of its own.`;
  }
  const later = hiddenBy.lines?.[0];
  if (later === undefined) return null;
  const isCopy = isCopied(shipping);
  const hiding = layers[hiddenBy.layer];
  switch (evidence.detail) {
    case 'deleted':
      return isCopy
        ? `Line ${later} deletes what line ${line} copies, and it ships all the same: leave it out of the COPY (.dockerignore, or single files).`
        : fixOfRuns(layers.slice(layer ?? 0, hiddenBy.layer + 1), line, later);
    case 'copied':
      if (hiding !== undefined && isCopied(hiding)) {
        return `Line ${later} brings the same files once more: leave them out of it, or do not bring them in line ${line}.`;
      }
      return isCopy
        ? `Set mode and owner in line ${line} (COPY --chmod=… --chown=…) and drop line ${later}’s part of it.`
        : `Set mode and owner in line ${line}, where the files are made: line ${later} ships them again.`;
    default:
      return `Line ${later} overwrites what line ${line} ships: bring the final files once.`;
  }
}

/** RUNs can be made one where nothing else stands between them. */
function fixOfRuns(between: readonly Layer[], line: number, later: number): string {
  const stage = between[0]?.stage;
  const canJoin = between.every((one) => isRun(one) && one.stage === stage);
  if (!canJoin || between.length < 2) {
    return `Do in line ${line} itself what line ${later} deletes, in the same RUN, or in a builder stage.`;
  }
  const lines = between.length > 2 ? `lines ${line} to ${later}` : `lines ${line} and ${later}`;
  return `Make one RUN of ${lines} (\`&&\`): what line ${later} deletes has to go in the RUN that makes it. Or do it in a builder stage.`;
}
