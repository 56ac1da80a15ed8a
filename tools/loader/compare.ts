// `node tools/loader/compare.ts ROOT`: what the rule missing-library says of every dynamic ELF file
// below a root directory, against the image's own loaders (`ld.so --list`, run in a chroot), both
// ways. Needs root for the chroot; ROOT `/` needs none. `--under DIR` (inside ROOT) reads less.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs, promisify } from 'node:util';

import { compareWithLoaders, type Question } from './agree.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { under: { type: 'string', multiple: true }, verbose: { type: 'boolean' } },
});
const [root = '/'] = positionals;
const run = promisify(execFile);

async function askOne({ loader, path, trace }: Question): Promise<string> {
  const list = trace
    ? ['/usr/bin/env', 'LD_TRACE_LOADED_OBJECTS=1', loader, path]
    : [loader, '--list', path];
  const [command = '', ...args] = root === '/' ? list : ['chroot', root, ...list];
  const options = { env: { PATH: process.env['PATH'] ?? '' }, cwd: '/', maxBuffer: 1 << 26 };
  const said = await run(command, args, options).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return `${said.stdout}\n${said.stderr}`;
}

async function ask(questions: readonly Question[]): Promise<string[]> {
  const answers: string[] = [];
  const queue = [...questions.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      answers[next[0]] = await askOne(next[1]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, work));
  return answers;
}

const done = await compareWithLoaders(root, ask, values.under);
const { compared, agree, missing, differences, refused, foreign } = done;
console.log(`loaders: ${done.loaders.join(', ')}`);
for (const [path, said] of refused) console.log(`refused  ${path}: ${said}`);
for (const [path, all] of differences) console.log(`differs  ${path}\n  ${all.join('\n  ')}`);
if (values.verbose === true) {
  for (const [path, names] of missing) console.log(`missing  ${path}: ${names.join(', ')}`);
}
console.log(
  JSON.stringify({
    compared,
    agree,
    differ: differences.size,
    missing: missing.size,
    refused: refused.size,
    foreign: foreign.length,
  }),
);
