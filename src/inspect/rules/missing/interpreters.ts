// F2. Scripts whose `#!` line names what is not there: pure.

import type { RuleInput } from '../../../model/knowledge.ts';
import type { RootfsEntry } from '../../../model/rootfs.ts';
import { findCommand, hasShell, isExecutable } from '../../loader/commands.ts';
import type { Objects } from '../../loader/objects.ts';
import { nameOf, programDirectories } from '../../paths.ts';
import { PACKAGE_TREE } from './silent.ts';

export interface BrokenScript {
  readonly entry: RootfsEntry;
  /** What is not there: `/bin/bash`, `python3` for `/usr/bin/env python3`. */
  readonly missing: string;
  readonly why: 'absent' | 'not-executable' | 'carriage-return' | 'not-in-path';
}

/** Of a script that can be started: what is wrong with it, or null. */
export function judgeScript(
  { entry, line }: Objects['scripts'][number],
  input: RuleInput,
): BrokenScript | null {
  const [, interpreter = '', rest = ''] = /^[ \t]*([^ \t\0]*)[ \t]*([^\0]*)/.exec(line) ?? [];
  if (interpreter === '') return null;
  // The kernel takes the carriage return for a part of the name, or of the argument.
  if (line.endsWith('\r') && (rest.trim() === '' || nameOf(interpreter) === 'env')) {
    return { entry, missing: interpreter.replace(/\r$/, ''), why: 'carriage-return' };
  }
  const path = interpreter.startsWith('/')
    ? interpreter
    : `${input.config.workingDir || '/'}/${interpreter}`;
  const target = input.rootfs.resolve(path);
  if (target === null) return { entry, missing: interpreter, why: 'absent' };
  if (!isExecutable(target)) return { entry, missing: interpreter, why: 'not-executable' };
  if (nameOf(interpreter) !== 'env') return null;
  const word = wordOfEnv(rest);
  if (word === null || findCommand(word, input) !== null) return null;
  return { entry, missing: word, why: 'not-in-path' };
}

/** env(1): the first argument that is no option and no `NAME=value`; the kernel gives one in all. */
function wordOfEnv(argument: string): string | null {
  const text = argument.trim();
  const words = /^(?:-S|--split-string[= ])/.test(text)
    ? text.replace(/^(?:-S|--split-string[= ])\s*/, '').split(/\s+/)
    : [text];
  for (const word of words) {
    if (word.startsWith('-') || word.includes('=')) continue;
    // Quotes and variables are env's own matter.
    return /^[\w./+-]+$/.test(word) ? word : null;
  }
  return null;
}

const SHELL = /^(?:\/usr(?:\/local)?)?\/bin\/(?:sh|ash|bash|dash|ksh|zsh|env)$|^(?:sh|bash|zsh)$/;
const MANAGED = new Set(['deb', 'rpm', 'apk', 'alpm', 'conda']);

/**
 * Scripts that this Dockerfile brought, where programs lie; what the image starts by default is for
 * dangling-entrypoint to say. Scripts in packages of languages are parts that nobody starts; those of installed distribution packages are
 * for who has the interpreter as well. An image without any shell means to have none, and then helper
 * scripts that came along are left-overs, not failures.
 */
export function findBrokenScripts(
  input: RuleInput,
  objects: Objects,
  started: ReadonlySet<number>,
): BrokenScript[] {
  const isProgramDirectory = programDirectories(input.config.path);
  const shellLess = !hasShell(input.rootfs);
  return objects.scripts.flatMap((script) => {
    const { entry } = script;
    if (started.has(entry.inode) || input.origins[entry.layer] === 'base-image') return [];
    if (!isProgramDirectory(entry.directory) || PACKAGE_TREE.test(entry.path)) return [];
    if (MANAGED.has(input.ownerOf(entry.path)?.type ?? '')) return [];
    const broken = judgeScript(script, input);
    if (broken === null) return [];
    const isLeftOver = shellLess && SHELL.test(broken.missing);
    return isLeftOver ? [] : [broken];
  });
}
