// May touch: the `tmp` folder of the lab. Where the lab works, and with what.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LabError } from './errors.ts';
import type { Run } from './exec.ts';
import { makeRun } from './exec.ts';
import type { Log } from './log.ts';

/** Where the lab works and with what: every part of the lab gets one, none reads `process`. */
export interface Site {
  /** The one folder that the lab writes to. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: Run;
  readonly log: Log;
}

/**
 * A UNIX socket's path has at most 107 bytes (`sun_path` in unix(7)); the longest one here is
 * containerd's, 56 bytes below the lab's folder.
 */
const LONGEST_DIR = 107 - 56;

/** Where the lab keeps everything: STAGEGATE_LAB_DIR, else the user's cache folder. */
export function labDir(env: Site['env']): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return resolve(env['STAGEGATE_LAB_DIR'] || join(cache, 'stagegate-lab'));
}

/** Throws a LabError when the lab's folder is so deep that an engine's sockets would not fit. */
export function openSite(env: Site['env'], log: Log): Site {
  const dir = labDir(env);
  if (Buffer.byteLength(dir) > LONGEST_DIR) {
    throw new LabError(
      `the lab's folder has a path of ${Buffer.byteLength(dir)} bytes, ${LONGEST_DIR} at most can ` +
        `hold an engine's sockets: ${dir}`,
      'set STAGEGATE_LAB_DIR to a shorter absolute path',
    );
  }
  return { dir, env, log, run: makeRun(env) };
}

/** A new empty folder below the lab's `tmp`, which the next `up` or `down` empties. */
export function scratch(site: Site, name: string): string {
  const tmp = join(site.dir, 'tmp');
  mkdirSync(tmp, { recursive: true });
  return mkdtempSync(join(tmp, `${name}-`));
}
