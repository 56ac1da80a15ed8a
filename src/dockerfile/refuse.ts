// F1. Pure: how a Dockerfile is refused.

import { UserError } from '../errors.ts';

/** Throws UserError `dockerfile-syntax`; `line` is null where the whole file is meant. */
export function refuse(path: string, line: number | null, what: string): never {
  throw new UserError('dockerfile-syntax', `${path}${line === null ? '' : `:${line}`}: ${what}`, {
    places: [{ file: path, line, text: what }],
  });
}
