// F2. The findings of missing-library in words, one for files of one directory with one lack: pure.

import type { RuleMatch } from '../../../model/knowledge.ts';
import type { RootfsEntry } from '../../../model/rootfs.ts';
import { counted } from '../../../text/bytes.ts';
import { machineOf, type Objects } from '../../loader/objects.ts';
import { directoryOf } from '../../paths.ts';
import type { Advice } from './fix.ts';
import type { BrokenScript } from './interpreters.ts';
import type { NoInterpreter } from './libraries.ts';
import type { Trouble } from './troubles.ts';

const MAX_ALSO = 50;
/** Names in one message; the others are counted. */
const MOST_NAMES = 5;

/** A finding to be, of one file. */
interface Lack {
  readonly entry: RootfsEntry;
  /** What is not there. */
  readonly what: string;
  /** Goes on after the file's path. */
  readonly text: string;
  readonly detail: string;
  /** Files that cannot start because of it. */
  readonly also: readonly string[];
  readonly fix: (() => string | null) | string;
}

export function libraryLack(trouble: Trouble, objects: Objects, advice: Advice): Lack {
  const { object, missing, stopped, loader } = trouble;
  const names = missing.map(({ name }) => name);
  const notes = missing.flatMap(({ wrong }) => wrongNote(wrong, objects) ?? []);
  const libc = loader.libc === 'musl' ? 'musl’s loader' : 'glibc’s loader';
  return {
    entry: object.entry,
    what: listOf(names),
    text: `needs ${listOf(names)}, which ${libc} does not find in this image${notes.join('')}`,
    detail: `NEEDED ${listOf(names)}`,
    also: stopped,
    fix: () => advice.for(trouble),
  };
}

function wrongNote(wrong: string | null, objects: Objects): string | null {
  if (wrong === null) return null;
  const at = objects.at(wrong);
  if (at === null) return null;
  if (at === 'other') return `; ${wrong} is no shared library`;
  return `; ${wrong} is for ${machineOf(at.fact)}`;
}

const STATICALLY = 'Link it statically (Go: CGO_ENABLED=0; Rust: a -musl target; C: -static)';

export function interpreterLack({ object, interpreter, why, wants, has }: NoInterpreter): Lack {
  const other = wants !== null && !has.includes(wants) ? has[0] : undefined;
  const isForeign = why === 'machine';
  const reason = isForeign
    ? `the file at that path is for another machine than ${machineOf(object.fact)}`
    : other !== undefined && wants !== null
      ? `needs ${wants}’s loader, the image has ${other}’s`
      : 'linked dynamically, and its program loader is not in this image';
  return {
    entry: object.entry,
    what: interpreter,
    text: `cannot start: its interpreter ${interpreter} is missing (${reason})`,
    detail: reason,
    also: [],
    fix:
      other !== undefined && wants !== null
        ? `${STATICALLY}, build it in a stage with ${other}, as the image that ships has, or ship ` +
          `it on a base image with ${wants}.`
        : `${STATICALLY}, or ship it on a base image that has ${interpreter}.`,
  };
}

const SCRIPT_TEXTS: Readonly<
  Record<BrokenScript['why'], (missing: string) => { text: string; fix: string }>
> = {
  absent: (missing) => ({
    text: `cannot start: its interpreter ${missing} is not in this image`,
    fix: `Name an interpreter in its first line that the image has, or bring ${missing}.`,
  }),
  'not-executable': (missing) => ({
    text: `cannot start: its interpreter ${missing} is not executable`,
    fix: `Make ${missing} executable where it is made: RUN chmod +x, or COPY --chmod=755.`,
  }),
  'carriage-return': (missing) => ({
    text:
      `cannot start: its first line ends with a carriage return, so that the kernel looks for ` +
      `“${missing}\\r”`,
    fix: 'Store the script with LF line ends (.gitattributes: `*.sh text eol=lf`).',
  }),
  'not-in-path': (missing) => ({
    text: `cannot start: its first line asks env for ${missing}, which is not in the image’s PATH`,
    fix: `Bring ${missing}, set PATH so that it is found, or name the interpreter’s own path.`,
  }),
};

export function scriptLack({ entry, missing, why }: BrokenScript): Lack {
  const { text, fix } = SCRIPT_TEXTS[why](missing);
  const detail = why === 'carriage-return' ? `#!${missing}\\r` : `#! ${missing}`;
  return { entry, what: missing, text, detail, also: [], fix };
}

/** Files of one directory that lack the same are one finding, at the first of them. */
export function toMatches(lacks: readonly Lack[]): RuleMatch[] {
  const groups = new Map<string, Lack[]>();
  for (const lack of lacks.toSorted((a, b) => (a.entry.path < b.entry.path ? -1 : 1))) {
    const { entry, text } = lack;
    const key = `${directoryOf(entry.path)}\0${entry.layer}\0${text}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [lack]);
    else group.push(lack);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { entry, what, text, detail } = first;
    const stopped = [first, ...others].flatMap(({ also }) => also);
    const names = [...new Set([...others.map((it) => it.entry.path), ...stopped])];
    const also = names.slice(0, MAX_ALSO);
    const fix = typeof first.fix === 'string' ? first.fix : first.fix();
    const verb = others.length === 1 ? 'does' : 'do';
    const more =
      others.length === 0
        ? ''
        : `; so ${verb} ${counted(others.length, 'more file', 'more files')} beside it`;
    return {
      path: entry.path,
      layer: entry.layer,
      message: `${entry.path} ${text}${more}`,
      evidence: {
        what,
        by: 'content' as const,
        detail,
        ...(also.length > 0 && { also }),
        ...(names.length > also.length && { alsoCount: names.length }),
      },
      ...(fix !== null && { fix }),
    };
  });
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
