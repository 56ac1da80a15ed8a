// A report about an image that was given: its name, its digest, and what may be published.

import type { Report } from '../../src/model/report.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { renderText } from '../../src/render/text.ts';
import { versionsOf } from '../../src/render/view/words.ts';
import { digest, NO_BASE, report, snapshot, target } from './parts.ts';

const INDEX = digest('index');
const AMD = digest('amd64');
const NAME = 'ghcr.io/acme/orders';

const of = (ref: string, own: string | null, parts: Partial<Report> = {}): Report =>
  report({
    subject: {
      ...report({}).subject,
      event: 'push',
      pullRequest: null,
      image: { ref, digest: own },
    },
    baseline: { ...NO_BASE, reason: 'an image without base-ref' },
    targets: [target({ name: 'image', base: null, delta: null, head: snapshot({ digest: AMD }) })],
    ...parts,
  });

const line = (text: string, start: string): string | undefined =>
  text.split('\n').find((one) => one.startsWith(start));

test.each<{ name: string; given: Report; want: string | undefined }>([
  {
    name: 'by a tag: the digest that it meant',
    given: of(`${NAME}:2.14.0`, INDEX),
    want: `Image digest \`${INDEX}\` of \`${NAME}:2.14.0\`. Publish this digest; a rebuild is another image.`,
  },
  {
    name: 'by its digest, which is said once',
    given: of(`${NAME}@${INDEX}`, INDEX),
    want: `Image digest \`${INDEX}\`. Publish this digest; a rebuild is another image.`,
  },
  {
    name: 'one that failed is not to be published',
    given: of(`${NAME}@${INDEX}`, INDEX, { conclusion: 'fail' }),
    want: `Image digest \`${INDEX}\`.`,
  },
  {
    name: 'nor one that could not be told',
    given: of(`${NAME}@${INDEX}`, INDEX, { conclusion: 'unknown' }),
    want: `Image digest \`${INDEX}\`.`,
  },
  {
    name: 'an archive, of which only its image has a digest',
    given: of('docker-archive:a.tar', null, {
      targets: [target({ head: snapshot({ digest: null }) })],
    }),
    want: undefined,
  },
])('$name', ({ given, want }) => {
  expect(line(renderSummary(given), 'Image digest')).toBe(want);
});

test('of an index that was judged in part nobody is told to publish it', () => {
  const whole = of(`${NAME}:1`, INDEX);
  const image = { ref: `${NAME}:1`, digest: INDEX, notJudged: ['linux/arm64', 'linux/s390x'] };
  const part = { ...whole, subject: { ...whole.subject, image } };
  expect(line(renderSummary(part), 'Image digest')).toBe(
    `Image digest \`${INDEX}\` of \`${NAME}:1\`. It holds linux/arm64 and linux/s390x too, not judged here: publish it when they pass as well.`,
  );
  const text = renderText(part, { width: 100, colour: false });
  expect(text).toContain('\n        not judged: linux/arm64, linux/s390x\n');
});

const NOTE = 'Attestations in the index are not counted as platforms.';

test('of an index its attestations are no platforms; of one image there are none', () => {
  expect(renderSummary(of(`${NAME}:1`, INDEX))).toContain(`\n\n${NOTE}\n\n</details>`);
  expect(renderSummary(of(`${NAME}:1`, AMD))).not.toContain(NOTE);
  expect(renderSummary(of('docker-archive:a.tar', null))).not.toContain(NOTE);
  expect(renderSummary(report({ targets: [target()] }))).not.toContain(NOTE);
});

test('what was not built is not said to be', () => {
  const { tool } = report({});
  const counters = { ...tool.counters, buildSteps: null, buildStepsCached: null };
  const summary = renderSummary(of(`${NAME}:1`, INDEX, { tool: { ...tool, counters } }));
  expect(summary).toContain(' · measured in ');
  expect(renderSummary(of(`${NAME}:1`, INDEX))).toContain(' · built and measured in ');
});

test('the terminal has the name and the digest', () => {
  const lines = (ref: string): string =>
    renderText(of(ref, INDEX), { width: 40, colour: false }).replace(
      /[^]*\n(image {3}[^]*)\nbase {4}[^]*/u,
      '$1',
    );
  // In one piece, however narrow: it is copied.
  expect(lines(`${NAME}:1`)).toBe(`image   ${NAME}:1\n        ${INDEX}`);
  expect(lines(`${NAME}@${INDEX}`)).toBe(`image   ${NAME}@${INDEX}`);
});

test.each([
  [`${NAME}:2.13.1`, '2.13.1'],
  [`${NAME}:2.13.1@${INDEX}`, '2.13.1'],
  [`localhost:5000/orders:2.13.1`, '2.13.1'],
  // A digest is no version.
  [`${NAME}@${INDEX}`, null],
  ['localhost:5000/orders', null],
  [NAME, null],
])('the version of %s is %s', (ref, base) => {
  const subject = { ...report({}).subject, event: 'push', pullRequest: null, tag: 'v2.14.0' };
  const baseline = { ...NO_BASE, kind: 'image', ref, reason: null } as const;
  const versions = versionsOf(report({ subject, baseline }));
  expect(versions).toEqual(base === null ? null : { base, head: '2.14.0' });
});
