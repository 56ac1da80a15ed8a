// Every state of every surface, from a committed report, as approved by a reader.
// UPDATE_APPROVED=1 writes what is rendered now; read the difference before you commit it.

import { planComment } from '../../src/gate/commentplan.ts';
import type { PullFacts } from '../../src/model/github.ts';
import { commentWithin } from '../../src/render/comment.ts';
import { headline } from '../../src/render/headline.ts';
import { summaryWithin } from '../../src/render/summary.ts';
import { displayWidth } from '../../src/text/terminal.ts';
import {
  filesOf,
  readApproved,
  readState,
  renderings,
  stateNames,
  UPDATES,
  writeApproved,
} from './approved.ts';
import { contradictions } from './produced.ts';
import { STATES } from './states.ts';
import { flaws } from './wellformed.ts';

/** The mock's list for the comment, but for the two states of the matrix. */
const COMMENT = [
  'fail-by-rule',
  'fail-by-limit',
  'fail-by-growth-only',
  'warn-by-rule',
  'warn-by-growth',
  'pass',
  'pass-after-fail',
  'shrank',
  'no-change-below-min-change',
  'base-image-change-only',
  'breach-already-in-base',
  'first-run',
  'base-build-failed',
  'unknown',
  'exception-used-by-label',
  'exception-used-in-the-policy',
  'exception-expired',
  'shortened',
  'older-run-finishing-last',
];

/** What the summary has beside them. */
const SUMMARY = [
  'push',
  'release',
  'merge-queue',
  'schedule',
  'workflow-dispatch',
  'fork',
  'over-1-mib',
];

/** Further states that read in a way of their own. */
const MORE = [
  'base-build-failed-no-growth-limit',
  'exception-used-on-unknown',
  'fail-by-rule-and-limit',
  'finding-already-in-base',
  'no-limits',
  'policy-changed-here',
  'shortened-to-a-table',
  'tag-without-base',
  'two-runtime-stages',
  'unchanged',
];

const FILES = ['annotations.txt', 'comment.md', 'report.json', 'summary.md', 'terminal.txt'];
const names = stateNames();

test('no state is lost, none is unasked for, and each can be made anew', () => {
  const wanted = [...COMMENT, ...SUMMARY, ...MORE].toSorted();
  expect(names).toEqual(wanted);
  expect(Object.keys(STATES).toSorted()).toEqual(wanted);
});

describe.each(names)('%s', (name) => {
  const state = readState(name);
  const rendered = renderings(state);
  if (UPDATES) {
    for (const [file, text] of Object.entries(rendered)) writeApproved(name, file, text);
  }

  test('is one that the program could have written', () => {
    expect(contradictions(state.text)).toEqual([]);
  });

  test.each(Object.keys(rendered))('%s is as approved', (file) => {
    expect(rendered[file]).toBe(readApproved(name, file));
    expect(filesOf(name)).toEqual(FILES);
  });

  test('the first line is the same everywhere', () => {
    const [mark = '', title = ''] = (rendered['comment.md'] ?? '').split('\n');
    const head = state.report.subject.commit ?? '';
    const start = `<!-- stagegate:v1 key=default head=${head} run=19433871220 attempt=1 of=`;
    expect(mark.replace(/[0-9a-f]{8} -->$/, '')).toBe(start);
    expect(title).toBe(`### ${headline(state.report, 'markdown')}`);
    expect((rendered['summary.md'] ?? '').split('\n')[0]).toBe(title);
    const terminal = (rendered['terminal.txt'] ?? '').split('\n\n')[0]?.replace(/\n\s+/g, ' ');
    expect(terminal).toBe(headline(state.report, 'terminal'));
  });

  test('Markdown is whole, within its bound, and has one alert at most', () => {
    for (const file of ['comment.md', 'summary.md']) {
      const text = rendered[file] ?? '';
      expect(flaws(text)).toEqual([]);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
      expect(text.match(/^> \[!/gm)?.length ?? 0).toBeLessThanOrEqual(1);
    }
    expect((rendered['comment.md'] ?? '').length).toBeLessThan(65_536 * 0.9);
    expect(Buffer.byteLength(rendered['summary.md'] ?? '')).toBeLessThan(1024 * 1024 * 0.9);
  });

  test('the terminal’s lines fit, in ASCII', () => {
    for (const line of (rendered['terminal.txt'] ?? '').split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(100);
      expect(line).toBe(line.trimEnd());
      expect(line).toMatch(/^[ -~]*$/);
    }
  });

  test('what is unknown does not look green', () => {
    const { conclusion } = state.report;
    const title = headline(state.report, 'markdown');
    expect(title.startsWith('✅')).toBe(conclusion === 'pass');
    if (conclusion === 'unknown') expect(title).toContain('This is not a pass');
  });
});

test('what is shortened would not fit', () => {
  for (const name of ['shortened', 'shortened-to-a-table']) {
    const { report, options } = readState(name);
    expect(commentWithin(report, options, Infinity).length).toBeGreaterThan(65_536);
  }
  const { report, options } = readState('over-1-mib');
  const whole = summaryWithin(report, options, Infinity);
  expect(Buffer.byteLength(whole)).toBeGreaterThan(1024 * 1024);
});

test('an older run that finishes last does not write', () => {
  const body = readApproved('older-run-finishing-last', 'comment.md');
  const { commit } = readState('pass-after-fail').report.subject;
  const pull = { number: 7, isOpen: true, headSha: commit ?? '' } as PullFacts;
  const plan = (headSha: string): string =>
    planComment({ policy: 'always', news: 'failure', body, pull: { ...pull, headSha }, own: [] })
      .kind;
  expect(plan(commit ?? '')).toBe('none');
  expect(plan('7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736')).toBe('create');
});

test('a comment stays the same one from fail to pass', () => {
  const keyOf = (name: string): string =>
    /key=\S+/.exec(renderings(readState(name))['comment.md'] ?? '')?.[0] ?? '';
  expect(keyOf('pass-after-fail')).toBe(keyOf('fail-by-rule-and-limit'));
  const pulls = ['pass-after-fail', 'fail-by-rule-and-limit'].map(
    (name) => readState(name).report.subject.pullRequest,
  );
  expect(pulls).toEqual([7, 7]);
});
