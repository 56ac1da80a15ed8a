// May touch: the log file that it is given, for reading.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request as the registry's own access log tells it. */
export interface Access {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Of the body that was sent. */
  readonly bytes: number;
  readonly agent: string;
}

/** Apache's combined format: `host - user [time] "GET /v2/ HTTP/1.1" 200 2 "referer" "agent"`. */
const LINE = /^\S+ \S+ \S+ \[[^\]]+\] "(\S+) (\S+) [^"]*" (\d+) (\d+) "[^"]*" "([^"]*)"$/;
/** A line is written when its answer has ended, which may be after who asked has read it. */
const QUIET = 150;

/** All requests so far, in the order in which they were done. */
export async function readAccessLog(path: string): Promise<readonly Access[]> {
  let text = readFileSync(path, 'utf8');
  for (;;) {
    await sleep(QUIET);
    const now = readFileSync(path, 'utf8');
    if (now === text) break;
    text = now;
  }
  return text.split('\n').flatMap((line) => {
    const [, method = '', where = '', status, bytes, agent = ''] = LINE.exec(line) ?? [];
    if (status === undefined) return [];
    return [{ method, path: where, status: Number(status), bytes: Number(bytes), agent }];
  });
}
