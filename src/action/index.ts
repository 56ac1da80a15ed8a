// F6. The entry: only runs. The bundle starts itself again as its scan threads.
import { isMainThread } from 'node:worker_threads';
import * as toolkit from '@actions/core';
import { main } from './main.ts';

if (isMainThread) {
  const { stdout, env } = process;
  process.exitCode = await main({ stdout, env, toolkit });
}
