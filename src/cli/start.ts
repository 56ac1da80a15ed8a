// F6. One process: its streams and arguments → main, and what becomes of a stdout that breaks.

import type { ExitCode } from '../errors.ts';
import { main } from './main.ts';

/** Runs the command line that `proc` was started with; its exit code. */
export async function start(proc: NodeJS.Process): Promise<ExitCode> {
  const { stdout, stderr, env } = proc;
  const lost: NodeJS.ErrnoException[] = [];
  stdout.on('error', (error: NodeJS.ErrnoException) => lost.push(error));
  const code = await main(proc.argv.slice(2), { stdout, stderr, env, cwd: proc.cwd() });
  await new Promise((done) => stdout.write('', done));
  const [first] = lost;
  // A reader that has seen enough (`| head`) changes nothing about the verdict; a result that
  // could not be written (a full disk) is no answer.
  if (first === undefined || first.code === 'EPIPE') return code;
  stderr.write(`cannot write the result to stdout: ${first.message}\nexit 3\n`);
  return 3;
}
