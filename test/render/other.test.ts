import { UserError } from '../../src/errors.ts';
import { readReport, readSnapshot } from '../../src/gate/report-schema.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { renderError, renderErrorMarkdown } from '../../src/render/error.ts';
import { renderReportJson, renderSnapshotJson } from '../../src/render/json.ts';
import { createProgress } from '../../src/render/progress.ts';
import { renderRule, renderRules } from '../../src/render/rules.ts';
import { renderSnapshot } from '../../src/render/snapshot.ts';
import { layer, MiB, problem, rule, snapshot } from './parts.ts';
import { ordersLeak, SAMPLES } from './samples.ts';

const plain = { width: 100, colour: false };

describe('JSON', () => {
  test.each(Object.entries(SAMPLES))('%s reads back as it was', (_, make) => {
    const report = make();
    expect(readReport(renderReportJson(report), 'r.json')).toEqual(report);
  });

  test('the order of keys does not depend on who made the object', () => {
    const image = ordersLeak();
    const turned = Object.fromEntries(
      Object.entries(image).toReversed(),
    ) as unknown as typeof image;
    expect(renderSnapshotJson(turned)).toBe(renderSnapshotJson(image));
    expect(Object.keys(JSON.parse(renderSnapshotJson(turned)) as object).slice(0, 3)).toEqual([
      'schemaVersion',
      'digest',
      'platform',
    ]);
    expect(readSnapshot(renderSnapshotJson(image), 's.json')).toEqual(image);
  });

  test('rows stand on one line', () => {
    const text = renderSnapshotJson(
      snapshot({
        files: [
          ['/bin/sh', 9, 1, 0],
          [`/usr/${'x'.repeat(80)}`, 9, 1, 0],
        ],
      }),
    );
    expect(text).toContain('\n    ["/bin/sh", 9, 1, 0],\n');
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('a report that breaks its own contract is a defect, not a file', () => {
    expect(() => renderSnapshotJson(snapshot({ files: [['/x', 0.5, 1, 0]] }))).toThrow(
      /The snapshot does not fit its schema: files\.0\.1/,
    );
  });
});

describe('one image', () => {
  test('whole', () => {
    expect(renderSnapshot(ordersLeak(), 'oci:build/orders', plain)).toMatchSnapshot();
  });

  test('partial says so first', () => {
    const image = snapshot({
      digest: null,
      layers: [
        layer({
          diffId: 'a',
          compressed: null,
          uncompressed: MiB(3),
          origin: 'unknown',
          createdBy: '/bin/sh -c #(nop)  CMD ["sh"]',
        }),
      ],
      rules: [
        rule('no-shell', 'error', {
          status: 'unknown',
          reason: 'layer 0 was not read',
          next: 'Fetch it again.',
        }),
      ],
      problems: [
        problem({
          message: 'A sparse file.',
          path: '/x',
          layer: 0,
          affects: ['compressed', 'no-shell'],
        }),
      ],
    });
    expect(renderSnapshot(image, 'docker-archive:x.tar', plain)).toMatchSnapshot();
    expect(renderSnapshot(image, 'x', plain)).toMatch(/^PARTIAL {2}/);
  });
});

const OTHER = {
  why: 'w',
  fix: 'f',
  against: { argument: 'a', answer: 'b' },
  exception: { reason: 'r' },
};

const RULES = [
  {
    name: 'no-shell',
    level: 'error' as const,
    title: 'Any shell, by path, by symlink target, and by content when renamed.',
    why: 'Whoever gets a foothold in the container finds a shell to work with; without one most exploits end there, and nobody starts to repair things by hand in production.',
    fix: 'Build on a base image without one, and start the program itself.',
    against: {
      argument: 'Who can run commands has broken in already.',
      answer: 'Most ways in end where there is nothing to start.',
    },
    exception: { path: '/bin/busybox', reason: 'entrypoint script' },
    slimWarnsInherited: true,
  },
  { ...OTHER, name: 'no-compiler', level: 'error' as const, title: 'Compilers.' },
  { ...OTHER, name: 'healthcheck', level: 'note' as const, title: 'No HEALTHCHECK.' },
];

test('the rule table, and one rule explained', () => {
  expect(renderRules(RULES, plain)).toBe(
    [
      'no-shell     error    Any shell, by path, by symlink target, and by content when renamed.',
      'no-compiler  error    Compilers.',
      'healthcheck  note     No HEALTHCHECK.',
      '',
      '3 rules; "stagegate rules ID" explains one.',
      '',
    ].join('\n'),
  );
  const [first] = RULES;
  expect(first && renderRule(first, { width: 80, colour: false })).toMatchSnapshot();
});

describe('failures', () => {
  test('bad configuration looks as in the mock', () => {
    const error = new UserError('bad-config', 'stagegate.yml: 2 problems', {
      details: ['line 3   a  unknown key', 'line 9   b  unknown rule'],
      next: '',
    });
    expect(renderError(error, plain)).toBe(
      'stagegate.yml: 2 problems\n  line 3   a  unknown key\n  line 9   b  unknown rule\nexit 2 (bad-config)\n',
    );
  });

  test('a failing build keeps its log, without its escapes', () => {
    const error = new UserError('build-failed', 'Dockerfile:9 RUN go build failed', {
      details: ['\x1b[31mmain.go:3: undefined: x\x1b[0m', '10%\r20%\x07'],
    });
    expect(renderError(error, plain)).toBe(
      [
        'Dockerfile:9 RUN go build failed',
        '  main.go:3: undefined: x',
        '  20%\\x07',
        'fix  Correct the failing step; its last output stands above.',
        'exit 3 (build-failed)',
        '',
      ].join('\n'),
    );
    expect(renderErrorMarkdown(error, 'orders')).toMatchSnapshot();
  });

  test('no expected failure shows a stack, every other one does', () => {
    const expected = renderError(new UserError('no-engine', 'No engine.'), plain);
    expect(expected).not.toMatch(/^\s+at /m);
    const defect = renderError(new Error('oops', { cause: new Error('inner') }), plain);
    expect(defect).toMatch(
      /Error: oops\n\s+at [^]*caused by Error: inner\n[^]*defect of Stagegate[^]*exit 3\n$/,
    );
    expect(renderErrorMarkdown('thrown text', 'x')).toContain('Unexpected: thrown text');
  });

  test('a failed run fits into a comment, whatever a build printed', () => {
    const error = new UserError('build-failed', 'm'.repeat(100_000), {
      details: Array.from({ length: 500 }, () => 'x'.repeat(100_000)),
    });
    const body = renderErrorMarkdown(error, 'orders');
    expect(body.length).toBeLessThan(58_900);
    expect(body).toContain('and 440 more lines, in the log');
  });

  test('a secret in a build log or an instruction does not reach a log', () => {
    const token = `${'ghp'}_${'a'.repeat(36)}`;
    const error = new UserError('build-failed', `RUN curl ${token}`, {
      details: ['echo s3cret-value'],
    });
    const secrets = { values: ['s3cret-value'] };
    for (const text of [
      renderError(error, plain, secrets),
      renderErrorMarkdown(error, 'orders', secrets),
      createProgress({ isTerminal: true, width: 200 }).event({
        kind: 'update',
        at: 0,
        phase: 'build',
        text: 'step 1 of 2',
        detail: `RUN curl ${token}`,
      }),
    ]) {
      expect(text).toContain('redacted: GitHub token');
      expect(text).not.toMatch(/aaaaaa|s3cret/);
    }
  });

  test('a hostile message stays text', () => {
    const error = new UserError('usage', '<b>@octocat #1', {
      details: ['```\n<script>'],
      next: 'use `x` | <i>',
    });
    const text = renderErrorMarkdown(error, '<img>');
    expect(text).toContain('### ❔ \\<img> was not judged. This is not a pass');
    expect(text).toContain('\\<b>@<!-- -->octocat #<!-- -->1');
    expect(text).toContain('````\n```\n<script>\n````');
    expect(text).toContain('**Fix:** use `x` | \\<i>');
  });
});

describe('progress', () => {
  const EVENTS: ProgressEvent[] = [
    {
      kind: 'begin',
      at: 0,
      parts: ['stagegate 1.0.0', 'orders', '', 'base main a742578 (stored report)'],
    },
    { kind: 'start', at: 0, phase: 'plan' },
    { kind: 'done', at: 100, phase: 'plan', text: '2 runtime and 2 builder targets' },
    { kind: 'start', at: 100, phase: 'build' },
    {
      kind: 'update',
      at: 5_000,
      phase: 'build',
      text: 'step 22 of 48',
      detail: 'RUN go build\x1b[2J',
    },
    { kind: 'done', at: 41_800, phase: 'build', text: '48 steps, 31 cached' },
    { kind: 'start', at: 41_800, phase: 'scan' },
    {
      kind: 'update',
      at: 43_200,
      phase: 'scan',
      text: '19 of 31 layers, 8 from cache',
      bytes: MiB(412),
      totalBytes: MiB(1239),
    },
    { kind: 'done', at: 44_000, phase: 'scan', text: '31 layers, 8 from cache', bytes: MiB(1239) },
  ];

  test('a pipe gets one line a phase', () => {
    const view = createProgress({ isTerminal: false, width: 80 });
    expect(EVENTS.map((event) => view.event(event)).join('')).toBe(
      [
        'stagegate 1.0.0   orders   base main a742578 (stored report)',
        'plan     2 runtime and 2 builder targets  0.1s',
        'build    48 steps, 31 cached  41.7s',
        'scan     31 layers, 8 from cache, 1.21 GiB  2.2s',
        '',
      ].join('\n'),
    );
    expect(view.clear()).toBe('');
  });

  test('a phase that is silent for 30 s says that it still runs', () => {
    const view = createProgress({ isTerminal: false, width: 80 });
    const said = EVENTS.slice(0, 5).map((event) => view.event(event));
    expect(said.at(-1)).toBe('');
    expect(view.tick(29_000)).toBe('');
    expect(view.tick(30_100)).toBe('build    step 22 of 48, 30s\n');
    expect(view.tick(31_000)).toBe('');
    expect(view.tick(60_100)).toBe('build    step 22 of 48, 60s\n');
  });

  /** What a terminal shows after these writes: understands exactly the two codes that are used. */
  function screen(writes: readonly string[]): string[] {
    const lines = [''];
    for (const [token] of writes.join('').matchAll(/\x1b\[1A\x1b\[2K|\n|[^\x1b\n]+/g)) {
      if (token === '\n') lines.push('');
      else if (token.startsWith('\x1b')) {
        lines.pop();
        lines[lines.length - 1] = '';
      } else lines[lines.length - 1] += token;
    }
    return lines;
  }

  test('a terminal redraws two lines', () => {
    const view = createProgress({ isTerminal: true, width: 100 });
    const writes = EVENTS.slice(0, 8).map((event) => view.event(event));
    expect(screen(writes)).toEqual([
      'stagegate 1.0.0   orders   base main a742578 (stored report)',
      '',
      '  done  plan     2 runtime and 2 builder targets                                           0.1s',
      '  done  build    48 steps, 31 cached                                                      41.7s',
      '        scan     19 of 31 layers, 8 from cache   412.0 MiB of 1.21 GiB                     1.4s',
      '',
      '',
    ]);
    writes.push(view.tick(43_300), view.tick(43_400));
    expect(screen(writes)).toHaveLength(7);
    writes.push(view.clear());
    expect(screen(writes)).toHaveLength(5);
    expect(writes.join('')).not.toContain('\x1b[2J');
  });

  test('no drawn line is as wide as the terminal', () => {
    for (const width of [60, 80, 100, 200]) {
      const view = createProgress({ isTerminal: true, width });
      const detail = 'RUN '.repeat(100);
      const text = 'x'.repeat(300);
      const drawn = view.event({ kind: 'update', at: 0, phase: 'build', text, detail });
      for (const line of drawn.split('\n')) expect(line.length).toBeLessThan(width);
    }
  });
});
