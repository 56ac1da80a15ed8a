// May touch: the `tmp` folder of the lab. Where the lab works, and with what.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** Where the lab keeps everything: STAGEGATE_LAB_DIR, else the user's cache folder. */
export function labDir(env: Site['env']): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return resolve(env['STAGEGATE_LAB_DIR'] || join(cache, 'stagegate-lab'));
}

/** A site with the folder that `env` asks for. */
export function openSite(env: Site['env'], log: Log): Site {
  const dir = labDir(env);
  return { dir, env, log, run: makeRun(env) };
}

/** A new empty folder below the lab's `tmp`, which the next `up` or `down` empties. */
export function scratch(site: Site, name: string): string {
  const tmp = join(site.dir, 'tmp');
  mkdirSync(tmp, { recursive: true });
  return mkdtempSync(join(tmp, `${name}-`));
}
