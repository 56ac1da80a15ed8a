// Whether GitHub would show a text as it is meant: Markdown → HTML by micromark, read by parse5.

import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { defaultTreeAdapter, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const VOID = new Set(['br', 'hr', 'img', 'input']);
/** What a collapsed section may stand in: another one, or the body itself. */
const PLACES = new Set(['#document-fragment', 'details']);

export function toHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** What is wrong with a text; empty when it is as it should be. */
export function flaws(markdown: string): string[] {
  const found: string[] = [];
  const counts = new Map<string, number>();
  const fragment = parseFragment(toHtml(markdown), {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine }) => found.push(`${code} in line ${startLine} of the HTML`),
  });
  const visit = (node: Node): void => {
    if (defaultTreeAdapter.isElementNode(node)) {
      counts.set(node.tagName, (counts.get(node.tagName) ?? 0) + 1);
      found.push(...flawsOf(node));
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(fragment);
  return [...found, ...miscounted(markdown, counts)];
}

function flawsOf(element: Element): string[] {
  const { tagName, parentNode, sourceCodeLocation } = element;
  const isClosed = sourceCodeLocation?.endTag !== undefined || VOID.has(tagName);
  // A table's body is implied where it has one row.
  const isImplied = sourceCodeLocation === null || sourceCodeLocation === undefined;
  const parent = parentNode?.nodeName ?? '';
  return [
    ...(isClosed || isImplied ? [] : [`<${tagName}> is not closed`]),
    ...(tagName === 'details' && !PLACES.has(parent) ? [`<details> in <${parent}>`] : []),
    ...(tagName === 'summary' && parent !== 'details' ? [`<summary> in <${parent}>`] : []),
    ...(tagName === 'tr' ? rowFlaws(element) : []),
  ];
}

/** Every row has as many cells as the head of its table. */
function rowFlaws(row: Element): string[] {
  const part = row.parentNode;
  const table = part !== null && 'parentNode' in part ? part.parentNode : null;
  const named = (of: Node | null | undefined, name: RegExp): Node[] =>
    of !== null && of !== undefined && 'childNodes' in of
      ? of.childNodes.filter((child: Node) => name.test(child.nodeName))
      : [];
  const [head] = named(table, /^thead$/);
  const [first] = named(head, /^tr$/);
  const want = named(first, /^t[hd]$/).length;
  const got = named(row, /^t[hd]$/).length;
  return got === want ? [] : [`a row of ${got} cells under ${want}`];
}

/** Every mark that we wrote has become what it stands for. */
function miscounted(markdown: string, counts: ReadonlyMap<string, number>): string[] {
  const outside = markdown.replace(/^(`{3,})[^]*?^\1$/gm, '');
  const lines = outside.split('\n');
  const want: Readonly<Record<string, number>> = {
    details: lines.filter((line) => line === '<details>').length,
    table: lines.filter((line) => /^\|(?: :?-+:? \|)+$/.test(line)).length,
    ol: outside.match(/^1\. /gm)?.length ?? 0,
    pre: (markdown.match(/^`{3,}/gm)?.length ?? 0) / 2,
  };
  return Object.entries(want).flatMap(([tag, count]) => {
    const got = counts.get(tag) ?? 0;
    return got === count ? [] : [`${got} <${tag}>, and not ${count}`];
  });
}
