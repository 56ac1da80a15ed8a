// May touch: an engine's `client` folder; asks the docker program questions.
import { delimiter, join } from 'node:path';
import { writeJson } from '../json.ts';
import type { Site } from '../site.ts';
import type { Engine } from './daemon.ts';
import type { EngineFiles } from './install.ts';

/** Environment of a docker client; names not in it keep the host's value. */
export type ClientEnv = Readonly<Record<string, string>>;

/** The environment in which `docker` and buildx mean this engine and nothing else. */
export function clientEnv(site: Site, files: EngineFiles, { root, socket }: Engine): ClientEnv {
  const config = join(root, 'client');
  writeJson(join(config, 'config.json'), {
    cliPluginsExtraDirs: [files.plugins],
    ...proxies(site),
  });
  return {
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: config,
    BUILDX_CONFIG: join(config, 'buildx'),
    PATH: [...files.path, site.env['PATH'] ?? ''].join(delimiter),
  };
}

/** The host's proxy, which the docker client hands to every RUN as a build argument. */
function proxies(site: Site): object {
  const keys = { httpProxy: 'HTTP_PROXY', httpsProxy: 'HTTPS_PROXY', noProxy: 'NO_PROXY' };
  const found = Object.entries(keys).flatMap(([key, name]) => {
    const value = site.env[name] || site.env[name.toLowerCase()];
    return value ? [[key, value] as const] : [];
  });
  return found.length === 0 ? {} : { proxies: { default: Object.fromEntries(found) } };
}

/** An engine that was there before the lab and can do what the lab is for. */
export interface ExistingEngine {
  /** Where it answers, for people. */
  readonly host: string;
  readonly versions: Versions;
}

/** Versions of the programs at work; null where the program does not say. */
export type Versions = Readonly<
  Record<'engine' | 'buildx' | 'containerd' | 'runc' | 'buildkit', string | null>
>;

/** The engine that the host's own docker client reaches; null without one, or without buildx. */
export async function findExisting(site: Site): Promise<ExistingEngine | null> {
  try {
    const plugin = await site.run(['docker', 'buildx', 'version'], { timeout: 10_000 });
    const server = await serverVersions(site, {});
    const endpoint = ['docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
    const { stdout } = await site.run(endpoint, { mayFail: true });
    const host = site.env['DOCKER_HOST'] || stdout.trim() || 'its default address';
    return { host, versions: { ...server, buildx: / (\S+)/.exec(plugin.stdout)?.[1] ?? null } };
  } catch {
    return null; // no docker program, no plugin, or no server: each means that there is none
  }
}

/** What the server says of itself; throws when it does not answer. */
async function serverVersions(site: Site, env: ClientEnv): Promise<Versions> {
  const { stdout } = await site.run(['docker', 'version', '--format', '{{json .Server}}'], {
    env,
    timeout: 10_000,
  });
  type Part = { readonly Name: string; readonly Version: string };
  const server = JSON.parse(stdout) as { Version: string; Components?: readonly Part[] } | null;
  if (server === null) throw new Error('the docker client reaches no server');
  const part = (name: string) => server.Components?.find(({ Name }) => Name === name)?.Version;
  return {
    engine: server.Version,
    buildx: null,
    containerd: part('containerd') || null,
    runc: part('runc') || null,
    buildkit: await buildkitVersion(site, env),
  };
}

/** The version of the engine's builder, as buildx reports it. */
export async function buildkitVersion(site: Site, env: ClientEnv): Promise<string | null> {
  const { stdout } = await site.run(['docker', 'buildx', 'inspect', 'default'], {
    env,
    mayFail: true,
    timeout: 10_000,
  });
  // Debian's engine is built without its modules' versions and says v0.0.0+unknown.
  return /^BuildKit version:\s*(?!v0\.0\.0)(\S+)/m.exec(stdout)?.[1] ?? null;
}
