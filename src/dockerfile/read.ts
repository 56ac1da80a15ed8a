// F1. Pure: a Dockerfile's text → its stages.

import type { Dockerfile, Instruction, Stage } from '../model/dockerfile.ts';
import { KEYWORDS, readInstruction } from './instruction.ts';
import { logicalLines } from './lines.ts';
import { refuse } from './refuse.ts';

/** 10 MiB; BuildKit itself takes 16 MiB in one message. */
const LONGEST = 10 * 1024 * 1024;
/** Stages are looked up by name for each stage and COPY; a large Dockerfile has 50. */
const MOST_STAGES = 1000;

type Fail = (line: number | null, what: string) => never;

/**
 * Reads a Dockerfile as BuildKit's own frontend does; `path` is what messages call it.
 * Throws UserError `dockerfile-syntax`, with the line, for what BuildKit would refuse as well.
 * Another frontend's instructions (`# syntax=`) are kept, unknown or not.
 */
export function readDockerfile(text: string, path: string): Dockerfile {
  const fail: Fail = (line, what) => refuse(path, line, what);
  if (text.length > LONGEST) fail(null, `longer than ${LONGEST} characters`);
  const { logical, escape, syntax } = logicalLines(text, path);
  const instructions = logical.map((line) => readInstruction(line, escape));
  if (isOurFrontend(syntax)) for (const one of instructions) checkInstruction(one, fail);
  const first = instructions.findIndex((one) => one.keyword === 'FROM');
  if (first === -1) fail(null, 'no FROM: there is nothing to build');
  const globals = instructions.slice(0, first);
  const early = globals.find((one) => one.keyword !== 'ARG');
  if (early && isOurFrontend(syntax)) {
    fail(early.lines[0], `${early.keyword} before the first FROM: only ARG may stand there`);
  }
  const end = text.replace(/\n$/, '').split('\n').length;
  const stages: Stage[] = [];
  const froms = instructions.flatMap((one, at) => (one.keyword === 'FROM' ? [at] : []));
  if (froms.length > MOST_STAGES) fail(null, `more than ${MOST_STAGES} stages`);
  froms.forEach((at, index) => {
    const next = froms[index + 1];
    const from = instructions[at] as Instruction;
    const { base, name } = readFrom(from, fail);
    const lastLine = next === undefined ? end : (instructions[next] as Instruction).lines[0] - 1;
    stages.push({
      index,
      name,
      base,
      from,
      instructions: instructions.slice(at + 1, next),
      lines: [from.lines[0], lastLine],
    });
  });
  return { path, text, globals, stages };
}

function isOurFrontend(syntax: string | null): boolean {
  return syntax === null || /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax);
}

function checkInstruction(one: Instruction, fail: Fail): void {
  const [line] = one.lines;
  if (one.keyword === '') fail(line, 'a continuation of nothing');
  if (!KEYWORDS.has(one.keyword)) fail(line, `unknown instruction: ${one.keyword}`);
  if (one.keyword === 'FROM') checkFlags(one, fail);
  if (one.keyword === 'ONBUILD') checkTrigger(one, fail);
}

function checkFlags({ flags, text, lines }: Instruction, fail: Fail): void {
  for (const [name, values] of flags) {
    if (name !== 'platform') fail(lines[0], `FROM takes no --${name}`);
    if (values.length > 1) fail(lines[0], '--platform twice');
    if (!text.includes('--platform=')) fail(lines[0], '--platform without a value');
  }
}

/** One that is unknown fails only where the image is built upon. */
function checkTrigger({ trigger, lines }: Instruction, fail: Fail): void {
  if (trigger === null) return fail(lines[0], 'ONBUILD of nothing');
  if (['FROM', 'MAINTAINER', 'ONBUILD'].includes(trigger.keyword)) {
    fail(lines[0], `ONBUILD takes no ${trigger.keyword}`);
  }
}

/** `FROM image [AS name]`; a name is lower-cased, as BuildKit does. */
function readFrom(from: Instruction, fail: Fail): { base: string; name: string | null } {
  const [base, as, name, ...more] = from.args;
  if (base === undefined) return fail(from.lines[0], 'FROM names no image');
  if (as === undefined) return { base, name: null };
  if (as.toLowerCase() !== 'as' || name === undefined || more.length > 0) {
    return fail(from.lines[0], 'FROM takes an image, or an image AS a name');
  }
  if (!/^[a-z][a-z0-9-_.]*$/i.test(name)) {
    return fail(
      from.lines[0],
      `stage name ${JSON.stringify(name)}: letters, digits, -, _ and . after a letter`,
    );
  }
  return { base, name: name.toLowerCase() };
}
