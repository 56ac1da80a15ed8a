// F4. Progress on stderr (pure): events in, text to write out. On a terminal the phase at work
// takes two lines that are redrawn; elsewhere each finished phase is one line and a silent phase
// says every 30 s that it still runs.

import type { Phase, ProgressEvent } from '../model/progress.ts';
import { formatBytes, formatDuration } from '../text/bytes.ts';
import { redactText } from '../text/redact.ts';
import { cut, displayWidth, padEnd, padStart, showControls } from '../text/terminal.ts';
import { withoutCommands } from '../text/workflow.ts';

/** What the caller knows of stderr. */
export interface ProgressOptions {
  readonly isTerminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Text to write, possibly empty. */
export interface ProgressView {
  event(event: ProgressEvent): string;
  /** To be called about once a second with the same clock as the events' `at`, in ms. */
  tick(now: number): string;
  /** Removes what would be redrawn: before a result, an error or a log. */
  clear(): string;
}

const SILENCE = 30_000;
const PHASE_WIDTH = 9;
/** Times end in column 95, or earlier on a narrower terminal. */
const TEXT_WIDTH = 69;
const LEAD = '  ';

interface Running {
  readonly phase: Phase;
  readonly started: number;
  text: string;
  detail: string;
  amount: string;
  /** When something was last said of it, on a pipe. */
  said: number;
}

function amountOf(event: { readonly bytes?: number; readonly totalBytes?: number }): string {
  const { bytes, totalBytes } = event;
  if (bytes === undefined) return '';
  const done = formatBytes(bytes, 'plain');
  return totalBytes === undefined ? done : `${done} of ${formatBytes(totalBytes, 'plain')}`;
}

const joined = (parts: readonly string[], by: string): string =>
  parts.filter((part) => part !== '').join(by);

/** Select Graphic Rendition and cursor codes of ECMA-48: to the line above, erase to the end. */
const UP_AND_ERASE = '\x1b[1A\x1b[2K';

/** Keeps what is drawn; everything else is a function of the events. */
export function createProgress(options: ProgressOptions): ProgressView {
  return options.isTerminal ? terminalProgress(options.width) : plainProgress();
}

function start(event: { readonly phase: Phase; readonly at: number }): Running {
  return {
    phase: event.phase,
    started: event.at,
    text: '',
    detail: '',
    amount: '',
    said: event.at,
  };
}

function update(running: Running, event: ProgressEvent & { kind: 'update' }): void {
  running.text = shown(event.text);
  running.detail = shown(event.detail ?? '');
  running.amount = amountOf(event);
}

/** Instructions hold what a stranger wrote: no control character, secret or command in a log. */
function shown(text: string): string {
  return withoutCommands(showControls(redactText(text).text));
}

function beginLine(parts: readonly string[]): string {
  return withoutCommands(showControls(parts.filter((part) => part !== '').join('   ')));
}

function terminalProgress(width: number): ProgressView {
  let running: Running | null = null;
  let drawn = 0;
  const clear = (): string => {
    const text = UP_AND_ERASE.repeat(drawn);
    drawn = 0;
    return text;
  };
  // One column is left free: a full line would wrap and break the count of drawn lines.
  const room = Math.max(40, width - 1);
  const line = (lead: string, phase: string, text: string, time: string): string => {
    const left = `${LEAD}${padEnd(lead, 4)}  ${padEnd(phase, PHASE_WIDTH)}`;
    const space = Math.min(TEXT_WIDTH, room - displayWidth(left) - 9);
    return `${left}${padEnd(cut(text, space), space)}${padStart(time, 9)}\n`;
  };
  const draw = (now: number): string => {
    if (running === null) return clear();
    const { phase, text, amount, detail, started } = running;
    const first = line('', phase, joined([text, amount], '   '), formatDuration(now - started));
    const second = `${' '.repeat(LEAD.length + 6 + PHASE_WIDTH)}${detail}`;
    const erased = clear();
    drawn = 2;
    return `${erased}${first}${cut(second, room).trimEnd()}\n`;
  };
  return {
    clear,
    tick: (now) => (running === null ? '' : draw(now)),
    event(event) {
      switch (event.kind) {
        case 'begin':
          return `${clear()}${cut(beginLine(event.parts), room)}\n\n`;
        case 'start':
          running = start(event);
          return draw(event.at);
        case 'update':
          if (running?.phase !== event.phase) running = start(event);
          update(running, event);
          return draw(event.at);
        case 'done': {
          const started = running?.phase === event.phase ? running.started : event.at;
          running = null;
          const text = joined([shown(event.text), amountOf(event)], '   ');
          return clear() + line('done', event.phase, text, formatDuration(event.at - started));
        }
      }
    },
  };
}

function plainProgress(): ProgressView {
  let running: Running | null = null;
  return {
    clear: () => '',
    tick(now) {
      if (running === null || now - running.said < SILENCE) return '';
      running.said = now;
      const since = `${Math.round((now - running.started) / 1000)}s`;
      return `${padEnd(running.phase, PHASE_WIDTH)}${joined([running.text, since], ', ')}\n`;
    },
    event(event) {
      switch (event.kind) {
        case 'begin':
          return `${beginLine(event.parts)}\n`;
        case 'start':
          running = start(event);
          return '';
        case 'update':
          if (running?.phase !== event.phase) running = start(event);
          update(running, event);
          return '';
        case 'done': {
          const started = running?.phase === event.phase ? running.started : event.at;
          running = null;
          const text = joined([shown(event.text), amountOf(event)], ', ');
          const time = formatDuration(event.at - started);
          return `${padEnd(event.phase, PHASE_WIDTH)}${text}  ${time}\n`;
        }
      }
    },
  };
}
