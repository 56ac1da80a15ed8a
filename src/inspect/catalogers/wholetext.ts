// F2. A record that is read as a whole: pure.

import type { SeenFile } from '../../model/knowledge.ts';

/** The whole file as text; throws when it is longer than what was asked for. */
export function wholeText(file: SeenFile): string {
  if (file.truncated) throw new Error(`${file.path} is larger than ${file.bytes.length} bytes`);
  return file.bytes.toString('utf8');
}
