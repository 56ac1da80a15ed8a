// May touch: nothing. What a row of the table of base images is.
import type { Site } from '../site.ts';

/**
 * One base image that the lab can make where no registry of images answers: a stand-in, so that a
 * Dockerfile stays what a user writes. A row and its Dockerfile are all that a new one takes.
 */
export interface StandIn {
  /** The tag that Dockerfiles name, such as `golang:1.23`. */
  readonly tag: string;
  /** How it is made and how it differs from the real one; `status` prints it. */
  readonly about: string;
  /** Tags of other rows that its Dockerfile is based on. */
  readonly from: readonly string[];
  readonly dockerfile: string;
  /**
   * All that decides its content beside the Dockerfile and its bases: versions, the host's
   * configuration that is written into it. Must be quick; a change makes the image anew.
   */
  identity(site: Site): Promise<string>;
  /**
   * Makes the build contexts: name → folder; `.` is the main one. Called only when the image is to
   * be built, while the engine may still be starting.
   */
  contexts(site: Site): Promise<Readonly<Record<string, string>>>;
}
