// F4. Watches a running buildx: is it waiting for a node that does not answer?

import { silentNodes, type NodeDeps } from './lost.ts';
import type { BuildTarget } from '../../model/build.ts';

/** The vertex of buildx's remote driver (driver/remote/driver.go), which may last 20 s. */
const WAITING = '[internal] waiting for connection';
/** Milliseconds of waiting until we look for ourselves. */
const PATIENCE = 1_000;

export interface Watch {
  /** Aborted when the caller's is, and when a node does not answer. */
  readonly signal: AbortSignal;
  /** Takes one line of buildx's standard error. */
  push(line: string): void;
  /** Whether the watch has ended the build. */
  hasEnded(): boolean;
  stop(): void;
}

export function watchWaiting(
  targets: readonly Pick<BuildTarget, 'id' | 'platform'>[],
  deps: NodeDeps,
): Watch {
  const over = new AbortController();
  const stopped = new AbortController();
  const signal = deps.signal ? AbortSignal.any([deps.signal, over.signal]) : over.signal;
  const open = new Map<string, NodeJS.Timeout>();
  const close = (digest: string): void => {
    clearTimeout(open.get(digest));
    open.delete(digest);
  };
  const look = async (digest: string): Promise<void> => {
    const ended = AbortSignal.any([signal, stopped.signal]);
    const silent = await silentNodes(targets, { ...deps, signal: ended });
    if (silent.length > 0 && open.has(digest)) over.abort();
  };
  return {
    signal,
    push(line) {
      if (deps.engine.driver !== 'remote' || !line.includes(WAITING)) return;
      for (const { digest, name, completed } of vertexes(line)) {
        if (name !== WAITING || digest === undefined) continue;
        close(digest);
        if (completed !== undefined) continue;
        open.set(
          digest,
          setTimeout(() => void look(digest), PATIENCE),
        );
      }
    },
    hasEnded: () => over.signal.aborted,
    stop() {
      stopped.abort();
      [...open.keys()].forEach(close);
    },
  };
}

function vertexes(line: string): { digest?: string; name?: string; completed?: string }[] {
  try {
    const { vertexes: list } = JSON.parse(line) as { vertexes?: unknown };
    return Array.isArray(list) ? (list as { digest?: string }[]) : [];
  } catch {
    return [];
  }
}
