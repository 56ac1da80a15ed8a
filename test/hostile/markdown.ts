// Reads Markdown as GitHub does, before its sanitiser: CommonMark with GFM, then an HTML parser.

import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** What our renderers make, with the attributes that each may have. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  p: [],
  h3: [],
  h4: [],
  ul: [],
  ol: [],
  li: [],
  blockquote: [],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: ['align'],
  td: ['align'],
  pre: [],
  code: ['class'],
  strong: [],
  a: ['href'],
  br: [],
  details: [],
  summary: [],
  sub: [],
  span: [],
};

/** In these GitHub looks for no mention, reference or emoji. */
const QUIET = new Set(['code', 'pre', 'a']);

const READ_BY_GITHUB: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a mention', /@\w/u],
  ['a reference', /#\d|\bGH-\d/iu],
  ['a bare URL', /(?:https?|ftp):\/\/|\bwww\.|mailto:\S*@\S|xmpp:\S*@\S/iu],
  ['an e-mail address', /[\w.+-]@[\w-]+\.\w/u],
  ['an emoji', /:[\w+-]+:/u],
  ['a formula', /\$[^]|[^]\$/u],
];

export interface Reading {
  /** Elements in document order with their depth: what would differ if a name could act. */
  readonly shape: string;
  /** All text, in document order, as a reader sees it. */
  readonly text: string;
  /** The same, block by block of the outermost ones. */
  readonly blocks: readonly string[];
  /** What a name did, or could do; empty when it is inert. */
  readonly complaints: readonly string[];
}

const isElement = (node: Node): node is Element => 'tagName' in node;

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

function wrongLink(href: string, root: string): boolean {
  if (!URL.canParse(href)) return true;
  const url = new URL(href);
  return !`${url.origin}${url.pathname}`.startsWith(root);
}

function complainAbout(node: Element, root: string): string[] {
  const { tagName, attrs } = node;
  const allowed = Object.hasOwn(ALLOWED, tagName) ? ALLOWED[tagName] : undefined;
  if (allowed === undefined) return [`<${tagName}>`];
  return attrs.flatMap(({ name, value }) => {
    if (!allowed.includes(name)) return [`<${tagName} ${name}>`];
    if (name === 'href' && wrongLink(value, root)) return [`a link to ${value}`];
    if (name === 'class' && value !== 'language-yaml') return [`class ${value}`];
    return [];
  });
}

/** A `$` in an element of its own is how GitHub's documentation writes one. */
const isDollar = (node: Node): boolean =>
  isElement(node) && node.tagName === 'span' && textOf(node) === '$';

/**
 * `root` is where links may lead: `https://github.com/owner/name/`. Comments are empty, but for a
 * marker of ours at the very beginning.
 */
export function readMarkdown(markdown: string, root: string): Reading {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const complaints: string[] = [];
  const shape: string[] = [];
  const text: string[] = [];
  const readText = (value: string, quiet: boolean): void => {
    text.push(value);
    if (quiet) return;
    for (const [what, pattern] of READ_BY_GITHUB) {
      if (pattern.test(value)) complaints.push(`${what} in ${JSON.stringify(value.slice(0, 200))}`);
    }
  };
  const walk = (nodes: readonly Node[], depth: number, quiet: boolean): void => {
    for (const [index, node] of nodes.entries()) {
      if (isDollar(node)) text.push('$');
      else if (isElement(node)) {
        complaints.push(...complainAbout(node, root));
        shape.push(`${' '.repeat(depth)}${node.tagName}`);
        walk(node.childNodes, depth + 1, quiet || QUIET.has(node.tagName));
      } else if (node.nodeName === '#text' && 'value' in node) readText(node.value, quiet);
      else if (node.nodeName === '#comment' && 'data' in node) {
        const isMarker = depth === 0 && index === 0 && node.data.startsWith(' stagegate:v1 key=');
        if (node.data !== ' ' && !isMarker) complaints.push(`a comment: ${node.data}`);
      } else complaints.push(node.nodeName);
    }
  };
  const { childNodes } = parseFragment(html);
  walk(childNodes, 0, false);
  const blocks = childNodes.filter(isElement).map(textOf);
  return { shape: shape.join('\n'), text: text.join(''), blocks, complaints };
}
