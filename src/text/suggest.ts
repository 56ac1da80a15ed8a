// F0. "Did you mean": the nearest known word (pure).

/** Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? Infinity) + 1);
      }
      now.push(best);
    }
    before = last;
    last = now;
  }
  return last[right.length] ?? 0;
}

/** The known word that `word` most likely meant, or null when none is near enough. */
export function suggest(word: string, known: readonly string[]): string | null {
  if (word.length > 100) return null;
  const norm = (text: string): string => text.toLowerCase().replaceAll('_', '-');
  let best: { word: string; edits: number } | null = null;
  for (const candidate of known) {
    const edits = distance(norm(word), norm(candidate));
    if (best === null || edits < best.edits) best = { word: candidate, edits };
  }
  if (best === null) return null;
  return best.edits <= Math.max(1, Math.floor(best.word.length / 4)) ? best.word : null;
}
