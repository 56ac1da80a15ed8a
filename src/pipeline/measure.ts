// F5. One opened image → its snapshot, attributed where it is known how it was made.

import { attribute, type LayerOrigin, type Made } from '../gate/attribute.ts';
import { attributeFindings } from '../gate/attribute-findings.ts';
import { readImageConfig } from '../inspect/config.ts';
import { inspect } from '../inspect/inspect.ts';
import type { ImageSource } from '../model/image.ts';
import type { BuilderView, ShippedStage, UnknownStage } from '../model/knowledge.ts';
import type { Problem, Snapshot } from '../model/snapshot.ts';
import type { ScannedImage, Scanner } from '../ports/scanimage.ts';

/** An image that was opened and read, before it is judged. */
export interface ReadImage {
  readonly source: ImageSource;
  readonly scanned: ScannedImage;
  /** Of its layers. */
  readonly origins: readonly LayerOrigin[];
  readonly made: Made | null;
}

/** What is known of an image before it is read. */
export interface ReadOptions {
  /** What the image was made from, by our build of it or by its own claim. */
  readonly made: Made | null;
  /** True for a builder stage, which no rule judges. */
  readonly isBuilder?: boolean;
}

/** Verifies, scans and squashes. */
export async function readImage(
  source: ImageSource,
  scanner: Scanner,
  { made, isBuilder = false }: ReadOptions,
): Promise<ReadImage> {
  const origins = attribute(source, made);
  const isOwn = (layer: number): boolean => !isBuilder && origins[layer]?.origin !== 'base-image';
  return { source, scanned: await scanner.scanImage(source, isOwn), origins, made };
}

/** What rules may ask of a builder stage's image. */
export function builderView(stage: string, { source, scanned }: ReadImage): BuilderView {
  return {
    stage,
    rootfs: scanned.rootfs,
    config: readImageConfig(source.config),
    diffIds: source.layers.map(({ diffId }) => diffId),
  };
}

export interface SnapshotOptions {
  readonly builders?: readonly BuilderView[];
  /** Default: not known to be one. */
  readonly stage?: ShippedStage | UnknownStage | null;
  /** Problems of the build that this image inherits. */
  readonly problems?: readonly Problem[];
}

/** Judges one image and joins its layers and findings with the Dockerfile's lines. */
export function takeSnapshot(image: ReadImage, options: SnapshotOptions = {}): Snapshot {
  const { source, scanned, origins, made } = image;
  const snapshot = inspect({
    image: source,
    rootfs: scanned.rootfs,
    sizes: scanned.sizes,
    layerStats: scanned.layers,
    problems: [...scanned.problems, ...(options.problems ?? [])],
    builders: options.builders ?? [],
    origins: origins.map(({ origin }) => origin),
    stage: options.stage ?? null,
  });
  const layers = snapshot.layers.map((layer, i) => ({ ...layer, ...origins[i] }));
  const findings = attributeFindings(snapshot.findings, layers, scanned.rootfs, made);
  return { ...snapshot, layers, findings };
}
