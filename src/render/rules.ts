// F4. The rule table, and one rule explained, in the terminal (pure).

import type { Rule } from '../model/knowledge.ts';
import { counted } from '../text/bytes.ts';
import { hanging, inColumns, type Column, type TextOptions } from './text/columns.ts';
import { cut } from '../text/terminal.ts';

/** What is shown of a rule. */
export type RuleText = Pick<
  Rule,
  'name' | 'level' | 'title' | 'why' | 'fix' | 'slimWarnsInherited'
>;

const COLUMNS: readonly Column[] = [
  { align: 'left', width: 0, gap: 0 },
  { align: 'left', width: 7, gap: 2 },
  { align: 'left', width: 0, gap: 2 },
];

/** One line a rule: id, level, what it finds. */
export function renderRules(rules: readonly RuleText[], { width }: TextOptions): string {
  const lines = inColumns(
    rules.map(({ name, level, title }) => [name, level, title]),
    COLUMNS,
  );
  const closing = `${counted(rules.length, 'rule')}; "stagegate rules ID" explains one.`;
  return `${[...lines.map((line) => cut(line, width)), '', closing].join('\n')}\n`;
}

/** All of one rule, and how to change its level. */
export function renderRule(rule: RuleText, { width }: TextOptions): string {
  const slim =
    rule.slimWarnsInherited === true
      ? hanging('slim   ', 'a warning where it came with the external base image', width)
      : [];
  return `${[
    `${rule.name}  ${rule.level}`,
    ...hanging('finds  ', rule.title, width),
    ...hanging('why    ', rule.why, width),
    ...hanging('fix    ', rule.fix, width),
    ...slim,
    '',
    'In stagegate.yml:',
    `  rules: { ${rule.name}: warning }     # error, warning, note or off`,
    '  exceptions:',
    `    - { rule: ${rule.name}, path: /some/path, reason: why it may ship, expires: 2027-01-31 }`,
  ].join('\n')}\n`;
}
