// A builder of the `remote` driver with two nodes, one for each platform, and no engine behind it.

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeExec, type Exec } from '../../src/ports/exec.ts';
import { pushForNodes, startNode, startRegistry, type BuildNode } from '../../tools/lab/index.ts';
import type { TestEngine } from './engine.ts';

export const BUILDER = 'fleet';
const QUIET = { log: () => undefined };

export type Arch = 'amd64' | 'arm64';

/** What a node wrote down of one build. */
export interface BuildRecord {
  readonly platforms: readonly string[];
  readonly status: string;
  readonly target: string;
}

export interface Fleet extends TestEngine {
  readonly endpoints: Readonly<Record<Arch, string>>;
  readonly nodes: Readonly<Record<Arch, BuildNode>>;
  /** Starts a node again that was stopped or killed. */
  restart(arch: Arch): Promise<void>;
  /** The builds of one node, newest first, as it keeps them itself. */
  history(arch: Arch): Promise<readonly BuildRecord[]>;
  stop(): Promise<void>;
}

/** `images` are Docker Hub's names; the nodes take them from a registry on loopback. */
export async function startFleet(engine: TestEngine, images: readonly string[]): Promise<Fleet> {
  // Sockets need a short path.
  const root = join(tmpdir(), `sg-fleet-${process.pid}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  const registry = await startRegistry({ root: join(root, 'registry'), ...QUIET });
  const platforms = ['linux/amd64', 'linux/arm64'];
  await pushForNodes({ registry: registry.host, engine: engine.env, images, platforms, ...QUIET });
  const start = (arch: Arch): Promise<BuildNode> =>
    startNode({
      root: join(root, arch),
      platform: `linux/${arch}`,
      mirror: registry.host,
      ...QUIET,
    });
  const nodes = { amd64: await start('amd64'), arm64: await start('arm64') };
  const env = {
    ...engine.env,
    BUILDX_CONFIG: join(root, 'buildx'),
    // Nothing answers there: whatever asks a local engine fails.
    DOCKER_HOST: `unix://${root}/no-engine.sock`,
  };
  const exec = makeExec({ ...process.env, ...env });
  const endpoints = { amd64: nodes.amd64.endpoint, arm64: nodes.arm64.endpoint };
  await createBuilder(exec, BUILDER, endpoints);
  return {
    env,
    exec,
    endpoints,
    nodes,
    async restart(arch) {
      nodes[arch] = await start(arch);
    },
    history: (arch) => historyOf(exec, arch),
    async stop() {
      await Promise.all([nodes.amd64.stop(), nodes.arm64.stop(), registry.stop()]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** As the documentation says to make one. */
export async function createBuilder(
  exec: Exec,
  name: string,
  endpoints: Readonly<Partial<Record<Arch, string>>>,
): Promise<void> {
  for (const [at, [arch, endpoint]] of Object.entries(endpoints).entries()) {
    const made = await exec([
      ...['docker', 'buildx', 'create', '--name', name, '--driver', 'remote'],
      ...['--platform', `linux/${arch}`, '--node', arch],
      ...(at === 0 ? [] : ['--append']),
      endpoint,
    ]);
    if (made.code !== 0) throw new Error(made.stderr);
  }
}

async function historyOf(exec: Exec, arch: Arch): Promise<readonly BuildRecord[]> {
  const history = async (...argv: string[]): Promise<string> => {
    const ran = await exec(['docker', 'buildx', 'history', ...argv, '--builder', BUILDER]);
    if (ran.code !== 0) throw new Error(ran.stderr);
    return ran.stdout;
  };
  const lines = (await history('ls', '--format', 'json')).trim().split('\n').filter(Boolean);
  const refs = lines.map((line) => (JSON.parse(line) as { ref: string }).ref);
  // `builder/node/id`
  const ids = refs.flatMap((ref) => {
    const [, node, id = ''] = ref.split('/');
    return node === arch ? [id] : [];
  });
  return Promise.all(
    ids.map(async (id) => {
      const text = await history('inspect', id, '--format', 'json');
      const { Platform, Status, Target } = JSON.parse(text) as Record<string, unknown>;
      return { platforms: Platform as string[], status: String(Status), target: String(Target) };
    }),
  );
}

/** Processes of this machine that a predicate on their arguments and environment picks. */
export function processesWith(
  is: (argv: string, environment: string) => boolean,
): readonly { readonly pid: number; readonly argv: string; readonly environment: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const read = (file: string): string => {
        try {
          return readFileSync(`/proc/${name}/${file}`, 'utf8').replaceAll('\0', '\n');
        } catch {
          return ''; // it ended
        }
      };
      const [argv, environment] = [read('cmdline'), read('environ')];
      return is(argv, environment) ? [{ pid: Number(name), argv, environment }] : [];
    });
}
