// Images as real builds publish them: an OCI layout each, and how crane pushes it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../../tools/lab/index.ts';
import { makeExec, type ExecResult } from '../../src/ports/exec.ts';
import type { TestEngine } from './engine.ts';

/** Builds the Dockerfile's last stage into the OCI layout `folder`; `more` are arguments of buildx. */
export async function buildLayout(
  engine: TestEngine,
  folder: string,
  files: Readonly<Record<string, string>>,
  more: readonly string[] = [],
  output = '',
): Promise<string> {
  const context = `${folder}.context`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(context, path, '..'), { recursive: true });
    writeFileSync(join(context, path), text);
  }
  mkdirSync(folder, { recursive: true });
  // Exports of several platforms into one folder race for the blobs that they share; into an
  // archive they do not.
  const archive = `${folder}.tar`;
  const build = ['docker', 'buildx', 'build', `--output=type=oci,dest=${archive}${output}`];
  await must(engine.exec([...build, ...more, context]), 'buildx');
  await must(engine.exec(['tar', '-xf', archive, '-C', folder]), 'tar');
  return folder;
}

/** A descriptor of a manifest, as JSON has it. */
export interface Described {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Manifest {
  readonly config?: Described;
  readonly layers?: readonly Described[];
  readonly manifests?: readonly Described[];
}

/** The document that a layout's one name leads to. */
export function topOf(layout: string): Described {
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as Manifest;
  return index.manifests![0]!;
}

export interface Crane {
  /** What it printed; throws when it fails. */
  run(...argv: readonly string[]): Promise<string>;
  /** The folder with its credentials, for `DOCKER_CONFIG`. */
  readonly dockerConfig: string;
}

/** crane with credentials of its own, logged in where `login` says. */
export async function craneAt(
  dockerConfig: string,
  login: { readonly host: string; readonly name: string; readonly password: string } | null,
): Promise<Crane> {
  const program = await tool('crane');
  mkdirSync(dockerConfig, { recursive: true });
  const exec = makeExec({ ...process.env, DOCKER_CONFIG: dockerConfig });
  const run: Crane['run'] = async (...argv) =>
    (await must(exec([program, ...argv]), 'crane')).stdout;
  if (login !== null) {
    const { host, name, password } = login;
    const argv = [program, 'auth', 'login', host, '--username', name, '--password-stdin'];
    await must(exec(argv, { input: password }), 'crane');
  }
  return { run, dockerConfig };
}

async function must(running: Promise<ExecResult>, what: string): Promise<ExecResult> {
  const ran = await running;
  if (ran.code !== 0) throw new Error(`${what}: ${ran.stderr}`);
  return ran;
}

/** Writes docker's `config.json` into a folder, which `DOCKER_CONFIG` then names. */
export function writeDockerConfig(folder: string, config: object): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}
