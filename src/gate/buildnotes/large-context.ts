// F3. Pure: a context that is sent whole.

import { formatBytes } from '../../text/bytes.ts';
import type { BuildNoteRow } from './row.ts';

/** Sources and lock files are smaller; `.git` and `node_modules` are not. */
const LARGE = 20 * 2 ** 20;

export const largeContext: BuildNoteRow = {
  id: 'large-context',
  find({ contextBytes, hasIgnoreFile }) {
    if (contextBytes === null || contextBytes < LARGE) return [];
    const size = formatBytes(contextBytes, 'plain');
    const [why, fix] =
      hasIgnoreFile === false
        ? [
            ', and there is no .dockerignore',
            'Add a .dockerignore with `.git`, `node_modules` and whatever else no COPY needs.',
          ]
        : ['', 'Name in .dockerignore what no COPY needs.'];
    return [{ message: `The build sent ${size} of context${why}`, lines: null, fix }];
  },
};
