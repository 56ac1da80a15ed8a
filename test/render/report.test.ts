import type { Report } from '../../src/model/report.ts';
import { renderComment, type MarkdownOptions } from '../../src/render/comment.ts';
import { renderSnapshot } from '../../src/render/snapshot.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { renderText } from '../../src/render/text.ts';
import { displayWidth } from '../../src/text/terminal.ts';
import { finding, MiB, problem } from './parts.ts';
import { measured, ordersBase, ordersLeak, ordersNext, sample, SAMPLES } from './samples.ts';

const written = ['stagegate-report/report.json'];
const options: MarkdownOptions = {
  key: 'default',
  run: { id: '19433871220', attempt: '1' },
  written,
};

test.each([100, 80])('the terminal’s lines fit %i columns', (width) => {
  for (const make of Object.values(SAMPLES)) {
    const text = renderText(make(), { width, colour: false, written });
    for (const line of text.split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(line).toBe(line.trimEnd());
    }
    expect(text).toMatch(/^[\n -~]*$/);
  }
});

test('colour is on the state words alone, and only when asked for', () => {
  const make = SAMPLES['fail by rule and limit'];
  if (make === undefined) throw new Error('no sample');
  const plain = renderText(make(), { width: 100, colour: false });
  const painted = renderText(make(), { width: 100, colour: true });
  expect(plain).not.toContain('\x1b');
  const words = [...painted.matchAll(/\x1b\[([\d;]+)m(.*?)\x1b\[0m/g)].map(
    ([, code, word]) => `${word} ${code}`,
  );
  expect([...new Set(words)].toSorted()).toEqual(['FAIL 1;31', 'warn 33']);
  expect(painted.replace(/\x1b\[[\d;]+m/g, '')).toBe(plain);
});

test('only files that were written are named', () => {
  const report = SAMPLES['pass']?.();
  if (report === undefined) throw new Error('no sample');
  expect(renderText(report, { width: 100, colour: false })).not.toContain('report.json');
  expect(renderComment(report)).not.toContain('report.json');
  expect(renderSummary(report)).not.toContain('report.json');
});

test('a problem of the run and of an image is said, with its next step', () => {
  const report = sample({
    targets: [
      measured(
        ordersNext(0, { problems: [problem({ message: 'Sparse file.', next: 'Ship it whole.' })] }),
        ordersBase(),
      ),
    ],
    more: { problems: [problem({ message: 'No provenance.', next: 'Use a newer buildx.' })] },
  });
  const text = renderText(report, { width: 100, colour: false });
  expect(text).toContain('problem  No provenance.\n         fix  Use a newer buildx.\n');
  expect(text).toContain('problem  Sparse file.\n         fix  Ship it whole.\n');
  expect(renderComment(report)).toContain('- Sparse file. **Fix:** Ship it whole.');
});

test.each([
  { name: 'cut when it was measured', also: 50, alsoCount: 300, more: 292 },
  { name: 'cut when it is shown', also: 12, alsoCount: undefined, more: 4 },
  { name: 'a count too small to be true', also: 12, alsoCount: 3, more: 4 },
])('further names are counted, not dropped: $name', ({ also, alsoCount, more }) => {
  const names = Array.from({ length: also }, (_, i) => `/bin/n${i + 10}`);
  const busybox = finding({
    rule: 'no-shell',
    path: '/bin/busybox',
    evidence: {
      what: 'BusyBox',
      by: 'path',
      also: names,
      ...(alsoCount !== undefined && { alsoCount }),
    },
  });
  const image = ordersNext(0, { findings: [busybox] });
  const report = sample({ targets: [measured(image, ordersBase())] });
  const all = names.slice(0, 8);
  const plain = (text: string): string => text.replace(/\s+/g, ' ');
  const inTerminal = `(also ${all.join(', ')} and ${more} more)`;
  expect(plain(renderText(report, { width: 100, colour: false }))).toContain(inTerminal);
  expect(plain(renderSnapshot(image, 'x', { width: 100, colour: false }))).toContain(inTerminal);
  const inMarkdown = `(also ${all.map((name) => `\`${name}\``).join(', ')} and ${more} more)`;
  expect(renderComment(report)).toContain(inMarkdown);
});

describe('a stranger’s text', () => {
  const EVIL = [
    '<img src=x onerror=alert(1)>',
    '](https://evil.example)',
    '![x](https://evil.example/p.png)',
    '@octocat',
    'closes #1',
    '`` ` ``',
    'a|b',
    '\x1b[2J\x1b]0;pwned\x07',
    '\u202egnp.exe',
    'line\n\n## Heading\n- [x] done',
    '</details><script>',
    '::error::x',
    '--> <b>',
    '<!--',
    '$x$',
    'https://evil.example/',
  ].join(' ');

  function hostile(): Report {
    const head = ordersLeak();
    const bad = finding({
      rule: `no-shell${EVIL}`,
      path: `/bin/${EVIL}`,
      layer: 1,
      lines: [15, 15],
      message: EVIL,
      copiedFrom: { stage: EVIL },
      fix: `${EVIL} \`${EVIL}\``,
      evidence: { what: EVIL, by: 'content', also: [EVIL, EVIL] },
    });
    const report = sample({
      targets: [
        measured(
          {
            ...head,
            platform: EVIL,
            layers: head.layers.map((one) => ({ ...one, instruction: EVIL, createdBy: EVIL })),
            findings: [bad, { ...bad, level: 'warning', rule: EVIL }, { ...bad, level: 'note' }],
            files: [[`/${EVIL}`, MiB(1), 1, 1]],
            packages: head.packages.map((one) => ({ ...one, name: EVIL, version: EVIL })),
            problems: [problem({ message: EVIL, next: EVIL })],
            config: { ...head.config, user: EVIL, entrypoint: [EVIL], exposedPorts: [EVIL] },
          },
          ordersBase(),
          { name: EVIL, platform: EVIL },
        ),
      ],
      policy: {
        limits: [],
        exceptions: [{ rule: EVIL, path: '/**', reason: EVIL, expires: null, line: 1 }],
      },
      name: EVIL,
    });
    return {
      ...report,
      subject: {
        ...report.subject,
        repository: EVIL,
        commit: EVIL,
        dockerfile: { path: EVIL, text: '', changedLines: null },
      },
      baseline: { ...report.baseline, ref: EVIL, reason: EVIL },
      policy: { ...report.policy, changedHere: [EVIL] },
      buildNotes: [{ id: EVIL, message: EVIL, lines: null, fix: EVIL }],
    };
  }

  test.each([
    [
      'comment',
      (report: Report) => renderComment(report, { ...options, key: EVIL, written: [EVIL] }),
    ],
    ['summary', (report: Report) => renderSummary(report, { ...options, written: [EVIL] })],
  ])('is inert in a %s', (_, render) => {
    const body = render(hostile());
    // What is left outside code spans and code blocks is what GitHub could act on.
    const open = body
      .replace(/^(`{3,})[^]*?^\1$/gm, '')
      .replace(/(?<![`\\])(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, 'CODE');
    expect(open).not.toMatch(/(?<!\\)<(?!!--|\/?(details|summary|sub|br|span|code)\b)/);
    expect(open).not.toMatch(/@(?!<!-- -->)\w/);
    expect(open).not.toMatch(/(?<![&\w])#(?!<!-- -->|#)\d/);
    expect(open).not.toMatch(/(?<!\\)\]\(https:\/\/evil/);
    expect(open).not.toMatch(/(?<!&#58;)https:\/\/evil/);
    expect(body).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(body).not.toMatch(/^## Heading/m);
  });

  test('moves no cursor in a terminal', () => {
    const text = renderText(hostile(), { width: 100, colour: false, written: [EVIL] });
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(text).not.toMatch(/^## Heading/m);
    expect(text).not.toMatch(/^::error/m);
  });
});
