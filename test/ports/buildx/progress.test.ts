// The lines were written by buildx 0.29.1, shortened to what is read.

import type { BuildEvent, BuildTarget } from '../../../src/model/build.ts';
import { followProgress } from '../../../src/ports/buildx/progress.ts';

const TARGETS: BuildTarget[] = [
  { id: 't0', side: 'head', role: 'runtime', name: 'r', stage: 1, platform: null },
  { id: 't1', side: 'base', role: 'runtime', name: 'r', stage: 1, platform: 'linux/arm64' },
];
const vertex = (digest: string, name: string, more: object = {}): string =>
  JSON.stringify({ vertexes: [{ digest, name, ...more }] });
const log = (digest: string, data: string): string =>
  JSON.stringify({ logs: [{ vertex: digest, data: Buffer.from(data).toString('base64') }] });
const START = { started: '2026-11-21T08:32:05.100Z' };
const END = { ...START, completed: '2026-11-21T08:32:06.600Z' };

function follow(lines: readonly string[], targets = TARGETS) {
  const events: BuildEvent[] = [];
  const progress = followProgress(targets, (event) => events.push(event));
  lines.forEach((line) => progress.push(line));
  return { events, progress };
}

test.each([
  ['[t0 build 2/3] RUN x', { target: 't0', platform: null, stage: 'build', position: '2/3' }],
  ['[t1 linux/arm64 build 2/3] RUN x', { target: 't1', platform: 'linux/arm64', stage: 'build' }],
  ['[linux/amd64->arm64 build 2/3] RUN x', { target: null, platform: 'linux/amd64->arm64' }],
  ['[build 2/3] RUN x', { target: null, stage: 'build' }],
  ['[2/2] RUN x', { target: null, stage: null, position: '2/2', name: 'RUN x' }],
  ['[t0 b 1/2] COPY --link f    /f', { name: 'COPY --link f /f' }],
])('%s', (name, want) =>
  expect(follow([vertex('a', name)]).progress.steps()).toMatchObject([want]),
);

test.each([
  '[internal] load build definition',
  '[t0 internal] load .dockerignore',
  'exporting to x',
])('%s is no step', (name) =>
  expect(follow([vertex('a', name, START)]).progress.steps()).toEqual([]),
);

test('events of one step: counts, duration, whose it is', () => {
  const name = '[t1 build 2/3] RUN x';
  const { events } = follow([
    vertex('f', '[t0 build 1/3] FROM a', { ...END, cached: true }),
    vertex('a', name),
    vertex('a', name, START),
    vertex('a', name, START),
    log('a', 'one\ntwo\rTWO\nthr'),
    log('a', 'ee\n'),
    vertex('a', name, END),
  ]);
  const step = {
    kind: 'step',
    side: 'base',
    platform: 'linux/arm64',
    stage: 'build',
    position: '2/3',
    name: 'RUN x',
    cached: 1,
    total: 2,
  };
  expect(events.slice(1)).toEqual([
    { ...step, state: 'started', done: 1, ms: null },
    { kind: 'log', name: 'RUN x', line: 'one' },
    { kind: 'log', name: 'RUN x', line: 'TWO' },
    { kind: 'log', name: 'RUN x', line: 'three' },
    { ...step, state: 'done', done: 2, ms: 1500 },
  ]);
});

test('a step that two targets share is told once', () => {
  const shared = (id: string, more: object): string => vertex('a', `[${id} b 2/3] RUN x`, more);
  const { events, progress } = follow([
    shared('t0', START),
    shared('t1', START),
    shared('t0', END),
    shared('t1', { ...END, cached: true }),
    shared('t1', START),
  ]);
  expect(events.map((event) => event.kind === 'step' && event.state)).toEqual(['started', 'done']);
  expect(progress.steps()).toMatchObject([{ state: 'done' }]);
});

test('a failed step keeps its last 20 lines', () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
  const { progress } = follow([
    vertex('a', '[b 2/3] RUN x', START),
    log('a', `${lines}no newline`),
    vertex('a', '[b 2/3] RUN x', { ...END, error: 'exit code: 3' }),
  ]);
  const [step] = progress.steps();
  expect(step).toMatchObject({ state: 'failed', error: 'exit code: 3' });
  expect(step?.log).toHaveLength(20);
  expect(step?.log.at(0)).toBe('line 11');
  expect(step?.log.at(-1)).toBe('no newline');
});

test('what is not JSON is kept as text', () => {
  const odd = [
    'Dockerfile:3',
    '',
    '{not json',
    '{"vertexes":null}',
    '{"vertexes":[null,1,{}]}',
    '[]',
  ];
  expect(follow(odd).progress.text()).toEqual(['Dockerfile:3', '{not json', '[]']);
});

test('one target needs no name in its steps', () => {
  const { events } = follow([vertex('a', '[b 1/2] RUN x', START)], TARGETS.slice(1));
  expect(events).toMatchObject([{ side: 'base', platform: 'linux/arm64' }]);
});

describe('what BuildKit says beside the steps', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const DOCKERFILE = 'FROM debian as Build\n';
  const warning = (source: string, more: object = {}): string =>
    JSON.stringify({
      warnings: [
        {
          vertex: 'sha256:a',
          level: 1,
          short: base64("StageNameCasing: Stage name 'Build' should be lowercase (line 1)"),
          detail: [base64('Stage names should be lowercase')],
          url: 'https://docs.docker.com/go/dockerfile/rule/stage-name-casing/',
          sourceInfo: { filename: 'Dockerfile', data: base64(source) },
          range: [{ start: { line: 1 }, end: { line: 1 } }],
          ...more,
        },
      ],
    });

  test('its checks, of the Dockerfile that is asked for, each once', () => {
    const progress = followProgress([], () => undefined);
    for (const line of [warning(DOCKERFILE), warning(DOCKERFILE), warning('FROM other\n')]) {
      progress.push(line);
    }
    expect(progress.warnings(DOCKERFILE)).toEqual([
      {
        message: "StageNameCasing: Stage name 'Build' should be lowercase",
        detail: 'Stage names should be lowercase',
        url: 'https://docs.docker.com/go/dockerfile/rule/stage-name-casing/',
        lines: [1, 1],
      },
    ]);
  });

  test('warnings of any shape', () => {
    const progress = followProgress([], () => undefined);
    const odd = { short: 7, detail: 'x', url: null, sourceInfo: null, range: [{ start: null }] };
    progress.push(warning(DOCKERFILE, odd));
    expect(progress.warnings(DOCKERFILE)).toEqual([
      { message: '', detail: '', url: null, lines: null },
    ]);
  });

  test('how much of the context was sent', () => {
    const progress = followProgress([], () => undefined);
    expect(progress.contextBytes()).toBeNull();
    for (const current of [0, 2_425_640, 3_000_958, 2]) {
      progress.push(JSON.stringify({ statuses: [{ id: 'transferring context:', current }] }));
    }
    progress.push(JSON.stringify({ statuses: [{ id: 'extracting sha256:b', current: 9e9 }] }));
    expect(progress.contextBytes()).toBe(3_000_958);
  });
});
