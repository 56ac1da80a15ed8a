// F0. Entries of an image config's history. Pure.

/** BuildKit's mark behind what it writes down (frontend/dockerfile/dockerfile2llb, `commitToHistory`). */
const MARK = '# buildkit';

/**
 * `COPY /a /b` of `COPY /a /b # buildkit`, without spaces at the end. The text is a stranger's and may
 * be of any length: a pattern that starts with spaces would cost their square.
 */
export function withoutMark(createdBy: string): string {
  const text = createdBy.trimEnd();
  return text.endsWith(MARK) ? text.slice(0, -MARK.length).trimEnd() : text;
}
