// F3. Levels of rules as people give them (pure): the words, and the input `rules`.

import type { Level } from '../model/snapshot.ts';
import { suggest } from '../text/suggest.ts';
import { choiceOf } from './settings-form.ts';
import { linesOf } from './settings-lists.ts';
import type { InputProblem } from './settings-problems.ts';

export type RuleLevel = Level | 'off';

/** Levels by rule, where they differ from the rules' own. */
export type RuleLevels = Readonly<Record<string, RuleLevel>>;

export const LEVELS = ['error', 'warning', 'note', 'off'] as const satisfies RuleLevel[];

/** What is wrong with a rule that is not in the table. */
export function unknownRule(id: string, ruleIds: readonly string[]): string {
  const near = suggest(id, ruleIds);
  return `unknown rule; ${near === null ? '' : `did you mean ${near}? `}see stagegate rules`;
}

/** One `rule: level` a line; every wrong line is a problem of its own. */
export function readRuleLines(
  text: string,
  ruleIds: readonly string[],
): { readonly levels: RuleLevels; readonly problems: readonly InputProblem[] } {
  const levels = new Map<string, RuleLevel>();
  const firstAt = new Map<string, number>();
  const problems: InputProblem[] = [];
  for (const [index, line] of linesOf(text).entries()) {
    const say = (message: string): void => {
      problems.push({ name: 'rules', given: line, message, line: null, column: null });
    };
    const [, id, word] = /^([^:\s]+)\s*:\s*(\S+)$/u.exec(line) ?? [];
    if (id === undefined || word === undefined) {
      say('want one `rule: level` a line, such as no-shell: warning');
      continue;
    }
    const first = firstAt.get(id);
    firstAt.set(id, first ?? index + 1);
    const level = LEVELS.find((known) => known === word);
    if (!ruleIds.includes(id)) say(unknownRule(id, ruleIds));
    else if (first !== undefined) say(`given twice; entry ${first} is ${id} as well`);
    else if (level === undefined) say(`want ${choiceOf(LEVELS)}`);
    else levels.set(id, level);
  }
  return { levels: Object.fromEntries(levels), problems };
}
