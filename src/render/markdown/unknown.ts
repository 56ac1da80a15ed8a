// F4. What gave no answer, and what passed beside it (pure). Unknown never looks like a pass.

import { exitCodeOf } from '../../gate/conclude.ts';
import type { Report } from '../../model/report.ts';
import { counted, joinAnd } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { checksOf, noRuleApplied, ruleViews, unanswered } from '../view/checks.ts';
import { findingGroups, platformsOf } from '../view/findings.ts';
import { inTargets } from '../view/words.ts';
import { prose, runUrl, type MarkdownOptions } from './links.ts';
import { left, table } from './parts.ts';

/** Of a report that is unknown: the alert and the table lead it. */
export function unknownNotice(report: Report): string[] {
  return report.conclusion === 'unknown' ? unknownSection(report) : [];
}

/** Of any other report: what gave no answer beside what decides. */
export function unknownBeside(report: Report): string[] {
  return report.conclusion === 'unknown' ? [] : unknownSection(report);
}

/** The alert, and the table of what gave no answer. */
function unknownSection(report: Report): string[] {
  const open = unanswered(report);
  if (open.length === 0) return [];
  const { all, passed } = checksOf(report);
  const rest = all - open.length;
  const others = passed === rest ? `The other ${passed} passed.` : `${passed} passed.`;
  const isUnknown = report.conclusion === 'unknown';
  const exit = exitCodeOf(report.conclusion, report.policy.failOn);
  const alert = `> [!WARNING]\n> ${open.length} of ${all} checks gave no answer. ${others} The job ends with exit code ${exit}.`;
  const rows = [...Map.groupBy(open, ({ reason, next }) => JSON.stringify([reason, next]))].map(
    ([, same]) => {
      const names = same.map(({ kind, id }) => `${kind} **${escapeMarkdown(id)}**`).join('<br>');
      const [first] = same;
      return [names, prose(first?.reason ?? ''), prose(first?.next ?? '')];
    },
  );
  const columns = [left('No answer'), left('Why'), left('What to do')];
  return [...(isUnknown ? [alert] : []), table(columns, rows)];
}

/** `Nothing forbidden in stage `runtime`. 21 rules, 6 limits, linux/amd64 and linux/arm64.` */
export function allClear(report: Report): string {
  const stages = report.targets.filter(({ role }) => role === 'runtime').map(({ name }) => name);
  const where = inTargets(report, [...new Set(stages)].map(codeSpan));
  const platforms = escapeMarkdown(joinAnd(platformsOf(report)));
  const checked = [checkedText(report), platforms].filter((part) => part !== '').join(', ');
  const none = noRuleApplied(report);
  if (none !== null) return `No rule was applied ${where}: ${none}. Checked: ${checked}.`;
  // Warnings, what an exception allows and what base has is there, and is shown elsewhere.
  const others = findingGroups(report).some(({ level }) => level !== 'note');
  return `Nothing ${others ? 'else ' : ''}forbidden ${where}. ${checked}.`;
}

/** `21 rules, 6 limits`. */
export function checkedText(report: Report): string {
  const rules = ruleViews(report).filter(({ state }) => state !== 'not applicable').length;
  const limits = report.verdicts.filter(({ result }) => result !== 'n/a').length;
  return [
    ...(rules > 0 ? [counted(rules, 'rule')] : []),
    ...(limits > 0 ? [counted(limits, 'limit')] : []),
  ].join(', ');
}

/** `Limits: `max-uncompressed-size`. Rules: all but `no-secret`.` */
export function passedText(report: Report, options: MarkdownOptions): string {
  const url = runUrl(report, options);
  const where = url === null ? '' : ` Each is listed in the [job summary](${url}).`;
  const open = new Set(unanswered(report).map(({ id }) => id));
  const limits = report.verdicts.filter(({ result, id }) => result === 'pass' && !open.has(id));
  const ids = [...new Set(limits.map(({ id }) => id))].map(codeSpan);
  const bad = ruleViews(report).filter(({ state }) =>
    ['unknown', 'not allowed', 'warning'].includes(state),
  );
  const but = bad.length === 0 ? '' : ` but ${joinAnd(bad.map(({ id }) => codeSpan(id)))}`;
  const word = ids.length === 1 ? 'Limit' : 'Limits';
  const none = noRuleApplied(report);
  const rules = none === null ? `all${but}` : `none applied, ${none}`;
  return `${ids.length === 0 ? '' : `${word}: ${joinAnd(ids)}. `}Rules: ${rules}.${where}`;
}
