// F6. Command-line flags → a map of texts. Pure: argv in, values or all problems out.

import { parseArgs } from 'node:util';
import { UserError } from '../errors.ts';
import { suggest } from '../text/suggest.ts';

export interface Flag {
  readonly name: string;
  /** `many` may be given several times; the values are joined by newlines, as an action's input. */
  readonly kind: 'text' | 'many' | 'switch';
  /** The value's name in the help: `DIR`. */
  readonly value?: string;
  readonly help: string;
}

export interface ParsedFlags {
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** A switch is `true`, or what `--switch=no` says. Throws `usage` with every problem at once. */
export function parseFlags(
  argv: readonly string[],
  flags: readonly Flag[],
  operands: readonly string[],
): ParsedFlags {
  const known = new Map(flags.map((flag) => [flag.name, flag]));
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      flags.map(({ name, kind }) => [
        name,
        { type: kind === 'switch' ? 'boolean' : 'string', multiple: true } as const,
      ]),
    ),
  });
  const values = new Map<string, string>();
  const found: string[] = [];
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') found.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = known.get(token.name);
    if (flag === undefined) {
      const near = suggest(token.name, [...known.keys()]);
      problems.push(
        `${token.rawName}: no such flag${near === null ? '' : `; did you mean --${near}?`}`,
      );
    } else if (flag.kind === 'switch') {
      values.set(flag.name, token.value ?? 'true');
    } else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
      problems.push(`--${flag.name}: wants a value: --${flag.name} ${flag.value ?? 'VALUE'}`);
    } else if (flag.kind === 'text' && values.has(flag.name)) {
      problems.push(`--${flag.name}: given twice; want it once`);
    } else {
      const before = values.get(flag.name);
      values.set(flag.name, before === undefined ? token.value : `${before}\n${token.value}`);
    }
  }
  const wanted = operands.filter((name) => !name.startsWith('['));
  if (found.length < wanted.length)
    problems.push(`missing ${wanted.slice(found.length).join(' ')}`);
  const extra = found.slice(operands.length);
  // After an unknown flag nobody can tell its value from an operand.
  const unknownFlag = tokens.some((token) => token.kind === 'option' && !known.has(token.name));
  if (extra.length > 0 && !unknownFlag) problems.push(`too many arguments: ${extra.join(' ')}`);
  const [first, ...more] = problems;
  if (first !== undefined) {
    throw new UserError('usage', more.length === 0 ? first : `${problems.length} problems`, {
      details: more.length === 0 ? [] : problems,
    });
  }
  return { values, operands: found };
}
