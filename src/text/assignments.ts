// F0. `NAME=value` in instructions, commands and history (pure).

export interface Assignment {
  readonly name: string;
  /** Without its quotes. */
  readonly value: string;
}

/** As BuildKit writes a RUN that sees build arguments: `RUN |2 A=1 B=two words /bin/sh -c …`. */
const BUILD_ARGUMENTS = /^(?:RUN )?\|(\d{1,3}) ([^]*)$/;
const NAMED = /(?:^|[\s;&|"'`(,{])-{0,2}([A-Za-z_][\w.-]{0,100})=/g;
const VALUE = /(?:"((?:[^"\\\n]|\\.){0,4000})"|'([^'\n]{0,4000})'|([^\s"'`;&|)]{0,4000}))/y;
/** The older form of ENV: one name, and the rest of its line. */
const OLD_ENV =
  /^[ \t]{0,40}ENV[ \t]{1,40}([A-Za-z_]\w{0,100})[ \t]{1,40}([^\n=][^\n]{0,4000})$/gim;

/** Every assignment of a text, build arguments with spaces in their values whole. */
export function assignmentsOf(text: string): Assignment[] {
  const found = buildArguments(text);
  const known = new Set(found.map(({ name }) => name));
  const end = argumentsEnd(text);
  for (const match of text.matchAll(NAMED)) {
    const name = match[1] ?? '';
    VALUE.lastIndex = match.index + match[0].length;
    const [, double, single, bare] = VALUE.exec(text) ?? [];
    const value = double ?? single ?? bare ?? '';
    if (value === '' || (known.has(name) && match.index < end)) continue;
    found.push({ name, value });
  }
  for (const [, name = '', value = ''] of text.matchAll(OLD_ENV)) {
    found.push({ name, value: value.replace(/^(["'])([^]*)\1$/, '$2') });
  }
  return found;
}

/** The build arguments that a history entry says its RUN saw. */
export function buildArguments(text: string): Assignment[] {
  const match = BUILD_ARGUMENTS.exec(text.slice(0, argumentsEnd(text)));
  if (match === null) return [];
  const [, count, list = ''] = match;
  // A value ends where the next name begins: nothing else tells.
  const starts = [...list.matchAll(/(?:^| )([A-Za-z_]\w{0,100})=/g)];
  const all = starts.map(({ 0: whole, 1: name = '', index }, i) => ({
    name,
    value: list.slice(index + whole.length, starts[i + 1]?.index),
  }));
  // More names than arguments: the last ones are part of a value.
  return all.slice(0, Number(count));
}

/** Where the shell begins that runs the command. */
function argumentsEnd(text: string): number {
  const shell =
    / (?:\/[\w./-]{1,60}\/)?(?:sh|bash|ash|zsh|dash|pwsh|powershell|cmd) (?:-|\/S)/.exec(text);
  return BUILD_ARGUMENTS.test(text) ? (shell?.index ?? text.length) : 0;
}
