// May touch: the engine: containers named after their image, which it removes again; a loopback port.
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, removeContainer, type Client } from './docker.ts';
import type { Starts } from './expected.ts';

/** Milliseconds until a program ends, a server answers or a health check passes. */
const STARTING = 60_000;

/** Starts a container and asks it what was expected; complaints, none when all is met. */
export async function checkStart(client: Client, tag: string, starts: Starts): Promise<string[]> {
  if (starts === 'no') return [];
  // A name, and not the id that `docker run` prints: one that could not start has been made too.
  const container = tag.replaceAll(/[/:]/gu, '-');
  const asked =
    'port' in starts
      ? runServer(client, tag, container, starts)
      : runProgram(client, tag, container, starts);
  const complaints = await asked.catch((error: unknown) => [textOf(error)]);
  const left = await removeContainer(client, container);
  return [...complaints.map((complaint) => `starts: ${complaint}`), ...left];
}

type Program = Extract<Starts, { prints: string } | { fails: string }>;

async function runProgram(
  { exec }: Client,
  tag: string,
  container: string,
  starts: Program,
): Promise<string[]> {
  const argv = ['docker', 'run', '--pull', 'never', '--name', container, '--network', 'none', tag];
  const ran = await exec(argv, { signal: AbortSignal.timeout(STARTING) });
  const said = (ran.stdout + ran.stderr).trim();
  if (ran.ended === 'aborted') return [`did not end in ${STARTING / 1000} s; printed ${said}`];
  const mayWork = 'prints' in starts;
  if ((ran.code === 0) !== mayWork) return [`exit ${ran.code ?? ran.ended}: ${said}`];
  const wanted = mayWork ? starts.prints : starts.fails;
  return said.includes(wanted.trim()) ? [] : [`printed ${said}, not ${wanted}`];
}

type Server = Extract<Starts, { port: number }>;

async function runServer(
  client: Client,
  tag: string,
  container: string,
  starts: Server,
): Promise<string[]> {
  const publish = ['--publish', `127.0.0.1::${starts.port}`];
  const named = ['--pull', 'never', '--name', container];
  await docker(client.exec, ['run', '--detach', ...named, ...publish, tag]);
  const complaints = [
    ...(await checkAnswer(client, container, starts)),
    ...(await checkHealth(client, container, starts.healthy)),
  ];
  if (complaints.length === 0) return [];
  const { stdout, stderr } = await client.tidy(['docker', 'logs', '--tail', '20', container]);
  const log = `${stdout}${stderr}`.trim().split('\n');
  return [...complaints, ...log.map((line) => `log: ${line}`)];
}

async function checkAnswer(client: Client, container: string, starts: Server): Promise<string[]> {
  const answer = await waitFor(client, container, async () => {
    const { stdout } = await docker(client.exec, ['port', container, String(starts.port)]);
    const address = `http://${stdout.trim().split('\n')[0] ?? ''}${starts.get}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`);
    return text;
  });
  if ('failed' in answer) return [`${starts.get} does not answer: ${answer.failed}`];
  if (answer.got.includes(starts.answers)) return [];
  return [`${starts.get} answers ${answer.got.slice(0, 200)}, not ${starts.answers}`];
}

/** Docker's `types.Health`, as `docker inspect` prints it. */
interface Health {
  readonly Status: string;
  readonly Log: readonly { readonly Output: string }[] | null;
}

/** Whether the health check passes, or never does; undefined asks nothing. */
async function checkHealth(
  client: Client,
  container: string,
  isHealthy: boolean | undefined,
): Promise<string[]> {
  if (isHealthy === undefined) return [];
  const wanted = isHealthy ? 'healthy' : 'unhealthy';
  const format = ['--format', '{{json .State.Health}}'];
  const health = await waitFor(client, container, async () => {
    const { stdout } = await docker(client.exec, ['inspect', ...format, container]);
    const state = JSON.parse(stdout) as Health | null;
    if (state?.Status === wanted) return true;
    const last = state?.Log?.at(-1)?.Output.trim() ?? '';
    throw new Error(state === null ? 'it has no health check' : `it is ${state.Status}: ${last}`);
  });
  return 'got' in health ? [] : [`the container is not ${wanted}: ${health.failed}`];
}

/** What was waited for, or how the last try failed. */
type Waited<T> = { readonly got: T } | { readonly failed: string };

/** Tries again until it works, the time is up, the container ends or the gallery is to stop. */
async function waitFor<T>(
  client: Client,
  container: string,
  ask: () => Promise<T>,
): Promise<Waited<T>> {
  const end = Date.now() + STARTING;
  for (;;) {
    try {
      return { got: await ask() };
    } catch (error) {
      const failed = textOf(error);
      if (client.stop.aborted) return { failed };
      if (Date.now() > end) return { failed: `${failed}, for ${STARTING / 1000} s` };
      if (!(await isRunning(client, container))) return { failed: `${failed}; it has ended` };
    }
    await sleep(200);
  }
}

async function isRunning({ exec }: Client, container: string): Promise<boolean> {
  const format = ['--format', '{{.State.Running}}'];
  const { stdout } = await docker(exec, ['inspect', ...format, container]);
  return stdout.trim() === 'true';
}

/** `fetch` says why in its error's cause alone. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
