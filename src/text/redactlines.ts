// F0. Secrets in output that comes line by line (pure): a private key is spread over several.

import { redactText, type RedactOptions } from './redact.ts';

const BEGIN =
  /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d/;
const END = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|Private-MAC: /;
/** A line of a key's body; what a log puts in front of it ends with a space. */
const BODY = /(?:^|\s)(?:[A-Za-z0-9+/]{20,200}={0,2}|[A-Za-z0-9+/]{4,19}={1,2})\s{0,4}$/;
/** The last line of a body may be anything that short. */
const LAST = /^\s{0,4}[A-Za-z0-9+/]{1,64}={0,2}\s{0,4}$/;
const MARK = '[redacted: private key]';
/** Where a key does not end, so many lines are looked at: an RSA key of 8,192 bits has 99. */
const LONGEST_KEY = 150;

const isBody = (line: string): boolean => BODY.test(line) || LAST.test(line);

/** Of a stream of lines: tells those of keys' bodies. Other steps' lines may stand between. */
function keyLines(): (line: string) => boolean {
  let left = 0;
  return (line) => {
    const isInKey = left > 0;
    left = BEGIN.test(line) && !END.test(line) ? LONGEST_KEY : Math.max(0, left - 1);
    if (isInKey && END.test(line)) left = 0;
    return isInKey && isBody(line);
  };
}

/** Of a stream of lines: what to show of the next one. */
export function lineRedactor(options: RedactOptions): (line: string) => string {
  const isKey = keyLines();
  return (line) => (isKey(line) ? MARK : redactText(line, options).text);
}

/** Of lines that are known as a whole: the first ones may be the end of a key. */
export function redactLines(lines: readonly string[], options: RedactOptions): string[] {
  if (lines.length === 0) return []; // not the one empty line that splitting nothing gives
  const isKey = keyLines();
  const shown = lines.map((line) => {
    if (isKey(line)) return MARK;
    // By itself: as a part of the whole it would take along all that follows.
    return BEGIN.test(line) ? redactText(line, options).text : line;
  });
  const first = lines.findIndex((line) => BEGIN.test(line) || END.test(line));
  const isTail = first >= 0 && !BEGIN.test(lines[first] ?? '');
  for (let at = first - 1; isTail && at >= 0 && isBody(lines[at] ?? ''); at -= 1) shown[at] = MARK;
  return redactText(shown.join('\n'), options).text.split('\n');
}
