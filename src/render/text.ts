// F4. A report in the terminal (pure): verdict, sizes, what blocks, why it grew, what was fixed,
// where it is. ASCII but for untrusted text; every state is a word.

import { exitCodeOf } from '../gate/conclude.ts';
import type { Report } from '../model/report.ts';
import type { Problem } from '../model/snapshot.ts';
import { cut, displayWidth, padEnd, showControls, wrap } from '../text/terminal.ts';
import { withoutCommands } from '../text/workflow.ts';
import { headline } from './headline.ts';
import { changeLines } from './text/changes.ts';
import { hanging, paintWord, type TextOptions } from './text/columns.ts';
import { excusedLines, findingLines } from './text/findings.ts';
import { sizeLines } from './text/sizes.ts';
import { stageLines } from './text/stages.ts';
import { checksOf, noRuleApplied, ruleViews, rulesInWords, unanswered } from './view/checks.ts';
import { countingGroups, findingGroups } from './view/findings.ts';
import { SLIM_HINT, slimHelps } from './view/slim.ts';
import { baselineKind, placeOf, shortCommit, WORDS } from './view/words.ts';

export type { TextOptions } from './text/columns.ts';

const NARROWEST = 80;

function titleLines(report: Report, options: TextOptions): string[] {
  const word = WORDS[report.conclusion];
  const text = headline(report, 'terminal').slice(word.length + 2);
  const [first = '', ...rest] = wrap(text, options.width - word.length - 2);
  const indent = ' '.repeat(word.length + 2);
  return [`${paintWord(word, options)}  ${first}`, ...rest.map((line) => indent + line)];
}

/** What gave no answer, why, and what to do; the same reason is not said twice in a row. */
function unknownLines(report: Report, { width }: TextOptions): string[] {
  const open = unanswered(report);
  if (open.length === 0) return [];
  const column = Math.max(20, ...open.map(({ id }) => displayWidth(showControls(id)))) + 4;
  const lines = open.flatMap(({ id, reason, next }, index) => {
    const label = padEnd(`  ${showControls(id)}`, column);
    const same = open[index - 1]?.reason === reason;
    const last = open[index + 1]?.reason !== reason;
    return [
      ...hanging(label, same ? 'the same' : showControls(reason), width),
      ...(last && next !== ''
        ? hanging(`${' '.repeat(column)}fix  `, showControls(next), width)
        : []),
    ];
  });
  const { all, passed } = checksOf(report);
  return [...lines, `  ${passed} of ${all} checks passed`];
}

function problemLines(report: Report, { width }: TextOptions): string[] {
  const said = new Set(unanswered(report).map(({ reason }) => reason));
  const all = [...report.problems, ...report.targets.flatMap(({ head }) => head?.problems ?? [])];
  const distinct = new Map<string, Problem>();
  for (const problem of all) {
    if (!said.has(problem.message)) distinct.set(problem.message + problem.next, problem);
  }
  return [...distinct.values()].flatMap(({ message, next }) => [
    ...hanging('problem  ', showControls(message), width),
    ...(next === '' ? [] : hanging('         fix  ', showControls(next), width)),
  ]);
}

function noteLines(report: Report, { width }: TextOptions): string[] {
  return report.buildNotes.flatMap(({ id, message, lines, fix }) => {
    const place = placeOf(report, lines);
    const text = message + (place === null ? '' : `   ${place}`);
    return [
      ...hanging(`note     ${showControls(id)}  `, showControls(text), width),
      ...(fix === '' ? [] : hanging('         fix  ', showControls(fix), width)),
    ];
  });
}

function fixedLines(report: Report, { width }: TextOptions): string[] {
  const fixed = report.targets.flatMap(({ role, delta }) =>
    role === 'runtime' ? (delta?.findings.fixed ?? []) : [],
  );
  const byRule = Map.groupBy(fixed, ({ rule }) => rule);
  return [...byRule].flatMap(([rule, all]) => {
    const paths = [...new Set(all.flatMap(({ path }) => path ?? []))];
    const more = paths.length > 6 ? ` and ${paths.length - 6} more` : '';
    const shown = paths.slice(0, 6).join(', ') + more;
    return hanging(
      `fixed  ${showControls(rule)}  `,
      showControls(shown || all[0]?.message || ''),
      width,
    );
  });
}

function policyLines({ policy, exception }: Report, { width }: TextOptions): string[] {
  const changed = policy.changedHere.flatMap((change) =>
    hanging('policy changed here  ', showControls(change.replaceAll('→', '->')), width),
  );
  if (exception?.kind !== 'label') return changed;
  const by = exception.by === null ? '' : `, added by ${exception.by}`;
  return [
    ...changed,
    ...hanging('exception  ', showControls(`label ${exception.label}${by}`), width),
  ];
}

/** The name, and the digest in one piece; what of it was not judged. Empty where head was built. */
function imageLines({ subject }: Report, { width }: TextOptions): string[] {
  const { image = null, dockerfile } = subject;
  if (image === null) return [];
  const { ref, digest, notJudged = [] } = image;
  const isTold = digest === null || ref.endsWith(digest);
  return [
    `image   ${showControls(ref)}`,
    ...(isTold ? [] : [`        ${showControls(digest)}`]),
    ...(notJudged.length === 0
      ? []
      : hanging('        ', showControls(`not judged: ${notJudged.join(', ')}`), width)),
    ...(dockerfile?.isClaimed === true
      ? ["lines   of the Dockerfile in the image's own provenance"]
      : []),
  ];
}

/** `main a742578 (stored report)   head 7c46762`. */
function baseLine({ baseline, subject }: Report): string {
  const commit = shortCommit(baseline.commit);
  const ref = [...new Set([baseline.ref, commit].filter((part) => part !== null))].join(' ');
  const built =
    baseline.kind === 'none' || baseline.failed ? null : `${ref} (${baselineKind(baseline)})`;
  const reason = baseline.reason === null ? '' : `: ${baseline.reason}`;
  const head = shortCommit(subject.commit);
  return showControls(
    `${built?.trim() ?? `none${reason}`}${head === null ? '' : `   head ${head}`}`,
  );
}

function rulesLine(report: Report, { width }: TextOptions): string[] {
  const views = ruleViews(report);
  const none = noRuleApplied(report);
  const words = none === null ? rulesInWords(views) : `no rule was applied: ${none}`;
  return views.length === 0 ? [] : hanging('rules  ', words, width);
}

function slimLines(report: Report, { width }: TextOptions): string[] {
  return slimHelps(report) ? hanging('  fix  ', SLIM_HINT, width) : [];
}

export interface ResultOptions extends TextOptions {
  /** Paths of the files that this run wrote, and no others. */
  readonly written?: readonly string[];
  /** What became of the pull request's comment; empty where none is due. */
  readonly comment?: string;
}

/** The result as a terminal shows it, with a newline at the end. */
export function renderText(report: Report, options: ResultOptions): string {
  const settled = { ...options, width: Math.max(NARROWEST, options.width) };
  const groups = findingGroups(report);
  const { failing } = countingGroups(report, groups);
  const written = (options.written ?? []).map(showControls).join('  ');
  const { comment = '' } = options;
  const rules = failing.length > 0 ? [] : rulesLine(report, settled);
  const sections = [
    policyLines(report, settled),
    unknownLines(report, settled),
    sizeLines(report, settled),
    [...rules, ...findingLines(report, groups, settled), ...slimLines(report, settled)],
    changeLines(report, settled),
    stageLines(report, settled),
    [...fixedLines(report, settled), ...excusedLines(groups, settled)],
    [...problemLines(report, settled), ...noteLines(report, settled)],
    [
      ...(written === '' ? [] : [`report  ${written}`]),
      ...imageLines(report, settled),
      ...hanging('base    ', baseLine(report), settled.width),
      ...(comment === '' ? [] : hanging('comment ', showControls(comment), settled.width)),
      `exit ${exitCodeOf(report.conclusion, report.policy.failOn)}`,
    ],
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((lines) => ['', ...lines]);
  return withoutCommands([...titleLines(report, settled), ...lines, ''].join('\n'));
}

/** One line of at most so many columns: for logs that want the verdict alone. */
export function renderTitle(report: Report, width: number): string {
  return withoutCommands(cut(headline(report, 'terminal'), width));
}
