// May touch: /proc, and signals to processes whose identity was recorded.
import { readFileSync } from 'node:fs';
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

/** Asks that very process to end, and kills it after `patience` milliseconds. */
export async function end(id: ProcessId, patience: number): Promise<void> {
  for (const [signal, wait] of [['SIGTERM', patience] as const, ['SIGKILL', 5000] as const]) {
    if (!isRunning(id)) return;
    try {
      process.kill(id.pid, signal);
    } catch {
      return; // it ended between the check and the signal
    }
    for (const until = Date.now() + wait; isRunning(id) && Date.now() < until;) await sleep(50);
  }
}
