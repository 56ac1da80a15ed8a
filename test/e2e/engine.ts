// The engine that the end-to-end tests build with: the host's own where there is one, else the
// lab's. Where neither comes up the tests fail, with what to do: none is skipped in silence.

import { ensureLab } from '../../tools/lab/index.ts';
import type { Exec } from '../../src/ports/exec.ts';
import { makeExec } from '../../src/ports/exec.ts';

export interface TestEngine {
  /** Add this to the environment of every docker client. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs programs with that environment. */
  readonly exec: Exec;
}

/** Call it in `beforeAll` with 600,000 ms: the first time, images are made and take minutes. */
export async function useEngine(images: readonly string[]): Promise<TestEngine> {
  const lab = await ensureLab({ images, log: () => undefined });
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(lab.env)) if (value !== undefined) env[name] = value;
  return { env, exec: makeExec({ ...process.env, ...env }) };
}
