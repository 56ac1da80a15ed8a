// F3. A YAML text as nodes with positions (pure). Nothing is trusted: no aliases, no tags, no
// merge keys, a bounded size.

import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import { suggest } from '../text/suggest.ts';
import { choiceOf } from './settings-form.ts';
import type { InputProblem } from './settings-problems.ts';

/** 64 KiB hold thousands of exceptions. */
const MOST_CHARACTERS = 64 * 1024;

type Node = ParsedNode | null;

/** One key of a map. */
export interface Entry {
  readonly key: string;
  readonly node: Node;
  /** `limits[0].target`. */
  readonly name: string;
  readonly offset: number;
}

/** Reads nodes and collects what is wrong with them; a reading that failed is null. */
export interface YamlReader {
  readonly root: Node;
  readonly problems: InputProblem[];
  say(at: { readonly name: string; readonly offset: number }, given: Node, message: string): void;
  /** The entries of a map; keys that are not known are problems. */
  entries(node: Node, name: string, known: readonly string[] | null, want: string): Entry[];
  items(node: Node, name: string, want: string): { node: Node; name: string; offset: number }[];
  /** A plain value as it is written, numbers and booleans included. */
  text(entry: Entry, want: string): string | null;
  lineOf(offset: number): number;
}

/** `limits:` with nothing after it. */
const isEmpty = (node: Node): boolean => (isScalar(node) ? node.value === null : node === null);

const startOf = (node: Node): number => node?.range[0] ?? 0;

/** A node's text as it stands in the file, for messages; null where it takes several lines. */
function sourceOf(node: Node, text: string): string | null {
  if (node === null) return null;
  const source = text.slice(node.range[0], node.range[1]);
  return isScalar(node) || /^[[{].*$/u.test(source) ? source : null;
}

/** Opens a text; what YAML itself rejects is in `problems`. */
export function openYaml(text: string): YamlReader {
  const lines = new LineCounter();
  const tooLong = text.length > MOST_CHARACTERS;
  const document = parseDocument(tooLong ? '' : text, { lineCounter: lines, prettyErrors: false });
  const problems: InputProblem[] = [];
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const add = (name: string, offset: number, given: string | null, message: string): void => {
    problems.push({ name, given, message, ...at(offset) });
  };
  if (tooLong) add('file', 0, null, `too long; want at most ${MOST_CHARACTERS} characters`);
  for (const error of [...document.errors, ...document.warnings]) {
    const [start] = error.pos;
    if (error.code === 'DUPLICATE_KEY') {
      const [key = ''] = /^[^:\n]+/u.exec(text.slice(start)) ?? [];
      add(key.trim(), start, null, 'given twice in the same place; want it once');
    } else add('YAML', start, null, error.message.replace(/\s+/gu, ' '));
  }
  const say: YamlReader['say'] = (place, node, message) => {
    add(place.name, node === null ? place.offset : startOf(node), sourceOf(node, text), message);
  };

  const entriesOf = (map: YAMLMap.Parsed, name: string, known: readonly string[] | null) => {
    const found: Entry[] = [];
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '?';
      const full = name === '' ? key : `${name}.${key}`;
      const entry = { key, node: pair.value, name: full, offset: startOf(pair.key) };
      if (known === null || known.includes(key)) found.push(entry);
      else say(entry, null, unknownKey(key, known));
    }
    return found;
  };

  return {
    root: document.contents,
    problems,
    say,
    entries(node, name, known, want) {
      if (isMap(node)) return entriesOf(node, name, known);
      if (!isEmpty(node)) say({ name: name || 'file', offset: 0 }, node, want);
      return [];
    },
    items(node, name, want) {
      if (isEmpty(node)) return [];
      if (!isSeq(node)) {
        say({ name, offset: startOf(node) }, node, want);
        return [];
      }
      return node.items.map((item, index) => ({
        node: item,
        name: `${name}[${index}]`,
        offset: startOf(item),
      }));
    },
    text(entry, want) {
      if (isScalar(entry.node) && entry.node.value !== null) {
        const { value } = entry.node;
        return typeof value === 'string' ? value : (sourceOf(entry.node, text) ?? '');
      }
      say(entry, entry.node, `want ${want}`);
      return null;
    },
    lineOf: (offset) => at(offset).line,
  };
}

/** One of these words, or null when it is another. */
export function oneOfEntry<const W extends string>(
  yaml: YamlReader,
  entry: Entry,
  words: readonly W[],
): W | null {
  const text = yaml.text(entry, choiceOf(words));
  if (text === null) return null;
  const found = words.find((word) => word === text);
  if (found === undefined) yaml.say(entry, entry.node, `want ${choiceOf(words)}`);
  return found ?? null;
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = suggest(key, known);
  return near === null
    ? `unknown key; want one of ${known.join(', ')}`
    : `unknown key; did you mean ${near}?`;
}
