// What is asked of a container, with a docker made of a table: subcommand → how it ends.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecResult } from '../../../src/ports/exec.ts';
import { makeClient, removeImage } from '../../../tools/gallery/docker.ts';
import type { Starts } from '../../../tools/gallery/expected.ts';
import { checkStart } from '../../../tools/gallery/start.ts';

const TAG = 'stagegate-gallery/orders:release-7';
const NAME = 'stagegate-gallery-orders-release-7';

type End = Partial<ExecResult>;
const said = (stdout: string): End => ({ stdout });
const failed = (code: number, stderr: string): End => ({ code, stderr });

let server: Server;
let host: string;
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    response.statusCode = url === '/broken' ? 503 : 200;
    response.end(url === '/broken' ? 'no database' : 'two orders');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** Complaints, and the commands that were run. */
async function start(
  starts: Starts,
  ends: Readonly<Record<string, End>>,
  stop = new AbortController(),
) {
  const ran: string[] = [];
  const exec = (argv: readonly string[]): Promise<ExecResult> => {
    ran.push(argv.join(' '));
    const end = ends[argv[1] ?? ''] ?? {};
    const plain = {
      ended: 'exit',
      code: 0,
      signal: null,
      stdout: '',
      stderr: '',
      truncated: false,
    };
    return Promise.resolve({ ...plain, ...end } as ExecResult);
  };
  return { complaints: await checkStart(makeClient(exec, stop.signal), TAG, starts), ran };
}

const get = (path: string, answers = 'two orders', healthy?: true): Starts => {
  return { port: 80, get: path, answers, ...(healthy === undefined ? {} : { healthy }) };
};

/** `docker inspect` of a container that runs no more. */
const ENDED = { inspect: said('false\n') };

test.each<[string, Starts, () => Record<string, End>, string[]]>([
  ['a program that prints it', { prints: 'v1.2' }, () => ({ run: said('v1.2.3\n') }), []],
  [
    'a program that prints something else',
    { prints: 'v1.2' },
    () => ({ run: said('unknown\n') }),
    ['starts: printed unknown, not v1.2'],
  ],
  [
    'a program that fails',
    { prints: 'v1.2' },
    () => ({ run: { code: 3, stdout: 'v1.2\n', stderr: 'no space left\n' } }),
    ['starts: exit 3: v1.2\nno space left'],
  ],
  [
    'a program that does not end',
    { prints: 'v1.2' },
    () => ({ run: { ended: 'aborted', code: null, stdout: 'v1.2' } }),
    ['starts: did not end in 60 s; printed v1.2'],
  ],
  ['a server that answers', get('/'), () => ({ port: said(`${host}\n`) }), []],
  [
    'a server that answers something else',
    get('/', 'three'),
    () => ({ port: said(`${host}\n`), logs: said('GET /\n') }),
    ['starts: / answers two orders, not three', 'starts: log: GET /'],
  ],
  [
    'a server that is broken, and ends',
    get('/broken'),
    () => ({ ...ENDED, port: said(`${host}\n`), logs: said('a stack\n') }),
    ['starts: /broken does not answer: 503 no database; it has ended', 'starts: log: a stack'],
  ],
  [
    'a server that ends at once',
    get('/'),
    () => ({ ...ENDED, port: failed(1, 'no public port'), logs: said('no such table\n') }),
    [
      `starts: / does not answer: docker port ${NAME} 80: exit 1: no public port; it has ended`,
      'starts: log: no such table',
    ],
  ],
  [
    'a server that cannot start',
    get('/'),
    () => ({ run: failed(127, 'exec: /srv: not found') }),
    [expect.stringMatching(/^starts: docker run .*: exit 127: exec: \/srv: not found$/u)],
  ],
  [
    'a server that is well',
    get('/', 'two orders', true),
    () => ({ port: said(`${host}\n`), inspect: said('{"Status":"healthy","Log":[]}') }),
    [],
  ],
])('%s', async (_, starts, ends, complaints) => {
  const { complaints: got, ran } = await start(starts, ends());
  expect(got).toEqual(complaints);
  expect(ran.at(-1)).toBe(`docker rm --force --volumes ${NAME}`);
});

test('a container that cannot be removed is complained about', async () => {
  const { complaints } = await start({ prints: 'v1' }, { run: said('v1'), rm: failed(1, 'busy') });
  expect(complaints).toEqual([`the container ${NAME} stays behind: exit 1: busy`]);
});

test('a gallery that is to stop waits for no server, and removes its container', async () => {
  const stop = new AbortController();
  stop.abort();
  const { complaints, ran } = await start(get('/'), { port: failed(1, 'none') }, stop);
  expect(complaints[0]).toContain('/ does not answer');
  expect(ran.at(-1)).toBe(`docker rm --force --volumes ${NAME}`);
});

test('an image that is not there needs no removal', async () => {
  const exec = (): Promise<ExecResult> =>
    Promise.resolve({
      ...{ ended: 'exit', code: 1, signal: null, stdout: '', truncated: false },
      stderr: 'Error response from daemon: No such image: x',
    });
  expect(await removeImage(makeClient(exec, new AbortController().signal), TAG)).toEqual([]);
});
