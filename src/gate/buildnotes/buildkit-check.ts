// F3. Pure: BuildKit's own checks of the Dockerfile (docs.docker.com, "Build checks").

import type { BuildNoteRow } from './row.ts';

export const buildkitCheck: BuildNoteRow = {
  id: 'buildkit-check',
  find({ warnings }) {
    const seen = new Set<string>();
    return warnings.flatMap(({ message, detail, url, lines }) => {
      const key = `${message} ${lines?.join('-') ?? ''}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const see = url === null ? '' : ` See ${url}`;
      return [{ message, lines, fix: `${detail.replace(/\.?$/, '.')}${see}`.trim() }];
    });
  },
};
