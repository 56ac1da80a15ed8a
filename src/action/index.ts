// F6. The entry: only runs. The bundle starts itself again as its scan threads.
import { isMainThread } from 'node:worker_threads';
import * as toolkit from '@actions/core';
import { main } from './main.ts';

if (isMainThread) {
  const { stdout, env } = process;
  const cancel = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => cancel.abort());
  const code = await main({ stdout, env, toolkit, signal: cancel.signal }).catch(
    (error: unknown) => {
      console.error(error);
      return 3;
    },
  );
  // A request that was given up may still hold a socket or a timer: nothing waits for it.
  stdout.write('', () => process.exit(code));
}
