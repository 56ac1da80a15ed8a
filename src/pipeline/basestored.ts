// F5. A base that is not built: the report of an earlier run, or a published image.

import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { readReport } from '../gate/report-schema.ts';
import { imageReference } from '../oci/imagename.ts';
import { openImages } from '../ports/blobs.ts';
import { readText } from '../ports/files.ts';
import { namedBaseline, without, type BaseRequest, type Found } from './baseline.ts';
import type { Deps } from './deps.ts';
import { shownImage } from './given.ts';
import { resolveIn } from './settings.ts';

export async function storedReport(path: string, workspace: string): Promise<Found> {
  const text = await readText(resolveIn(workspace, path));
  if (text === null) {
    throw new UserError('base-ref-unknown', `base-ref: there is no report at ${path}`, {
      next: 'Name the report.json of an earlier run, or set another `baseline`.',
    });
  }
  const report = readReport(text, path);
  const { subject } = report;
  const ref = subject.commit === null ? basename(path) : subject.commit.slice(0, 7);
  const baseline = namedBaseline('report', ref, subject.commit);
  return { baseline, tree: null, report, images: [], problems: [] };
}

/** Opened before anything is built: a name that means nothing is said at once. */
export async function publishedImage(
  name: string,
  request: BaseRequest,
  deps: Deps,
): Promise<Found> {
  const reference = imageReference(name);
  const ref = shownImage(reference);
  const wanted = { kind: 'some', platforms: request.platforms } as const;
  try {
    const { images, digest } = await openImages(reference, wanted, deps);
    const baseline = { ...namedBaseline('image', ref, null), digest };
    return { baseline, tree: null, report: null, images, problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, next, details, exit } = error;
    if (exit === 2) {
      throw new UserError('base-ref-unknown', `base-ref: ${message}`, { next, details });
    }
    const found = without('image', `the image could not be read: ${message}`, true, next);
    return { ...found, baseline: { ...found.baseline, ref } };
  }
}
