// Reads a step's output as the runner of GitHub Actions does (actions/runner, ActionCommand.cs and
// ActionCommandManager.cs), but for one thing: it takes any word for a command, since the token of
// `stop-commands` may be any.

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const DATA = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const PROPERTY = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;

function unescape(text: string, mappings: readonly (readonly [string, string])[]): string {
  return mappings.reduce(
    (shown, [replacement, token]) => shown.replaceAll(replacement, token),
    text,
  );
}

/** .NET's `Split('=', 2, RemoveEmptyEntries)` also drops further signs before the value. */
function readProperties(text: string): Record<string, string> {
  const pairs = text.split(',').flatMap((part): [string, string][] => {
    const [, key, value] = /^=*([^=]+)=+([^=][^]*)$/u.exec(part) ?? [];
    return key === undefined || value === undefined ? [] : [[key, unescape(value, PROPERTY)]];
  });
  return Object.fromEntries(pairs);
}

/** `::name key=value,key=value::data`, behind any white space. */
function readCommand(line: string): Command | null {
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  if (!text.startsWith('::') || end < 0) return null;
  const [name = '', ...rest] = text.slice(2, end).split(' ');
  if (name === '') return null;
  const properties = readProperties(rest.join(' ').trim());
  return { name, properties, data: unescape(text.slice(end + 2), DATA) };
}

/** `##[name]data`, anywhere in the line. */
function readOlderCommand(line: string): Command | null {
  const [, name, data] = /##\[([^\] ]+)[^\]]*\]([^]*)$/u.exec(line) ?? [];
  return name === undefined || data === undefined ? null : { name, properties: {}, data };
}

/** Every command in what a step wrote to stdout, in order. */
export function readCommands(output: string): Command[] {
  return output
    .split(/\r\n|\r|\n/u)
    .flatMap((line) => readCommand(line) ?? readOlderCommand(line) ?? []);
}
