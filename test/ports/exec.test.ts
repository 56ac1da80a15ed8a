import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeExec } from '../../src/ports/exec.ts';

const exec = makeExec({ PATH: process.env['PATH'], KEPT: 'kept', GONE: 'gone' }, 200);

/** A zombie that nobody has waited for yet counts as ended (proc_pid_stat(5): state Z). */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}
const node = (script: string): string[] => [process.execPath, '-e', script];

test('an argument reaches the program unchanged, whatever a shell would make of it', async () => {
  const odd = '$(id) `id` "a\'b" * ; \n %{x} ${y}';
  const result = await exec([...node('process.stdout.write(process.argv[1])'), odd]);
  expect(result).toMatchObject({ ended: 'exit', code: 0, stdout: odd, stderr: '' });
});

test('exit codes are answers, not exceptions', async () => {
  const result = await exec(node('process.stderr.write("no\\n"); process.exit(7)'));
  expect(result).toMatchObject({ ended: 'exit', code: 7, stderr: 'no\n' });
});

test('a program that is not there is told apart', async () => {
  expect(await exec(['stagegate-no-such-program'])).toMatchObject({ ended: 'not-found' });
});

test('a folder that is not there is not taken for a missing program', async () => {
  await expect(exec(node(''), { cwd: '/no/such/folder' })).rejects.toThrow('no folder');
});

test('input and environment', async () => {
  const script =
    'process.stdin.pipe(process.stdout); process.stderr.write(JSON.stringify(process.env))';
  const result = await exec(node(script), { input: 'in', env: { ADDED: 'a', GONE: undefined } });
  expect(result.stdout).toBe('in');
  const env = JSON.parse(result.stderr) as Record<string, string>;
  expect([env['KEPT'], env['ADDED'], env['GONE']]).toEqual(['kept', 'a', undefined]);
});

test('a program that ignores a long input does not fail', async () => {
  expect(await exec(node(''), { input: 'x'.repeat(1 << 20) })).toMatchObject({ code: 0 });
});

test('lines come whole, a multi-byte character across chunks too', async () => {
  const lines: string[] = [];
  const script = `const w = (b) => process.stdout.write(Buffer.from(b));
    w([0x61, 0xc3]); setTimeout(() => w([0xa9, 0x0d, 0x0a, 0x62, 0x0a, 0x63]), 50)`;
  await exec(node(script), { onStdout: (line) => lines.push(line) });
  expect(lines).toEqual(['aé', 'b', 'c']);
});

test('capture is bounded and keeps the end', async () => {
  const result = await exec(node('process.stdout.write("x".repeat(300000) + "end")'), { keep: 10 });
  expect(result).toMatchObject({ stdout: 'xxxxxxxend', truncated: true });
});

test('abort ends what the program started too', async () => {
  const stop = new AbortController();
  const grandchild = `const { spawn } = require('node:child_process');
    const c = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)']);
    process.stdout.write(c.pid + '\\n'); setInterval(() => {}, 1e3)`;
  let pid = 0;
  const result = await exec(node(grandchild), {
    signal: stop.signal,
    onStdout: (line) => {
      pid = Number(line);
      stop.abort();
    },
  });
  expect(result.ended).toBe('aborted');
  await sleep(100);
  expect(isRunning(pid)).toBe(false);
});

test('a program that does not heed SIGTERM is killed', async () => {
  const stop = new AbortController();
  const result = await exec(
    node(`process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1e3)`),
    { signal: stop.signal, onStdout: () => stop.abort() },
  );
  expect(result).toMatchObject({ ended: 'aborted', signal: 'SIGKILL' });
});

test('nothing is started after an abort', async () => {
  expect(await exec(node(''), { signal: AbortSignal.abort() })).toMatchObject({ ended: 'aborted' });
});
