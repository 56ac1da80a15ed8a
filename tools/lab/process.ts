// May touch: /proc, and signals to processes whose identity was recorded.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process as it can be told from a later one with the same number. */
export interface ProcessId {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: start time in clock ticks since boot (proc_pid_stat(5)). */
  readonly start: string;
}

/** The identity of a running process; null when there is none, or only a zombie. */
export function identify(pid: number): ProcessId | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const start = fields[19];
    return fields[0] === 'Z' || start === undefined ? null : { pid, start };
  } catch {
    return null;
  }
}

/** Whether that very process still runs. */
export function isRunning(id: ProcessId): boolean {
  return identify(id.pid)?.start === id.start;
}

/** The processes that a process started, and those that they did. */
export function descendants(pid: number): readonly ProcessId[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child.pid)]);
}

/** The processes that any thread of a process started. */
export function childrenOf(pid: number): readonly ProcessId[] {
  const threads = list(`/proc/${pid}/task`);
  const names = threads.flatMap((thread) => words(`/proc/${pid}/task/${thread}/children`));
  return names.flatMap((name) => identify(Number(name)) ?? []);
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it ended
  }
}

function words(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

/** Ends that very process at once, and returns when it is gone. */
export async function kill(id: ProcessId): Promise<void> {
  await signal(id, 'SIGKILL', 5000);
}

/** Asks that very process to end, and kills it after `patience` milliseconds. */
export async function end(id: ProcessId, patience: number): Promise<void> {
  await signal(id, 'SIGTERM', patience);
  await kill(id);
}

async function signal(id: ProcessId, name: NodeJS.Signals, wait: number): Promise<void> {
  if (!isRunning(id)) return;
  try {
    process.kill(id.pid, name);
  } catch {
    return; // it ended between the check and the signal
  }
  for (const until = Date.now() + wait; isRunning(id) && Date.now() < until;) await sleep(50);
}
