// F4. What Stagegate knows of an image and its packages beyond what the formats have fields for,
// as names and values. Pure.

import type { Subject } from '../../model/report.ts';
import type { Layer, Package, Snapshot } from '../../model/snapshot.ts';

/** `stagegate:layer:diffID` and its value, in the manner of CycloneDX's property taxonomy. */
export type Fact = readonly [name: string, value: string];

/** Characters of an instruction: each package repeats it, and a here-document has thousands. */
const LONGEST_INSTRUCTION = 200;

/** Without those that could not be told, or do not apply. */
function known(facts: readonly (readonly [string, string | number | null | undefined])[]): Fact[] {
  return facts.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[`stagegate:${name}`, String(value)] as const],
  );
}

/** Of what was judged. */
export function subjectFacts({ repository, commit, tag }: Subject): Fact[] {
  return known([
    ['repository', repository],
    ['commit', commit],
    ['tag', tag],
  ]);
}

/** `target` is null for an image that nobody built here. Sizes in bytes. */
export function imageFacts(target: string | null, { platform, size }: Snapshot): Fact[] {
  return known([
    ['target', target],
    ['platform', platform],
    ['size:compressed', size.compressed],
    ['size:uncompressed', size.uncompressed],
    ['size:content', size.content],
  ]);
}

/** Of every package that came with a layer. `path` is the Dockerfile's. */
export function layerFacts(layer: Layer, index: number, path: string | null): Fact[] {
  const { lines, instruction, copiedFrom, createdBy } = layer;
  const isWritten = lines !== null || instruction !== null;
  return known([
    ['layer:index', index],
    ['layer:digest', layer.digest],
    ['layer:diffID', layer.diffId],
    // What the image itself says, where no Dockerfile is known to.
    ['layer:createdBy', instruction === null && createdBy !== '' ? shortened(createdBy) : null],
    ['origin', layer.origin],
    ['dockerfile:path', isWritten ? path : null],
    ['dockerfile:lines', lines && (lines[0] === lines[1] ? lines[0] : lines.join('-'))],
    ['dockerfile:instruction', instruction && shortened(instruction)],
    ['dockerfile:stage', layer.stage],
    ['copied-from:stage', copiedFrom !== null && 'stage' in copiedFrom ? copiedFrom.stage : null],
    ['copied-from:image', copiedFrom !== null && 'image' in copiedFrom ? copiedFrom.image : null],
  ]);
}

function shortened(text: string): string {
  const characters = [...text.slice(0, 2 * LONGEST_INSTRUCTION)];
  if (characters.length <= LONGEST_INSTRUCTION) return text;
  return `${characters.slice(0, LONGEST_INSTRUCTION - 3).join('')}...`;
}

/** `ofLayer` are those of the layer that brought it. */
export function packageFacts(
  { type, size, layer, dev, direct }: Package,
  ofLayer: readonly Fact[] | undefined,
): Fact[] {
  return [
    ...known([
      ['type', type],
      ['size', size],
      ['dev', dev === true ? 'true' : null],
      ['direct', direct === true ? 'true' : null],
    ]),
    ...(ofLayer ?? known([['layer:index', layer]])),
  ];
}
