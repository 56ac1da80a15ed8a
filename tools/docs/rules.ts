// docs/rules.md and a page for each rule, generated from the rule table.
// May touch: docs/rules.md, docs/rules/. A test proves them fresh.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../src/inspect/index.ts';
import { policyLines, type RuleText } from '../../src/render/rules.ts';
import { tableRow } from '../../src/text/markdown.ts';

const docs = join(import.meta.dirname, '../../docs');

const HEAD = `# Rules

What the gate looks for in an image that ships, and how much each counts. Every finding names the path, the layer, the line of the Dockerfile and the way out. Levels are changed in \`stagegate.yml\` by \`rules:\`, single findings are let through by \`exceptions:\`; see [policies](action.md).`;

const SLIM = 'Under `preset: slim` it is a warning where it came with the external base image.';

/** Path below docs/ → text. */
export function rulePages(rules: readonly RuleText[]): Readonly<Record<string, string>> {
  const rows = rules.map(({ name, level, title }) =>
    tableRow([`[${name}](rules/${name}.md)`, level, title]),
  );
  const list = [tableRow(['Rule', 'Level', 'Finds']), tableRow(['---', '---', '---']), ...rows];
  const pages = rules.map((rule) => [`rules/${rule.name}.md`, pageOf(rule)] as const);
  return { 'rules.md': `${HEAD}\n\n${list.join('\n')}\n`, ...Object.fromEntries(pages) };
}

function pageOf(rule: RuleText): string {
  const { name, level, title, why, fix, against, slimWarnsInherited } = rule;
  return `${[
    `# ${name}`,
    `**${title}.** Level: ${level}.${slimWarnsInherited === true ? ` ${SLIM}` : ''}`,
    '## Why',
    why,
    '## Fix',
    fix,
    '## The argument against it',
    against.argument,
    against.answer,
    '## Exception',
    ['```yaml', ...policyLines(rule), '```'].join('\n'),
    '[All rules](../rules.md)',
  ].join('\n\n')}\n`;
}

/** Writes the pages, removes those of rules that are gone, and answers the paths written. */
export function writeRulePages(): string[] {
  const pages = Object.entries(rulePages(RULES));
  mkdirSync(join(docs, 'rules'), { recursive: true });
  for (const name of readdirSync(join(docs, 'rules'))) rmSync(join(docs, 'rules', name));
  return pages.map(([name, text]) => {
    const path = join(docs, name);
    writeFileSync(path, text);
    return path;
  });
}
