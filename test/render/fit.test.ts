// Bodies that would be too long: what is left out, in which order, in right numbers, and in time.

import type { Report } from '../../src/model/report.ts';
import type { Finding, Package } from '../../src/model/snapshot.ts';
import { commentWithin, MOST_CHARACTERS, renderComment } from '../../src/render/comment.ts';
import { MOST_BYTES, renderSummary, summaryWithin } from '../../src/render/summary.ts';
import { finding } from './parts.ts';
import { deb, measured, ordersBase, ordersLeak, sample, states } from './samples.ts';
import { flaws } from './wellformed.ts';

const options = {
  run: { id: '19433871220', attempt: '1' },
  written: ['stagegate-report/report.json'],
};
const WHERE = 'All of it is in `stagegate-report/report.json`, a file that this run wrote.';
const COMMENT_LIMIT = 65_536;
const SUMMARY_LIMIT = 1024 * 1024;

interface Long {
  readonly findings?: readonly Finding[];
  readonly packages?: number;
  /** Letters in each package's name. */
  readonly letters?: number;
  /** Letters in the fix of a further finding: each is one of the body. */
  readonly filler?: number;
}

/** The leak of the mock with more of everything; package `n` has other versions on both sides. */
function long({ findings = [], packages = 0, letters = 0, filler = 0 }: Long): Report {
  const side = (version: string): Package[] =>
    Array.from({ length: packages }, (_, index) =>
      deb(`lib-${index}${'x'.repeat(letters)}`, version, 1024),
    );
  const fill = finding({ rule: 'no-secret', path: '/fill', fix: 'y'.repeat(filler) });
  const found = [...(filler === 0 ? [] : [fill]), ...findings];
  const head = { ...ordersLeak(), packages: side('2'), findings: found, rules: states(found) };
  return sample({ targets: [measured(head, { ...ordersBase(), packages: side('1') })] });
}

/** Groups of `each` paths; no two paths share a directory. */
function groups(count: number, each: number, fix = 'Remove it.'): Finding[] {
  return Array.from({ length: count * each }, (_, index) => {
    const group = Math.floor(index / each);
    return finding({
      rule: 'no-shell',
      path: `/path-${index}/${'d'.repeat(60)}/sh`,
      lines: [15, 15],
      evidence: { what: `shell ${group}`, by: 'path' },
      fix,
    });
  });
}

/** What a body says that it lacks. */
function said(text: string): Readonly<Record<string, number>> {
  const [, list] = /^Shortened: .*? Left out here: ([^.]*)\./m.exec(text) ?? [];
  const parts = (list ?? '').split(', ').filter((part) => part !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [, count = '', what = ''] = /^([\d,]{1,9}) (.*?)s?$/.exec(part) ?? [];
      return [what, Number(count.replaceAll(',', ''))];
    }),
  );
}

/** What a body shows, counted in its text. */
function shown(text: string): { packages: number; paths: number; entries: number } {
  return {
    packages: text.match(/^\| (?:changed|added|removed) \|/gm)?.length ?? 0,
    paths: new Set(text.match(/\/path-\d+\//g)).size,
    entries: text.match(/^\d+\. \*\*/gm)?.length ?? 0,
  };
}

const bodies = [
  {
    surface: 'comment',
    render: (report: Report) => renderComment(report, options),
    whole: (report: Report) => commentWithin(report, options, Infinity),
    measure: (text: string) => text.length,
    ours: MOST_CHARACTERS,
    limit: COMMENT_LIMIT,
    holds: 'Shortened: a comment holds 65,536 characters. Left out here: ',
    packages: 500,
    letters: 0,
  },
  {
    surface: 'summary',
    render: (report: Report) => renderSummary(report, options),
    whole: (report: Report) => summaryWithin(report, options, Infinity),
    measure: (text: string) => Buffer.byteLength(text),
    ours: MOST_BYTES,
    limit: SUMMARY_LIMIT,
    holds: 'Shortened: a job summary holds 1 MiB. Left out here: ',
    packages: 450,
    letters: 2_000,
  },
] as const;

describe.each(bodies)('a $surface', ({ render, whole, measure, ours, limit, holds, ...of }) => {
  const { packages } = of;

  /** A report whose whole body has exactly this size. */
  function ofSize(size: number): Report {
    const short = measure(whole(long({ ...of, filler: 1 })));
    const report = long({ ...of, filler: 1 + size - short });
    expect(measure(whole(report))).toBe(size);
    return report;
  }

  test.each([-1, 0, 1])('at our own bound %i: whole up to it', (more) => {
    const report = ofSize(ours + more);
    const text = render(report);
    expect(text === whole(report)).toBe(more <= 0);
    expect(text.includes(holds)).toBe(more > 0);
    expect(measure(text)).toBeLessThanOrEqual(ours);
  });

  test.each([-1, 0, 1])('at GitHub’s bound %i: shortened, and says what of', (more) => {
    const text = render(ofSize(limit + more));
    expect(measure(text)).toBeLessThanOrEqual(ours);
    expect(text).toContain(holds);
    expect(text).toContain(WHERE);
    // Half a MiB takes the parser seconds: once is enough for three bodies that differ by a letter.
    if (limit === COMMENT_LIMIT || more === 0) expect(flaws(text)).toEqual([]);
    const left = said(text);
    expect(Object.keys(left)).toEqual(['package row']);
    expect(shown(text).packages + (left['package row'] ?? 0)).toBe(packages);
  });
});

describe('the order of what goes', () => {
  const at = (text: string): string[] => Object.keys(said(text));
  const many = groups(40, 60);

  test('first path lists', () => {
    const text = renderComment(long({ findings: many.slice(0, 1800), packages: 100 }), options);
    expect(at(text)).toEqual(['finding path']);
    expect(shown(text).paths + (said(text)['finding path'] ?? 0)).toBe(1800);
    expect(shown(text)).toMatchObject({ packages: 100, entries: 30 });
  });

  test('then package rows', () => {
    const text = renderComment(long({ findings: many, packages: 800 }), options);
    expect(at(text)).toEqual(['finding path', 'package row']);
    expect(shown(text).paths + (said(text)['finding path'] ?? 0)).toBe(2400);
    expect(shown(text).packages + (said(text)['package row'] ?? 0)).toBe(800);
    expect(shown(text).packages).toBeGreaterThan(0);
    expect(shown(text).entries).toBe(40);
  });

  test('then layer rows', () => {
    const withFiller = (filler: number): string =>
      renderComment(long({ findings: many, packages: 10, filler }), options);
    // The first filler that costs rows of why it grew.
    let [fits, costs] = [25_000, 50_000];
    while (costs - fits > 1) {
      const middle = Math.floor((fits + costs) / 2);
      if (at(withFiller(middle)).includes('layer')) costs = middle;
      else fits = middle;
    }
    const [before, after] = [withFiller(fits), withFiller(costs)];
    expect(at(before)).toEqual(['finding path', 'package row']);
    expect(shown(before).packages).toBe(0);
    expect(before.length).toBe(MOST_CHARACTERS);
    expect(at(after)).toEqual(['finding path', 'package row', 'layer']);
    expect(after).toContain(`| ${said(after)['layer']} other layers |`);
    expect(shown(after).entries).toBe(41);
  });

  test('then findings after 20', () => {
    const text = renderComment(
      long({ findings: groups(60, 10, 'y'.repeat(900)), packages: 10 }),
      options,
    );
    expect(at(text)).toEqual(['finding path', 'package row', 'layer', 'finding']);
    expect(shown(text).entries).toBe(20);
    expect(said(text)['finding']).toBe(40);
    expect(shown(text).paths + (said(text)['finding path'] ?? 0)).toBe(600);
  });

  test('then the table of rules, with the line to fix first', () => {
    const text = renderComment(
      long({ findings: groups(60, 10, 'y'.repeat(3_000)), packages: 10 }),
      options,
    );
    expect(at(text)).toEqual(['finding path', 'package row', 'layer']);
    expect(shown(text)).toEqual({ packages: 0, paths: 1, entries: 0 });
    expect(said(text)['finding path']).toBe(599);
    expect(text).toMatch(
      /^\| ❌ no-shell \| 600 \| \[Dockerfile:15\]\(\S+#L15\) \| `\/path-0\/d+\/sh` \|$/m,
    );
    expect(text).toMatch(
      /^\*\*Fix first:\*\* \[Dockerfile:15\]\(\S+#L15\) `COPY \S+ \/usr\/local\/ \/usr\/local\/` brings 600 of 600 findings and \+87\.7\u00a0MiB\.$/m,
    );
    expect(text).toContain('· allow an exception: an exceptions entry in stagegate.yml ·');
    expect(flaws(text)).toEqual([]);
  });

  test('at the worst, the verdict', () => {
    const report = long({});
    const name = 'n'.repeat(70_000);
    const targets = Array.from({ length: 900 }, (_, index) => ({
      ...report.targets[0],
      platform: `linux/${index}/${name.slice(0, 60)}`,
    })) as Report['targets'];
    const text = renderComment({ ...report, targets, subject: { ...report.subject, name } });
    expect(text.length).toBeLessThan(2_000);
    expect(text).toMatch(/^<!-- stagegate:v1 [^>]+ -->\n### ❌ n{97}\.\.\. fails: /);
    expect(text).toContain('Left out here: everything but the verdict.');
    expect(flaws(text)).toEqual([]);
  });
});

describe('very long reports', () => {
  /** In milliseconds of this process. */
  function timed<T>(work: () => T): { result: T; ms: number } {
    const start = process.cpuUsage();
    const result = work();
    return { result, ms: process.cpuUsage(start).user / 1000 };
  }

  test.each([
    { name: '5,000 changed packages', make: () => long({ packages: 5_000 }) },
    { name: '20,000 findings of one kind', make: () => long({ findings: groups(1, 20_000) }) },
    { name: '20,000 findings, each for itself', make: () => long({ findings: groups(20_000, 1) }) },
  ])('$name', ({ make }) => {
    const report = make();
    const comment = timed(() => renderComment(report, options));
    const summary = timed(() => renderSummary({ ...report }, options));
    expect(comment.ms).toBeLessThan(2_000);
    expect(summary.ms).toBeLessThan(2_000);
    expect(comment.result.startsWith('<!-- stagegate:v1 key=default head=')).toBe(true);
    expect(comment.result.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(Buffer.byteLength(summary.result)).toBeLessThanOrEqual(MOST_BYTES);
    for (const text of [comment.result, summary.result]) {
      expect(flaws(text)).toEqual([]);
      const left = said(text);
      const all = shown(text);
      expect(all.packages + (left['package row'] ?? 0)).toBe(
        report.targets[0]?.head?.packages.length,
      );
      // In place, too, a list says how many it does not show.
      const inPlace = /([\d,]+) more paths/.exec(text)?.[1] ?? '0';
      const paths = left['finding path'] ?? Number(inPlace.replaceAll(',', ''));
      expect(all.paths + paths).toBe(report.targets[0]?.head?.findings.length);
      if (text.includes('Shortened: ')) expect(text).toContain(WHERE);
    }
  });
});
