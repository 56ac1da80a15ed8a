// F0. Workflow commands of GitHub Actions (pure): untrusted text cannot end or start one.
// Escapes as documented for the runner: % CR LF in data; also : and , in properties.

/** The part after `::`. */
export function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property's value. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** `::error file=Dockerfile,line=15::message`. Properties that are undefined are left out. */
export function workflowCommand(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  data: string,
): string {
  const listed = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${name}${listed === '' ? '' : ` ${listed}`}::${escapeData(data)}`;
}

/**
 * Output in which the runner finds no command, whatever untrusted text it holds: it reads `::name::`
 * behind any white space at the start of a line, and the older `##[name]` anywhere in one
 * (actions/runner, ActionCommand.cs). Wrapped text starts lines where nobody put a line end.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gmu, '$1\\x3a').replace(/##(?=\[)/gu, '#\\x23');
}
