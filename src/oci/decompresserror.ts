// F1. What is wrong with compressed data. Pure.

/** The data is damaged, ends early, or is followed by something else. */
export class DecompressError extends Error {
  readonly truncated: boolean;

  constructor(message: string, truncated: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DecompressError';
    this.truncated = truncated;
  }
}
