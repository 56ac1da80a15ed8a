// F6. What the command line is handed: streams, environment, folder. Types and a look at a stream.

/** A stream to write to; the fields of a terminal where it is one. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface Screen {
  readonly width: number;
  readonly colour: boolean;
}

/** Lines fit 100 columns, or 80 where the terminal is narrower. Colour on a terminal alone. */
export function screenOf(output: Output, env: Io['env']): Screen {
  const isTerminal = output.isTTY === true;
  const colour = isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return { width: isTerminal && (output.columns ?? 100) < 100 ? 80 : 100, colour };
}
