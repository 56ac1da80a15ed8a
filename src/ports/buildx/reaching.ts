// F4. Watches how a running buildx reaches its builder: what it waits for, what it cannot start.

import type { BuildTarget } from '../../model/build.ts';
import { silentNodes, type NodeDeps } from './lost.ts';

/** Vertexes of buildx itself: of its remote driver, which may last 20 s, and of those that start BuildKit. */
const WAITING = '[internal] waiting for connection';
const BOOTING = '[internal] booting buildkit';
/** Milliseconds of waiting until we look for ourselves. */
const PATIENCE = 1_000;

export interface Watch {
  /** Aborted when the caller's is, and when buildx waits for a node that does not answer. */
  readonly signal: AbortSignal;
  /** Takes one line of buildx's standard error. */
  push(line: string): void;
  /** Whether the watch has ended the build. */
  hasEnded(): boolean;
  /** Why BuildKit could not be started; null: nothing is known of that. */
  bootError(): string | null;
  stop(): void;
}

export function watchReaching(
  targets: readonly Pick<BuildTarget, 'id' | 'platform'>[],
  deps: NodeDeps,
): Watch {
  const over = new AbortController();
  const stopped = new AbortController();
  const signal = deps.signal ? AbortSignal.any([deps.signal, over.signal]) : over.signal;
  const open = new Map<string, NodeJS.Timeout>();
  let bootError: string | null = null;
  const close = (digest: string): void => {
    clearTimeout(open.get(digest));
    open.delete(digest);
  };
  const look = async (digest: string): Promise<void> => {
    const ended = AbortSignal.any([signal, stopped.signal]);
    const silent = await silentNodes(targets, { ...deps, signal: ended });
    if (silent.length > 0 && open.has(digest)) over.abort();
  };
  const take = ({ digest, name, completed, error }: Vertex): void => {
    if (name === BOOTING && error !== undefined) bootError = error;
    if (name !== WAITING || digest === undefined) return;
    close(digest);
    if (completed !== undefined) return;
    const timer = setTimeout(() => void look(digest), PATIENCE);
    open.set(digest, timer);
  };
  return {
    signal,
    push(line) {
      if (line.includes(WAITING) || line.includes(BOOTING)) vertexesOf(line).forEach(take);
    },
    hasEnded: () => over.signal.aborted,
    bootError: () => bootError,
    stop() {
      stopped.abort();
      [...open.keys()].forEach(close);
    },
  };
}

interface Vertex {
  readonly digest?: string;
  readonly name?: string;
  readonly completed?: string;
  readonly error?: string;
}

function vertexesOf(line: string): readonly Vertex[] {
  try {
    const { vertexes } = JSON.parse(line) as { vertexes?: unknown };
    return Array.isArray(vertexes) ? (vertexes as Vertex[]) : [];
  } catch {
    return []; // a step's name says so, in plain text
  }
}
