// Whatever a stranger names things, every surface shows it and none obeys it.

import { UserError } from '../../src/errors.ts';
import { readReport, readSnapshot } from '../../src/gate/report-schema.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import type { Report } from '../../src/model/report.ts';
import { annotationLines } from '../../src/render/annotations.ts';
import { renderComment, type MarkdownOptions } from '../../src/render/comment.ts';
import { renderError, renderErrorMarkdown } from '../../src/render/error.ts';
import { headline } from '../../src/render/headline.ts';
import { renderReportJson, renderSnapshotJson } from '../../src/render/json.ts';
import { createProgress } from '../../src/render/progress.ts';
import { renderSnapshot } from '../../src/render/snapshot.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { renderText, renderTitle } from '../../src/render/text.ts';
import { showControls, stripAnsi } from '../../src/text/terminal.ts';
import { withoutCommands } from '../../src/text/workflow.ts';
import { readMarkdown, type Reading } from '../hostile/markdown.ts';
import { ABUSES, expectAll, harmless } from '../hostile/names.ts';
import { kindOf, picking, reportWith, type Kind, type Pick } from '../hostile/report.ts';
import { readCommands, type Command } from '../hostile/runner.ts';
import { readTerminal } from '../hostile/terminal.ts';

const ROOT = 'https://github.com/example-org/orders/';

/** Names a report: each stands in at least six of its eight hundred places. */
const BATCH = 120;

const collapse = (text: string): string => text.replace(/\s+/gu, ' ');

/** One run: its report, and the names that the run itself has. */
interface Run {
  readonly report: Report;
  readonly options: MarkdownOptions;
  readonly written: readonly string[];
  readonly error: UserError;
  readonly defect: Error;
  readonly pick: Pick;
}

function runWith(names: readonly string[], turn: number, kind: Kind): Run {
  const pick = picking(names, turn);
  const report = reportWith(pick, kind);
  const written = [pick(), pick()];
  const options: MarkdownOptions = {
    key: pick(),
    run: { id: '19433871220', attempt: '1' },
    written,
    notPosted: pick(),
    today: '2026-11-21',
  };
  const details = [`RUN ${pick()}`, pick(), `#8 0.123 ${pick()}\n${pick()}`];
  const error = new UserError('build-failed', `Dockerfile:9 ${pick()}`, { details, next: pick() });
  const defect = new Error(pick(), { cause: new Error(pick()) });
  defect.stack = `Error: ${defect.message}\n    at ${pick()}`;
  return { report, options, written, error, defect, pick };
}

/** What a log's own escapes swallow is gone before a renderer reads its marks. */
function harmlessError({ message, details, next }: UserError): UserError {
  const calm = (text: string): string => harmless(stripAnsi(text), 0);
  return new UserError('build-failed', calm(message), {
    details: details.map(calm),
    next: calm(next),
  });
}

describe('Markdown', () => {
  const SURFACES: readonly (readonly [string, (run: Run) => string])[] = [
    ['comment', ({ report, options }) => renderComment(report, options)],
    ['summary', ({ report, options }) => renderSummary(report, options)],
    ['title', ({ report }) => `### ${headline(report, 'markdown')}`],
    ['error', ({ error, pick }) => renderErrorMarkdown(error, pick())],
    ['defect', ({ defect, pick }) => renderErrorMarkdown(defect, pick())],
  ];

  const isShort = ({ text }: Reading): boolean => text.includes('Shortened: ');

  /** What these always show whole. */
  function shownIn(surface: string, { report }: Run): string[] {
    if (surface !== 'comment' && surface !== 'summary') return [];
    const runtime = report.targets.filter(({ role }) => role === 'runtime');
    return [report.subject.name, ...runtime.map(({ platform }) => platform)];
  }

  test('is what it would be with harmless names', () => {
    const count = expectAll(BATCH, (names, turn) => {
      const kind = kindOf(turn);
      const run = runWith(names, turn, kind);
      const calm = names.map((name) => harmless(name, names.indexOf(name)));
      const other = { ...runWith(calm, turn, kind), error: harmlessError(run.error) };
      for (const [surface, render] of SURFACES) {
        const reading = readMarkdown(render(run), ROOT);
        expect([surface, ...reading.complaints]).toEqual([surface]);
        const want = readMarkdown(render(other), ROOT);
        if (isShort(reading) || isShort(want)) continue;
        // Equal findings stand by their paths, so the names decide their order, and nothing else.
        expect(unordered(reading.shape)).toEqual(unordered(want.shape));
        const text = collapse(reading.text);
        for (const name of shownIn(surface, run)) {
          // Long names are cut in the first line.
          expect(text).toContain(collapse(showControls(name).slice(0, 40)).trim());
        }
      }
    });
    expect(count).toBeGreaterThanOrEqual(10_000);
  }, 180_000);
});

/** The elements of a tree with their depths, in any order. */
const unordered = (shape: string): string[] => shape.split('\n').toSorted();

test('what stands between backticks is read as Markdown reads it', () => {
  const error = new UserError('usage', 'a', { next: 'See `a``b``c`.' });
  const { shape, text } = readMarkdown(renderErrorMarkdown(error, 'x'), ROOT);
  expect(shape.split('\n').filter((line) => line.trim() === 'code')).toHaveLength(1);
  expect(text).toContain('See a``b``c.');
});

describe('annotations', () => {
  const commands = (report: Report): readonly Command[] =>
    readCommands(annotationLines(report, report.subject.dockerfile?.path ?? null).join('\n'));

  /** A path that a property can carry; the runner drops equals signs before a value. */
  const isProperty = (path: string): boolean => {
    const rest = path.replace(/[\r\n]/gu, '');
    return showControls(rest) === rest && !path.startsWith('=');
  };

  test('are the commands that they would be with harmless names', () => {
    const count = expectAll(BATCH, (names, turn) => {
      const kind = kindOf(turn);
      const calm = names.map((name) => harmless(name, names.indexOf(name)));
      const { report } = runWith(names, turn, kind);
      const got = commands(report);
      const want = commands(runWith(calm, turn, kind).report);
      const path = report.subject.dockerfile?.path ?? '';
      expect(got.map(({ name }) => name)).toEqual(want.map(({ name }) => name));
      for (const [index, { properties, data }] of got.entries()) {
        const { file, line, endLine, title } = want[index]?.properties ?? {};
        const place = file === undefined || !isProperty(path) ? {} : { file: path, line, endLine };
        expect(properties).toEqual({ ...place, title: expect.any(String) as string });
        expect(readTerminal(`${title}${properties['title']}${data}`)).toEqual([]);
      }
      const first = report.targets[0]?.head?.findings[0];
      if (kind.conclusion !== 'fail' || first === undefined) return;
      const shown = {
        title: showControls(first.rule).replace(/^=+/u, ''),
        fix: `Fix: ${showControls(first.fix)}`,
      };
      const about = got.filter(({ properties }) => properties['title']?.startsWith(shown.title));
      const fixes = about.flatMap(({ data }) => data.split('\n'));
      if (shown.title.length < 100 && shown.fix.length < 500) {
        expect(fixes.map((fix) => fix.trimEnd())).toContain(shown.fix.trimEnd());
      }
    });
    expect(count).toBeGreaterThanOrEqual(10_000);
  }, 180_000);

  test('a path that is not escaped would be seen', () => {
    const raw = '::error file=a,line=2,b,line=1,title=t::x\n::error::y';
    expect(readCommands(raw)).not.toEqual([
      { name: 'error', properties: { file: 'a,line=2,b', line: '1', title: 't' }, data: 'x' },
    ]);
  });
});

describe('text', () => {
  const look = { width: 100, colour: false };

  function progress(isTerminal: boolean, pick: Pick): string {
    const view = createProgress({ isTerminal, width: 80 });
    const events: readonly ProgressEvent[] = [
      { kind: 'begin', at: 0, parts: [pick(), pick()] },
      { kind: 'start', at: 0, phase: 'build' },
      { kind: 'update', at: 1, phase: 'build', text: pick(), detail: pick() },
      { kind: 'done', at: 2, phase: 'build', text: pick() },
      { kind: 'update', at: 3, phase: 'scan', text: pick() },
    ];
    return [...events.map((event) => view.event(event)), view.tick(40_000)].join('');
  }

  const SURFACES: readonly (readonly [string, (run: Run) => string])[] = [
    [
      'result',
      (run) => renderText(run.report, { ...look, written: run.written, comment: run.pick() }),
    ],
    ['in colour', ({ report }) => renderText(report, { width: 60, colour: true })],
    ['title', ({ report }) => renderTitle(report, 80)],
    ['first line', ({ report }) => headline(report, 'terminal')],
    ['title of a check', ({ report }) => headline(report, 'plain')],
    ['error', ({ error }) => renderError(error, look)],
    ['defect', ({ defect }) => renderError(defect, look)],
    ['progress', ({ pick }) => progress(false, pick)],
    ['progress on a terminal', ({ pick }) => progress(true, pick)],
    [
      'one image',
      ({ report, pick }) => {
        const head = report.targets[0]?.head;
        if (head === null || head === undefined) throw new Error('no image');
        return renderSnapshot(head, pick(), look);
      },
    ],
  ];

  test('moves no cursor, hides nothing and is no command', () => {
    const count = expectAll(BATCH, (names, turn) => {
      const run = runWith(names, turn, kindOf(turn));
      for (const [surface, render] of SURFACES) {
        const text = render(run);
        expect([surface, ...readTerminal(text)]).toEqual([surface]);
        // The first line of a result is part of a line where it stands alone.
        const isWhole = surface !== 'first line' && surface !== 'title of a check';
        expect([surface, ...(isWhole ? readCommands(text) : [])]).toEqual([surface]);
        if (!isWhole || surface === 'title') expect(text).not.toContain('\n');
      }
      const shown = collapse(renderText(run.report, { ...look, width: 100_000 }));
      const line = withoutCommands(`: ${showControls(run.report.subject.name)}`);
      expect(shown).toContain(collapse(line.slice(1, 40)).trim());
    });
    expect(count).toBeGreaterThanOrEqual(10_000);
  }, 180_000);
});

describe('JSON', () => {
  test('reads back as it was', () => {
    const count = expectAll(BATCH, (names, turn) => {
      const { report } = runWith(names, turn, kindOf(turn));
      const text = renderReportJson(report);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
      expect(readReport(text, 'r.json')).toEqual(report);
      expect([...readTerminal(text), ...readCommands(text)]).toEqual([]);
      for (const { head } of report.targets) {
        if (head !== null) expect(readSnapshot(renderSnapshotJson(head), 's.json')).toEqual(head);
      }
    });
    expect(count).toBeGreaterThanOrEqual(10_000);
  }, 180_000);
});

/** The same surfaces with a name put into them as it is: the readers are not blind. */
describe('a name that is not escaped is seen', () => {
  const calm = picking(['a'], 0);
  const report = reportWith(calm, kindOf(0));
  const body = renderComment(report, {});
  const result = renderText(report, { width: 100, colour: false });
  const inMarkdown = [
    'link',
    'image',
    'html',
    'mention',
    'reference',
    'url',
    'emoji',
    'math',
  ] as const;
  const inText = ['command', 'ansi', 'bidi', 'control', 'surrogate'] as const;

  test.each(inMarkdown)('in a comment: %s', (abuse) => {
    const harmlessly = readMarkdown(body, ROOT);
    expect(harmlessly.complaints).toEqual([]);
    const raw = ABUSES[abuse].filter((name) => {
      const reading = readMarkdown(
        body.replace('passes', `${name} passes`).replace('fails', `${name} fails`),
        ROOT,
      );
      return reading.complaints.length > 0 || reading.shape !== harmlessly.shape;
    });
    expect(raw).not.toEqual([]);
  });

  test.each(inText)('in a terminal: %s', (abuse) => {
    expect([...readTerminal(result), ...readCommands(result)]).toEqual([]);
    const raw = ABUSES[abuse].filter((name) => {
      const text = `${result}\n  ${name}\n`;
      return readTerminal(text).length > 0 || readCommands(text).length > 0;
    });
    expect(raw.length).toBeGreaterThan(ABUSES[abuse].length / 2);
  });
});
