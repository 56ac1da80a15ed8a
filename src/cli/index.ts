// F6. The entry: only runs. The bundle starts itself again as its scan threads.
import { isMainThread } from 'node:worker_threads';
import { main } from './main.ts';

if (isMainThread) {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) is no failure.
  stdout.on('error', () => process.exit());
  process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd() });
}
