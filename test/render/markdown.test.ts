// Single sections of a comment and of a summary.

import { compileGlob } from '../../src/text/glob.ts';
import type { Report, Subject } from '../../src/model/report.ts';
import type { Finding } from '../../src/model/snapshot.ts';
import { renderComment, type MarkdownOptions } from '../../src/render/comment.ts';
import { sampleExpiry } from '../../src/render/markdown/exceptions.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { finding, layer, problem, snapshot } from './parts.ts';
import { readState } from './approved.ts';
import { limits, measured, ordersBase, ordersNext, real, sample, states } from './samples.ts';

const HEAD = '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736';
const MERGE = 'b6f0c1d2e3a495867f0e1d2c3b4a59687f6e5d4c';

const withSubject = (report: Report, subject: Partial<Subject>): Report => ({
  ...report,
  subject: { ...report.subject, ...subject },
});

/** A report that fails by these findings. */
function failing(findings: readonly Finding[]): Report {
  const head = { ...ordersNext(0), findings, rules: states(findings) };
  return sample({ targets: [measured(head, ordersBase())] });
}

describe('links to the Dockerfile', () => {
  const { report } = readState('fail-by-rule');
  const { dockerfile } = report.subject;
  if (dockerfile === null) throw new Error('no Dockerfile');
  const older = { path: dockerfile.path, text: dockerfile.text, changedLines: null };
  const blob = (commit: string): string =>
    `[Dockerfile:16](https://github.com/example-org/orders/blob/${commit}/Dockerfile#L16)`;

  test.each([
    {
      name: 'the commit that holds it',
      value: { ...dockerfile, commit: MERGE },
      want: blob(MERGE),
    },
    { name: 'head in an older report', value: older, want: blob(HEAD) },
    { name: 'none holds it', value: { ...dockerfile, commit: null }, want: 'Line: Dockerfile:16 ' },
    {
      name: 'what is no commit',
      value: { ...dockerfile, commit: 'main' },
      want: 'Line: Dockerfile:16 ',
    },
    {
      name: 'outside of the repository',
      value: { ...dockerfile, path: '../Dockerfile' },
      want: 'Line: ../Dockerfile:16 ',
    },
  ])('$name', ({ value, want }) => {
    const text = renderComment(withSubject(report, { dockerfile: value }));
    expect(text).toContain(want);
    if (!want.startsWith('[')) expect(text).not.toContain('/blob/');
  });
});

describe('the way to an exception', () => {
  const { report } = readState('fail-by-rule');
  const allow = (text: string): string =>
    /<summary>Allow an exception<\/summary>\n\n([^]*?)\n\n<\/details>/.exec(text)?.[1] ?? '';
  const byLabel = 'Once, for this pull request: a maintainer adds the label `stagegate-exception`.';

  test.each<{ name: string; of: Report; options?: MarkdownOptions; says: RegExp; not?: RegExp }>([
    { name: 'by label first', of: report, says: new RegExp(`^${byLabel}`) },
    {
      name: 'no label where none excuses',
      of: { ...report, policy: { ...report.policy, exceptionLabel: null } },
      says: /^For good, in `stagegate\.yml` \(reviewed like any change\):\n\n```yaml\n/,
      not: /label/,
    },
    {
      name: 'no label where there is no pull request',
      of: withSubject(report, { event: 'push', pullRequest: null }),
      says: /^For good/,
      not: /label/,
    },
    {
      name: 'a pull request that an input names',
      of: withSubject(report, { event: 'workflow_dispatch', pullRequest: 7 }),
      says: new RegExp(`^${byLabel}`),
    },
    {
      name: 'it ends some day',
      of: report,
      options: { today: '2026-11-21' },
      says: /\n {4}expires: 2027-01-31\n```$/,
    },
    { name: 'without a day none is made up', of: report, says: /reason: .*\n```$/, not: /expires/ },
    {
      name: 'a finding of one path, which is all that is needed',
      of: failing([
        finding({ rule: 'no-compiler', path: '/a/cc' }),
        finding({ rule: 'no-compiler', path: '/b/cc' }),
        finding({ rule: 'no-shell', path: '/bin/sh', evidence: { what: 'sh', by: 'path' } }),
      ]),
      says: /rule: no-shell\n {4}path: \/bin\/sh\n/,
    },
    {
      name: 'what has no path, by its level',
      of: failing([finding({ rule: 'no-secret', path: null, layer: null })]),
      says: /^What has no path is allowed by its level in `stagegate.yml`: `rules: \{ no-secret: note \}`\.$/,
    },
  ])('$name', ({ of, options = {}, says, not }) => {
    for (const render of [renderComment, renderSummary]) {
      const text = allow(render(of, options));
      expect(text).toMatch(says);
      if (not !== undefined) expect(text).not.toMatch(not);
    }
  });

  test.each(['/app/[slug]/page.js', '/a*b?', '/{a,b}', '/a(b)!c', '/a\\b', '/ü "x"', '/@s/+x'])(
    'its glob matches %s and nothing else',
    (path) => {
      const text = renderComment(failing([finding({ rule: 'no-shell', path })]));
      const [, scalar = ''] = /^ {4}path: (.*)$/m.exec(text) ?? [];
      const glob = scalar.startsWith('"') ? (JSON.parse(scalar) as string) : scalar;
      const matches = compileGlob(glob);
      expect(matches(path)).toBe(true);
      expect(matches(path.replace(/[[\]*?{}(),!\\@+]/g, 'x'))).toBe(
        !/[[\]*?{}(),!\\@+]/.test(path),
      );
    },
  );

  test('a path that is too long for stagegate.yml, by its end', () => {
    const path = `/${'deep/'.repeat(200)}sh`;
    const text = renderComment(failing([finding({ rule: 'no-shell', path })]));
    const [, scalar = ''] = /^ {4}path: (.*)$/m.exec(text) ?? [];
    const glob = JSON.parse(scalar) as string;
    expect(glob.length).toBeLessThanOrEqual(500);
    expect(glob).toMatch(/^\*\*\/deep\/.*\/sh$/);
    expect(compileGlob(glob)(path)).toBe(true);
  });

  test.each([
    ['2026-11-21', '2027-01-31'],
    ['2026-12-01', '2027-02-28'],
    ['2027-12-20', '2028-02-29'],
    ['2026-04-21', '2026-06-30'],
    ['soon', null],
  ])('from %s to %s', (today, want) => {
    expect(sampleExpiry(today)).toBe(want);
  });
});

describe('where a change is from', () => {
  const own = (diffId: string, bytes: number, text = 'COPY a /a') =>
    layer({ diffId, instruction: text, lines: [3, 3], compressed: bytes, uncompressed: bytes });
  const base = (diffId: string, bytes: number) =>
    layer({
      diffId,
      origin: 'base-image',
      lines: [1, 1],
      instruction: 'FROM debian',
      compressed: bytes,
      uncompressed: bytes,
    });
  const summary = (head: Parameters<typeof layer>[0][], before: Parameters<typeof layer>[0][]) =>
    renderSummary(
      sample({
        targets: [
          measured(snapshot({ layers: head.map(layer) }), snapshot({ layers: before.map(layer) })),
        ],
        policy: { limits: limits({ compressed: 40 }) },
      }),
    );

  test.each([
    {
      name: 'nowhere',
      head: [base('b', 9), own('a', 9)],
      before: [base('b', 9), own('a', 9)],
      want: 'Base and head ship the same layers.',
    },
    {
      name: 'one line',
      head: [base('b', 9), own('a2', 12)],
      before: [base('b', 9), own('a', 9)],
      want: 'All of it is from this pull request, [Dockerfile:3](https://github.com/example-org/orders/blob/7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736/Dockerfile#L3) `COPY a /a`. Base and head use the same base image.',
    },
    {
      name: 'one line, on a base image that is not known to be the same',
      head: [base('b2', 9), own('a2', 12)],
      before: [base('b', 9), own('a', 9)],
      want: '`COPY a /a`.\n',
    },
    {
      name: 'several lines',
      head: [base('b', 9), own('a2', 12), own('c', 1, 'COPY c /c')],
      before: [base('b', 9), own('a', 9)],
      want: 'All of it is from this pull request. Base and head use the same base image.',
    },
    {
      name: 'a line that is gone',
      head: [base('b', 9)],
      before: [base('b', 9), own('a', 9)],
      want: 'All of it is from this pull request, what is gone, `COPY a /a`. Base',
    },
    {
      name: 'the base image',
      head: [base('b2', 11), own('a', 9)],
      before: [base('b', 9), own('a', 9)],
      want: 'All of it is from the base image, [Dockerfile:1]',
    },
  ])('$name', ({ head, before, want }) => {
    expect(summary(head, before)).toContain(want);
  });

  test.each([
    { name: 'both', head: [base('b2', 11), own('a2', 12)] },
    { name: 'a layer of another digest and the same size', head: [base('b', 9), own('a2', 9)] },
  ])('no sentence of $name', ({ head }) => {
    expect(summary(head, [base('b', 9), own('a', 9)])).not.toMatch(/All of it|same layers/);
  });

  test('platforms that disagree prove nothing', () => {
    const arm = 'linux/arm64';
    const of = (platform: string, layers: ReturnType<typeof layer>[]) =>
      snapshot({ platform, layers });
    const text = renderSummary(
      sample({
        targets: [
          measured(
            of('linux/amd64', [base('b', 9), own('a2', 12)]),
            of('linux/amd64', [base('b', 9), own('a', 9)]),
          ),
          measured(of(arm, [base('b2', 10), own('a', 9)]), of(arm, [base('b', 9), own('a', 9)])),
        ],
        policy: { limits: limits({ compressed: 40 }) },
      }),
    );
    expect(text).not.toContain('All of it');
  });
});

test('only the summary says why a comment that was due is not there', () => {
  const { report } = readState('pass');
  const options = { notPosted: 'GitHub refused it: `<b>`' };
  expect(renderComment(report, options)).toBe(renderComment(report));
  const [, intro, said] = renderSummary(report, options).split('\n\n');
  expect(intro).toMatch(/^Compared with /);
  expect(said).toBe('GitHub refused it: `<b>`.');
});

test('what base has already is shown as failing where a label excuses it', () => {
  const { report } = readState('exception-used-by-label');
  for (const text of [renderComment(report), renderSummary(report)]) {
    expect(text).toContain('Excused by the label `stagegate-exception`, added by `octocat`.');
    expect(text).toContain('#### Not allowed in stage `runtime`');
    expect(text).toMatch(/❌ 40\.0\u00a0MiB, over by/);
  }
});

test('lists beyond the ninth entry keep their items inside', () => {
  const findings = Array.from({ length: 12 }, (_, index) =>
    finding({ rule: 'no-shell', path: `/${index}/sh`, evidence: { what: `${index}`, by: 'path' } }),
  );
  const text = renderComment(failing(findings));
  expect(text).toContain('\n9. **no-shell**: 8\n   - Path: `/8/sh`\n');
  expect(text).toContain('\n10. **no-shell**: 9\n    - Path: `/9/sh`\n');
});

test('thousands of problems and of findings that do not count are cut with the findings', () => {
  const many = Array.from({ length: 3000 }, (_, index) => index);
  const known = many.map((index) =>
    finding({
      rule: 'no-shell',
      path: `/${index}/sh`,
      evidence: { what: `s${index}`, by: 'path' },
    }),
  );
  const side = { ...ordersBase(), findings: known, rules: states(known) };
  const report = sample({
    targets: [measured(real(side), real(side))],
    more: { problems: many.map((index) => problem({ message: `Problem ${index}.` })) },
  });
  const text = renderComment(report, { written: ['r.json'] });
  expect(text).toContain('Left out here: 2,980 findings that do not count.');
  expect(text).toContain('- 2,980 more findings that do not count.');
  expect(text).toContain('- 2,980 more problems.');
  expect(text.length).toBeLessThan(20_000);
});
