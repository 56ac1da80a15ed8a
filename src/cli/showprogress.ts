// F6. Progress on stderr while a command runs; redrawn on a terminal, plain lines elsewhere.

import type { OnProgress } from '../model/progress.ts';
import { createProgress } from '../render/progress.ts';
import type { Io } from './io.ts';

export interface ShownProgress {
  readonly onEvent: OnProgress;
  /** Takes away what would be redrawn and stops the clock; may be called twice. */
  readonly end: () => void;
}

/** Milliseconds between two looks at the clock. */
const TICK = 1000;
/** Milliseconds between two drawings: a scan has hundreds of updates a second. */
const FRAME = 80;

/** Starts a clock that does not keep the process alive. */
export function showProgress({ stderr, env }: Pick<Io, 'stderr' | 'env'>): ShownProgress {
  const isTerminal = stderr.isTTY === true && env['TERM'] !== 'dumb';
  const view = createProgress({ isTerminal, width: stderr.columns ?? 100 });
  let said = false;
  let drawn = -FRAME;
  const write = (text: string): void => {
    if (text === '') return;
    stderr.write(text);
    said = true;
  };
  const clock = setInterval(() => write(view.tick(performance.now())), TICK);
  clock.unref();
  return {
    onEvent: (event) => {
      if (event.kind === 'update') {
        if (event.at - drawn < FRAME) return;
        drawn = event.at;
      }
      write(view.event(event));
    },
    end: () => {
      clearInterval(clock);
      write(view.clear());
      // The result, or the error, stands apart from what led to it.
      if (said) stderr.write('\n');
      said = false;
    },
  };
}
