// F6. The step's log: phases as they end, BuildKit's own output in a group, a word after a silence.

import { randomUUID } from 'node:crypto';
import type { OnProgress } from '../model/progress.ts';
import { createProgress } from '../render/progress.ts';
import type { Toolkit } from './runner.ts';

export interface StepLog {
  readonly onProgress: OnProgress;
  /** A line of the build's own output, untrusted. */
  readonly onLog: (line: string) => void;
  /** Closes the group, stops the clock; may be called twice. */
  readonly end: () => void;
}

/** Milliseconds between two looks at the clock. */
const TICK = 1000;

/** `say` writes one line. The clock does not keep the process alive. */
export function openLog(
  say: (line: string) => void,
  toolkit: Pick<Toolkit, 'startGroup' | 'endGroup'>,
  width: number,
): StepLog {
  const progress = createProgress({ isTerminal: false, width });
  const group = buildGroup(say, toolkit);
  const show = (text: string): void => {
    if (text !== '') say(text.replace(/\n$/u, ''));
  };
  const clock = setInterval(() => show(progress.tick(performance.now())), TICK);
  clock.unref();
  return {
    onProgress: (event) => {
      if (event.kind === 'done' || (event.kind === 'start' && event.phase !== 'build')) group.end();
      show(progress.event(event));
    },
    onLog: group.line,
    end: () => {
      clearInterval(clock);
      group.end();
    },
  };
}

/** BuildKit's own log in one collapsed group, in which no line is taken for a command. */
function buildGroup(
  say: (line: string) => void,
  toolkit: Pick<Toolkit, 'startGroup' | 'endGroup'>,
): { readonly line: (text: string) => void; readonly end: () => void } {
  let token: string | null = null;
  return {
    line: (text) => {
      if (token === null) {
        token = randomUUID();
        toolkit.startGroup('build log');
        say(`::stop-commands::${token}`);
      }
      say(text);
    },
    end: () => {
      if (token === null) return;
      say(`::${token}::`);
      toolkit.endGroup();
      token = null;
    },
  };
}
