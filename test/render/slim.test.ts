import { RULES } from '../../src/inspect/index.ts';
import type { Report } from '../../src/model/report.ts';
import type { Finding } from '../../src/model/snapshot.ts';
import { renderComment } from '../../src/render/comment.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { renderText } from '../../src/render/text.ts';
import { SLIM_RULES } from '../../src/render/view/slim.ts';
import { finding, report, snapshot, target } from './parts.ts';

const ours = (rule: string, parts: Partial<Finding> = {}): Finding =>
  finding({ rule, path: '/bin/sh', lines: [5, 5], ...parts });
const inherited = (rule: string, parts: Partial<Finding> = {}): Finding =>
  ours(rule, { inherited: true, lines: null, ...parts });

test('the rules that slim lowers are those that say so', () => {
  const own = RULES.filter(({ slimWarnsInherited }) => slimWarnsInherited === true);
  expect(own.map(({ name }) => name).toSorted()).toEqual(SLIM_RULES);
});

const strict = report({}).policy;
const both = [inherited('no-shell'), inherited('no-package-manager')];

test.each<{ name: string; findings: Finding[]; policy?: Report['policy']; want: boolean }>([
  { name: 'all of it came with the base image', findings: both, want: true },
  {
    name: 'what does not fail is not asked',
    findings: [
      ...both,
      ours('no-secret', { level: 'warning' }),
      ours('no-shell', { excusedBy: { kind: 'base' } }),
    ],
    want: true,
  },
  { name: 'an own line adds one', findings: [...both, ours('no-shell')], want: false },
  {
    name: 'another rule is not lowered',
    findings: [...both, inherited('no-compiler')],
    want: false,
  },
  { name: 'slim already', findings: both, policy: { ...strict, preset: 'slim' }, want: false },
  {
    name: 'warnings fail, too',
    findings: both,
    policy: { ...strict, failOn: 'warning' },
    want: false,
  },
])('$name', ({ findings, policy = strict, want }) => {
  const head = snapshot({ findings });
  const one = report({ targets: [target({ head })], policy, conclusion: 'fail' });
  for (const text of [renderComment(one), renderSummary(one)]) {
    expect(text.split('These come with the base image')).toHaveLength(want ? 2 : 1);
  }
  if (want) {
    const [, section = ''] = renderComment(one).split('<summary>Allow an exception</summary>\n\n');
    expect(section.startsWith('These come with the base image. `preset: slim` in')).toBe(true);
  }
  const text = renderText(one, { width: 100, colour: false });
  expect(text.split('\n  fix  These come with the base image.')).toHaveLength(want ? 2 : 1);
});
