// May touch: the engine: images and containers named after the gallery, which it removes again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exec, ExecResult } from '../../src/ports/exec.ts';
import { followProgress, type Step } from '../../src/ports/buildx/progress.ts';
import { pairsOf } from './check.ts';
import type { Gate, Starts } from './expected.ts';

/** What plain `docker build` made of a workspace. */
export interface Built {
  /** Of the image's layers, bottom up; null when it was built and not kept. */
  readonly diffIds: readonly string[] | null;
  readonly steps: readonly Step[];
}

/** Milliseconds until a server answers or a health check passes. */
const STARTING = 60_000;

/** Runs docker; throws with the end of what it said. */
async function docker(exec: Exec, argv: readonly string[], cwd?: string): Promise<ExecResult> {
  const ran = await exec(['docker', ...argv], cwd === undefined ? {} : { cwd });
  if (ran.code === 0) return ran;
  const said = (ran.stderr + ran.stdout).trim().split('\n').slice(-30).join('\n');
  throw new Error(`docker ${argv.join(' ')}: ${said}`);
}

type Inputs = Readonly<Record<string, string | boolean | undefined>>;

/** The inputs of a gate as flags of `docker build`, without those that only the gate has. */
export function buildFlags({ inputs }: { readonly inputs: Inputs }): string[] {
  const flags = pairsOf(inputs['build-args']).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ]);
  const secrets = pairsOf(inputs['secret-files']).flatMap(([id, path]) => [
    '--secret',
    `id=${id},src=${path}`,
  ]);
  const single = (['target', 'network', 'file'] as const).flatMap((name) =>
    inputs[name] === undefined ? [] : [`--${name}`, String(inputs[name])],
  );
  return [...flags, ...secrets, ...single];
}

/** Plain `docker build` for the engine's own platform; kept as `tag`, or not at all when null. */
export async function buildPlain(
  exec: Exec,
  folder: string,
  gate: Gate,
  tag: string | null,
): Promise<Built> {
  const progress = followProgress([], () => undefined);
  const output = tag === null ? ['--output', 'type=cacheonly'] : ['--load', '--tag', tag];
  const argv = ['docker', 'buildx', 'build', '--builder', 'default', '--progress', 'rawjson'];
  const ran = await exec([...argv, ...output, ...buildFlags(gate), '.'], {
    cwd: folder,
    onStderr: (line) => progress.push(line),
  });
  if (ran.code !== 0) throw new Error(`docker build: ${failureOf(progress)}`);
  const diffIds = tag === null ? null : await diffIdsOf(exec, tag);
  return { diffIds, steps: progress.steps() };
}

async function diffIdsOf(exec: Exec, tag: string): Promise<readonly string[]> {
  const format = ['--format', '{{json .RootFS.Layers}}'];
  const { stdout } = await docker(exec, ['image', 'inspect', ...format, tag]);
  return (JSON.parse(stdout) as readonly string[] | null) ?? [];
}

function failureOf(progress: ReturnType<typeof followProgress>): string {
  const failed = progress.steps().find(({ state }) => state === 'failed');
  const log = failed === undefined ? [] : [failed.name, ...failed.log];
  return [...log, ...progress.text()].join('\n');
}

/**
 * The root folder of an OCI layout with one stage of a workspace, the last one without `target`;
 * remove it when done.
 */
export async function exportLayout(
  exec: Exec,
  folder: string,
  gate: Gate,
  target: string | boolean | undefined,
): Promise<string> {
  const layout = mkdtempSync(join(tmpdir(), 'stagegate-gallery-layout-'));
  const output = `type=oci,tar=false,dest=${layout}`;
  const flags = buildFlags({ inputs: { ...gate.inputs, target } });
  const argv = ['buildx', 'build', '--builder', 'default', '--output', output, ...flags, '.'];
  try {
    await docker(exec, argv, folder);
  } catch (error) {
    rmSync(layout, { recursive: true, force: true });
    throw error;
  }
  return layout;
}

/** Starts a container and asks it what was expected; complaints, none when all is met. */
export async function checkStart(exec: Exec, tag: string, starts: Starts): Promise<string[]> {
  if (starts === 'no') return [];
  if ('prints' in starts) {
    const ran = await exec(['docker', 'run', '--rm', '--network', 'none', tag]);
    const said = ran.stdout + ran.stderr;
    if (ran.code !== 0) return [`starts: exit ${ran.code}: ${said.trim()}`];
    return said.includes(starts.prints)
      ? []
      : [`starts: printed ${said.trim()}, not ${starts.prints}`];
  }
  const publish = ['--publish', `127.0.0.1::${starts.port}`];
  const { stdout } = await docker(exec, ['run', '--detach', ...publish, tag]);
  const container = stdout.trim();
  try {
    const complaints = await checkServer(exec, container, starts);
    if (complaints.length === 0) return [];
    const { stdout: out, stderr } = await exec(['docker', 'logs', '--tail', '20', container]);
    return [
      ...complaints,
      ...`${out}${stderr}`
        .trim()
        .split('\n')
        .map((line) => `log: ${line}`),
    ];
  } finally {
    await exec(['docker', 'rm', '--force', '--volumes', container]);
  }
}

type Server = Extract<Starts, { port: number }>;

async function checkServer(exec: Exec, container: string, starts: Server): Promise<string[]> {
  const { stdout } = await docker(exec, ['port', container, String(starts.port)]);
  const address = `http://${stdout.trim().split('\n')[0] ?? ''}${starts.get}`;
  const answer = await untilIn(STARTING, async () => {
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? await response.text() : null;
  });
  const complaints: string[] = [];
  if (answer === null)
    complaints.push(`starts: ${starts.get} did not answer in ${STARTING / 1000} s`);
  else if (!answer.includes(starts.answers)) {
    complaints.push(
      `starts: ${starts.get} answered ${answer.slice(0, 200)}, not ${starts.answers}`,
    );
  }
  if (starts.healthy === true) complaints.push(...(await checkHealth(exec, container)));
  return complaints;
}

async function checkHealth(exec: Exec, container: string): Promise<string[]> {
  const format = ['--format', '{{json .State.Health}}'];
  const healthy = await untilIn(STARTING, async () => {
    const { stdout } = await docker(exec, ['inspect', ...format, container]);
    const health = JSON.parse(stdout) as { readonly Status: string } | null;
    return health?.Status === 'healthy' ? true : null;
  });
  return healthy === true ? [] : [`starts: the container is not healthy in ${STARTING / 1000} s`];
}

/** Asks again until there is an answer or the time is up; failures count as no answer. */
async function untilIn<T>(ms: number, ask: () => Promise<T | null>): Promise<T | null> {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return answer;
    await sleep(200);
  }
  return null;
}

/** Removes an image that the gallery made. */
export async function removeImage(exec: Exec, tag: string): Promise<void> {
  await exec(['docker', 'image', 'rm', '--force', tag]);
}
