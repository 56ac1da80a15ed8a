// F6. The entry: only runs. The bundle starts itself again as its scan threads.
import { isMainThread } from 'node:worker_threads';
import { start } from './start.ts';

if (isMainThread) process.exitCode = await start(process);
