// May touch: the lock file of the lab's folder.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './errors.ts';
import type { ProcessId } from './process.ts';
import { identify, isRunning } from './process.ts';
import type { Site } from './site.ts';

/** Milliseconds to wait for another `up`: a cold one takes two minutes. */
const PATIENCE = 15 * 60_000;

/**
 * Runs `work` while no other process changes the lab's folder. A lock whose owner no longer runs
 * (same pid, other start time counts as gone) is taken over.
 */
export async function locked<T>(site: Site, work: () => Promise<T>): Promise<T> {
  mkdirSync(site.dir, { recursive: true });
  const path = join(site.dir, 'lock');
  const mine = join(site.dir, `.lock-${randomUUID()}`);
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    await take(site, path, mine);
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function take(site: Site, path: string, mine: string): Promise<void> {
  const until = Date.now() + PATIENCE;
  let told = false;
  for (;;) {
    try {
      linkSync(mine, path); // atomic, and fails when the lock is there
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(path);
    if (owner === null || !isRunning(owner)) {
      takeAway(path, owner);
      continue;
    }
    if (Date.now() > until) {
      throw new LabError(
        `${path} is held by process ${owner.pid}, which has not let go in ${PATIENCE / 60_000} minutes`,
        `wait for process ${owner.pid} or end it, then run the same command again`,
      );
    }
    if (!told) site.log.line(`waiting for process ${owner.pid}, which is changing the lab`);
    told = true;
    await sleep(200);
  }
}

/** Removes a stale lock; if another waiter has replaced it meanwhile, puts theirs back. */
function takeAway(path: string, stale: ProcessId | null): void {
  const aside = `${path}-${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another waiter was faster
  }
  const taken = readOwner(aside);
  if (taken !== null && taken.pid !== stale?.pid && isRunning(taken)) {
    try {
      linkSync(aside, path);
    } catch {
      // Someone holds it again; the loop of each waiter goes on.
    }
  }
  rmSync(aside, { force: true });
}

function readOwner(path: string): ProcessId | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessId;
  } catch {
    return null;
  }
}
