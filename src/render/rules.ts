// F4. The rule table, and one rule explained, in the terminal (pure).

import { stringify } from 'yaml';
import type { Rule } from '../model/knowledge.ts';
import { counted } from '../text/bytes.ts';
import { hanging, inColumns, type Column, type TextOptions } from './text/columns.ts';
import { cut } from '../text/terminal.ts';

/** What is shown of a rule. */
export type RuleText = Pick<
  Rule,
  'name' | 'level' | 'title' | 'why' | 'fix' | 'against' | 'exception' | 'slimWarnsInherited'
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

/** A YAML scalar, in quotes where it needs them. */
const scalar = (text: string): string => stringify(text, { lineWidth: 0 }).trim();

/** What stagegate.yml says to change a rule's level, or to let one finding through. */
export function policyLines({ name, exception }: Pick<RuleText, 'name' | 'exception'>): string[] {
  return [
    'exceptions:',
    `  - rule: ${name}`,
    ...(exception.path === undefined ? [] : [`    path: ${scalar(exception.path)}`]),
    `    reason: ${scalar(exception.reason)}`,
    '    expires: 2027-01-31',
    '# or, for all that it finds:',
    `# rules: { ${name}: off }   # or error, warning, note`,
  ];
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
    ...hanging('but    ', rule.against.argument, width),
    ...hanging('yet    ', rule.against.answer, width),
    '',
    'In stagegate.yml:',
    ...policyLines(rule).map((line) => `  ${line}`),
  ].join('\n')}\n`;
}
