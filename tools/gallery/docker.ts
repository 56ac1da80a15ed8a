// May touch: the engine: images named after the gallery, which it removes again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exec, ExecResult } from '../../src/ports/exec.ts';
import { followProgress, type Step } from '../../src/ports/buildx/progress.ts';
import { pairsOf } from './check.ts';
import type { Gate } from './expected.ts';

/** The engine, through its command-line client. */
export interface Client {
  /** Runs programs that end when the gallery is told to stop. */
  readonly exec: Exec;
  /** Runs them to their own end even then: what was made must go. */
  readonly tidy: Exec;
  /** Aborted when the gallery is told to stop. */
  readonly stop: AbortSignal;
}

/** A client whose programs are run by `exec`, until `stop` is aborted. */
export function makeClient(exec: Exec, stop: AbortSignal): Client {
  const stoppable: Exec = (argv, options = {}) => {
    const signal = options.signal === undefined ? stop : AbortSignal.any([stop, options.signal]);
    return exec(argv, { ...options, signal });
  };
  return { exec: stoppable, tidy: exec, stop };
}

/** What plain `docker build` made of a workspace. */
export interface Built {
  /** Of the image's layers, bottom up; null when it was built and not kept. */
  readonly diffIds: readonly string[] | null;
  readonly steps: readonly Step[];
}

/** Runs docker; throws with how it ended and the end of what it said. */
export async function docker(
  exec: Exec,
  argv: readonly string[],
  cwd?: string,
): Promise<ExecResult> {
  const ran = await exec(['docker', ...argv], cwd === undefined ? {} : { cwd });
  if (ran.code === 0) return ran;
  throw new Error(`docker ${argv.join(' ')}: ${endOf(ran)}`);
}

/** `exit 125: …`, or `signal: …`, with the last lines of what was said. */
function endOf({ code, ended, stdout, stderr }: ExecResult): string {
  const said = (stderr + stdout).trim().split('\n').slice(-30).join('\n');
  return `${code === null ? ended : `exit ${code}`}: ${said || 'nothing was said'}`;
}

type Inputs = Readonly<Record<string, string | true | undefined>>;

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

/**
 * Plain `docker build` for the engine's own platform; kept as `tag`, or not at all when null.
 * `useCache` false: every step runs.
 */
export async function buildPlain(
  { exec }: Client,
  folder: string,
  gate: Gate,
  tag: string | null,
  useCache: boolean,
): Promise<Built> {
  const progress = followProgress([], () => undefined);
  const output = tag === null ? ['--output', 'type=cacheonly'] : ['--load', '--tag', tag];
  const cache = useCache ? [] : ['--no-cache'];
  const argv = ['docker', 'buildx', 'build', '--builder', 'default', '--progress', 'rawjson'];
  const ran = await exec([...argv, ...cache, ...output, ...buildFlags(gate), '.'], {
    cwd: folder,
    onStderr: (line) => progress.push(line),
  });
  if (ran.code !== 0) {
    throw new Error(`docker build: ${failureOf(progress) || endOf({ ...ran, stderr: '' })}`);
  }
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
  { exec }: Client,
  folder: string,
  gate: Gate,
  target: string | true | undefined,
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

/** Removes an image that the gallery may have made; complaints when it stays. */
export async function removeImage({ tidy }: Client, tag: string): Promise<string[]> {
  const ran = await tidy(['docker', 'image', 'rm', '--force', tag]);
  if (ran.code === 0 || /no such image/iu.test(ran.stderr)) return [];
  return [`the image ${tag} stays behind: ${endOf(ran)}`];
}

/** Ends and removes a container that the gallery may have made; complaints when it stays. */
export async function removeContainer({ tidy }: Client, name: string): Promise<string[]> {
  const ran = await tidy(['docker', 'rm', '--force', '--volumes', name]);
  if (ran.code === 0 || /no such container/iu.test(ran.stderr)) return [];
  return [`the container ${name} stays behind: ${endOf(ran)}`];
}
