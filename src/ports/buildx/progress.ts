// F4. Pure: the lines of `--progress=rawjson` → events while they come, and what is known after.
//
// One JSON object a line, BuildKit's client.SolveStatus (moby/buildkit client/graph.go), mixed with
// plain text. A vertex is repeated as it changes: the last one wins.

import type { BuildEvent, BuildTarget, BuildWarning } from '../../model/build.ts';
import type { LineRange } from '../../model/snapshot.ts';
import { makeStepLog, type StepLog } from './steplog.ts';

/** One step of one stage, as it stood when the build ended. */
export interface Step {
  /** Of its target in the bake file; null when the call has one target only. */
  readonly target: string | null;
  readonly platform: string | null;
  readonly stage: string | null;
  /** `2/3`. */
  readonly position: string;
  /** The instruction, in one line, as BuildKit shows it. */
  readonly name: string;
  readonly state: 'waiting' | 'started' | 'done' | 'cached' | 'failed';
  readonly error: string | null;
  /** Of its output: the last 20 lines, and the first errors above them. */
  readonly log: readonly string[];
}

export interface Progress {
  /** Takes one line of the client's standard error. */
  push(line: string): void;
  /** Steps of Dockerfile stages, each once; BuildKit's internal ones are left out. */
  steps(): readonly Step[];
  /** Of the Dockerfile of this text, each once. */
  warnings(dockerfile: string): readonly BuildWarning[];
  /** Bytes of the largest context that was sent; null where none was. */
  contextBytes(): number | null;
  /** What was not JSON: the closing error among it. The last 200 lines. */
  text(): readonly string[];
}

const TEXT_LINES = 200;
const MOST_WARNINGS = 100;
/** Characters of a line that are kept: some programs write megabytes without a newline. */
const LINE = 2_000;
/** `[t1 linux/arm64 build 2/3] RUN x`; target, platform and stage may be missing. */
const STEP = /^\[(?:([^\]]*) )?(\d+\/\d+)\] ([^]*)$/;

/** Bookkeeping of one vertex. */
interface Vertex {
  step: Omit<Step, 'log'> | null;
  readonly log: StepLog;
  rest: string;
  began: number | null;
}

/** `targets` are those of the call; events name them by side, platform and stage. */
export function followProgress(
  targets: readonly BuildTarget[],
  onEvent: (event: BuildEvent) => void,
): Progress {
  const vertices = new Map<string, Vertex>();
  const text: string[] = [];
  const warnings = new Map<string, SourcedWarning>();
  let contextBytes: number | null = null;
  const vertexOf = (digest: string): Vertex => {
    const known = vertices.get(digest) ?? { step: null, log: makeStepLog(), rest: '', began: null };
    vertices.set(digest, known);
    return known;
  };
  const emitStep = (vertex: Vertex, ms: number | null): void => {
    const { step } = vertex;
    if (step === null || step.state === 'waiting') return;
    onEvent({ kind: 'step', ...counts(vertices), ...shown(step, targets), state: step.state, ms });
  };
  const takeVertex = (digest: string, raw: Record<string, unknown>): void => {
    const vertex = vertexOf(digest);
    const step = readStep(raw);
    if (step === null) return;
    const before = vertex.step;
    const state = later(before?.state ?? 'waiting', step.state);
    vertex.step = { ...step, state };
    const [began, ended] = [time(raw['started']), time(raw['completed'])];
    vertex.began = began ?? vertex.began;
    if (before?.state === state) return;
    emitStep(vertex, ended === null || vertex.began === null ? null : ended - vertex.began);
  };
  const takeLog = (digest: string, raw: Record<string, unknown>): void => {
    const vertex = vertexOf(digest);
    if (typeof raw['data'] !== 'string') return;
    const lines = (vertex.rest + Buffer.from(raw['data'], 'base64').toString('utf8')).split('\n');
    vertex.rest = (lines.pop() ?? '').slice(-LINE);
    for (const line of lines.map(lastOverwrite)) {
      vertex.log.add(line);
      onEvent({ kind: 'log', name: vertex.step?.name ?? '', line });
    }
  };
  return {
    push(line) {
      const message = line.startsWith('{') ? parse(line) : null;
      if (message === null) {
        if (line.trim() !== '') keep(text, line.slice(0, LINE), TEXT_LINES);
        return;
      }
      for (const raw of objects(message['vertexes'])) {
        if (typeof raw['digest'] === 'string') takeVertex(raw['digest'], raw);
      }
      for (const raw of objects(message['warnings'])) {
        const warning = readWarning(raw);
        if (warnings.size < MOST_WARNINGS) warnings.set(JSON.stringify(warning), warning);
      }
      for (const { id, current } of objects(message['statuses'])) {
        if (id !== 'transferring context:' || typeof current !== 'number') continue;
        contextBytes = Math.max(contextBytes ?? 0, current);
      }
      for (const raw of objects(message['logs'])) {
        if (typeof raw['vertex'] === 'string') takeLog(raw['vertex'], raw);
      }
    },
    warnings: (dockerfile) =>
      [...warnings.values()]
        // Ours may have been cut short for the builder, see cutDockerfiles.
        .filter(({ source }) => dockerfile.replace(/^\uFEFF/, '').startsWith(source))
        .map(({ warning }) => warning),
    contextBytes: () => contextBytes,
    steps: () => [...vertices.values()].flatMap(finished),
    text: () => text,
  };
}

interface SourcedWarning {
  readonly warning: BuildWarning;
  /** The Dockerfile that it is about. */
  readonly source: string;
}

/** client.VertexWarning: texts are bytes, and so base64. BuildKit ends them with `(line 3)`. */
function readWarning(raw: Record<string, unknown>): SourcedWarning {
  const decode = (value: unknown): string =>
    typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8').slice(0, LINE) : '';
  const details = Array.isArray(raw['detail']) ? raw['detail'].map(decode) : [];
  const [range] = objects(raw['range']);
  const { data } = (raw['sourceInfo'] ?? {}) as Record<string, unknown>;
  const source = typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : '';
  const warning: BuildWarning = {
    message: decode(raw['short']).replace(/ \(line \d+\)$/, ''),
    detail: details.join(' ').slice(0, LINE),
    url: typeof raw['url'] === 'string' && raw['url'] !== '' ? raw['url'].slice(0, LINE) : null,
    lines: rangeOf(range),
  };
  return { warning, source: source.replace(/^\uFEFF/, '') };
}

function rangeOf(range: Record<string, unknown> | undefined): LineRange | null {
  const lineOf = (side: unknown): number => {
    const { line } = (side ?? {}) as Record<string, unknown>;
    return typeof line === 'number' && Number.isSafeInteger(line) ? line : 0;
  };
  const [first, last] = [lineOf(range?.['start']), lineOf(range?.['end'])];
  return first < 1 ? null : [first, Math.max(first, last)];
}

function finished({ step, log, rest }: Vertex): Step[] {
  if (step === null) return [];
  return [{ ...step, log: log.lines(lastOverwrite(rest)) }];
}

function readStep(raw: Record<string, unknown>): Omit<Step, 'log'> | null {
  const { name } = raw;
  const [, where = '', position, instruction] =
    STEP.exec(typeof name === 'string' ? name : '') ?? [];
  if (position === undefined || instruction === undefined) return null;
  const words = where.split(' ').filter((word) => word !== '');
  const target = /^t\d+$/.test(words[0] ?? '') ? (words.shift() ?? null) : null;
  const platform = words[0]?.includes('/') ? (words.shift() ?? null) : null;
  const error = typeof raw['error'] === 'string' && raw['error'] !== '' ? raw['error'] : null;
  return {
    target,
    platform,
    stage: words.join(' ') || null,
    position,
    name: instruction.replace(/\s+/g, ' ').slice(0, LINE),
    state: stateOf(raw, error),
    error,
  };
}

function stateOf(raw: Record<string, unknown>, error: string | null): Step['state'] {
  if (error !== null) return 'failed';
  if (raw['completed'] !== undefined) return raw['cached'] === true ? 'cached' : 'done';
  return raw['started'] === undefined ? 'waiting' : 'started';
}

const ORDER = ['waiting', 'started', 'cached', 'done', 'failed'] as const;

/**
 * A step that several targets share is told for each of them, in any order: what ran for one is
 * `cached` for the next, and may start again after its end.
 */
function later(before: Step['state'], now: Step['state']): Step['state'] {
  return ORDER.indexOf(now) > ORDER.indexOf(before) ? now : before;
}

function counts(vertices: ReadonlyMap<string, Vertex>): {
  done: number;
  total: number;
  cached: number;
} {
  const states = [...vertices.values()].flatMap(({ step }) => step?.state ?? []);
  const cached = states.filter((state) => state === 'cached').length;
  const done = states.filter((state) => state === 'done').length + cached;
  return { done, total: states.length, cached };
}

/** A step that head and base share is told as of the one that BuildKit names. */
function shown(
  step: Omit<Step, 'log'>,
  targets: readonly BuildTarget[],
): Pick<BuildEvent & { kind: 'step' }, 'side' | 'platform' | 'stage' | 'position' | 'name'> {
  const target =
    step.target === null && targets.length === 1
      ? targets[0]
      : targets.find((one) => one.id === step.target);
  return {
    side: target?.side ?? null,
    platform: step.platform ?? target?.platform ?? null,
    stage: step.stage,
    position: step.position,
    name: step.name,
  };
}

/** Of a line that a progress bar wrote over with carriage returns, what was left to see. */
function lastOverwrite(line: string): string {
  return (line.replace(/\r$/, '').split('\r').at(-1) ?? '').slice(0, LINE);
}

function keep(list: string[], line: string, most: number): void {
  list.push(line);
  if (list.length > most) list.shift();
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function objects(value: unknown): Record<string, unknown>[] {
  const isObject = (item: unknown): item is Record<string, unknown> =>
    typeof item === 'object' && item !== null;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function time(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? null : ms;
}
