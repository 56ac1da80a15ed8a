// F1. Pure: .dockerignore, and which files of its context a Dockerfile can ask for.

import picomatch from 'picomatch';
import type { Dockerfile, Instruction } from '../model/dockerfile.ts';

/** Tells whether a path of the context, `/`-separated and relative, is left out. */
export type Ignores = (path: string) => boolean;

/**
 * Reads a .dockerignore (docs.docker.com, "Build context"): the last matching line decides, `!`
 * takes a path back in, a pattern leaves out everything below what it matches.
 */
export function readIgnores(text: string): Ignores {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const keeps = line.startsWith('!');
      return { keeps, matches: matcher(keeps ? line.slice(1).trim() : line) };
    });
  return (path) => rules.reduce((out, { keeps, matches }) => (matches(path) ? !keeps : out), false);
}

/** A pattern matches a path when it matches the path or a directory above it. */
function matcher(pattern: string): (path: string) => boolean {
  const clean = normalise(pattern);
  if (clean === '') return () => true;
  const glob = picomatch(clean, { dot: true, nobrace: true, noext: true });
  return (path) => {
    for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (glob(path.slice(0, at))) return true;
    }
    return false;
  };
}

/** `/./a//b/` and `a/b` are the same; `.` is the context itself. */
function normalise(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/**
 * Whether a COPY, ADD or bind mount can ask for a path of the context. BuildKit sends nothing else
 * (`local.followpaths` in its provenance). Sources with variables count as everything.
 */
export function sendsPath(dockerfile: Dockerfile): (path: string) => boolean {
  const sources = dockerfile.stages
    .flatMap((stage) => stage.instructions.map((one) => one.trigger ?? one))
    .flatMap(contextSources);
  const matchers = sources.map((source) => (source.includes('$') ? () => true : matcher(source)));
  // An untracked directory stands for what is in it: a source below it may be sent as well.
  const literal = sources.map(normalise);
  return (path) =>
    matchers.some((matches) => matches(path)) ||
    literal.some((source) => source.startsWith(`${path}/`));
}

function contextSources(instruction: Instruction): string[] {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    if (instruction.flags.has('from')) return [];
    return instruction.args.slice(0, -1).filter((arg) => !/^\d*<<|^[a-z]+:\/\/|^git@/i.test(arg));
  }
  return (instruction.flags.get('mount') ?? []).flatMap((mount) => {
    const fields = new Map(
      mount.split(',').map((field) => {
        const at = field.indexOf('=');
        const key = at === -1 ? field : field.slice(0, at);
        return [key.trim().toLowerCase(), at === -1 ? '' : field.slice(at + 1)] as const;
      }),
    );
    if ((fields.get('type') ?? 'bind') !== 'bind' || fields.has('from')) return [];
    return [fields.get('source') ?? fields.get('src') ?? '.'];
  });
}
