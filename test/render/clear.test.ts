// What a report says where nothing fails a rule: never more than was checked.

import type { Finding, RuleState } from '../../src/model/snapshot.ts';
import { renderComment } from '../../src/render/comment.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { renderText } from '../../src/render/text.ts';
import { finding, report, rule, snapshot, target } from './parts.ts';

const off = (reason: string): RuleState[] =>
  ['no-shell', 'no-secret'].map((id) => rule(id, 'error', { status: 'not-applicable', reason }));
const subject = {
  ...report({}).subject,
  dockerfile: { path: 'Dockerfile', text: 'FROM scratch AS runtime\n', changedLines: null },
};
const asked = [rule('no-shell', 'error'), rule('no-secret', 'error')];
const shell = (parts: Partial<Finding>): Finding =>
  finding({ rule: 'no-shell', path: '/bin/sh', ...parts });

test.each<{ name: string; rules: RuleState[]; findings?: Finding[]; want: string; says?: string }>([
  { name: 'nothing found', rules: asked, want: 'Nothing forbidden in stage' },
  {
    name: 'notes alone',
    rules: asked,
    findings: [shell({ level: 'note' })],
    want: 'Nothing forbidden in stage',
  },
  {
    name: 'base has it',
    rules: asked,
    findings: [shell({ excusedBy: { kind: 'base' } })],
    want: 'Nothing else forbidden in stage',
  },
  {
    name: 'base has a warning',
    rules: asked,
    findings: [shell({ level: 'warning', excusedBy: { kind: 'base' } })],
    want: 'Nothing else forbidden in stage',
  },
  {
    name: 'an exception allows it',
    rules: asked,
    findings: [shell({ excusedBy: { kind: 'exception', reason: 'x', expires: null } })],
    want: 'Nothing else forbidden in stage',
  },
  {
    name: 'the preset is off',
    rules: off('preset off'),
    want: 'No rule was applied in stage `runtime`: preset off. Checked: linux/amd64.',
    says: 'rules  no rule was applied: preset off\n',
  },
  {
    name: 'each rule is off',
    rules: off('turned off in the policy'),
    want: 'No rule was applied in stage `runtime`: all are turned off. Checked: linux/amd64.',
    says: 'rules  no rule was applied: all are turned off\n',
  },
  {
    name: 'no rule is about it',
    rules: off('no executable is there'),
    want: 'No rule was applied in stage `runtime`: none applies. Checked: linux/amd64.',
    says: 'rules  no rule was applied: none applies\n',
  },
])('$name', ({ rules, findings = [], want, says }) => {
  const one = report({ subject, targets: [target({ head: snapshot({ rules, findings }) })] });
  for (const text of [renderComment(one), renderSummary(one)]) {
    expect(text).toContain(want);
    expect(text.match(/forbidden|No rule was applied/g)).toHaveLength(1);
    expect(text).not.toContain('0 rules');
  }
  const text = renderText(one, { width: 100, colour: false });
  if (says === undefined) expect(text).not.toContain('no rule was applied');
  else expect(text).toContain(says);
});

test('beside a limit that fails, warnings are not nothing', () => {
  const findings = [shell({ level: 'warning' })];
  const one = report({
    subject,
    targets: [target({ head: snapshot({ rules: asked, findings }) })],
    conclusion: 'fail',
  });
  expect(renderComment(one)).toContain('Nothing else forbidden in stage');
  // An image without a Dockerfile is no stage.
  expect(renderComment({ ...one, subject: { ...subject, dockerfile: null } })).toContain(
    'Nothing else forbidden in the image.',
  );
});

test('what weighs the same stands by line, then by path', () => {
  const at = (line: number | null, path: string): Finding =>
    shell({
      path,
      lines: line === null ? null : [line, line],
      evidence: { what: path, by: 'path' },
    });
  const findings = [
    at(16, '/l0'),
    at(null, '/a'),
    at(7, '/l10'),
    at(17, '/l1'),
    at(6, '/l3'),
    at(7, '/l2'),
  ];
  const one = report({ targets: [target({ head: snapshot({ findings }) })], conclusion: 'fail' });
  const want = ['/l3', '/l2', '/l10', '/l0', '/l1', '/a'];
  const inComment = [...renderComment(one).matchAll(/- Path: `(.*)`/g)].map(([, path]) => path);
  expect(inComment).toEqual(want);
  const text = renderText(one, { width: 100, colour: false });
  expect([...text.matchAll(/path {2}(.*)/g)].map(([, path]) => path)).toEqual(want);
});
