// May touch: the `go` folder of the lab; downloads through the go command alone.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openApt, unpack } from './apt.ts';
import { LabError } from './errors.ts';
import type { Site } from './site.ts';

/** Go release that compiles the lab's own tools: the least that BuildKit 0.32 takes. */
export const BUILDING_GO = '1.26.8';

/** What says how the go command reaches modules; `go env` merges variables, go/env and go.env. */
const REGISTRY = [
  ...['GOPROXY', 'GOSUMDB', 'GONOPROXY', 'GONOSUMDB', 'GOPRIVATE', 'GOINSECURE', 'GOVCS'],
] as const;

/** Environment for a go command that compiles for the lab: its own caches, its own release. */
export function goEnv(site: Site) {
  return {
    GOMODCACHE: join(site.dir, 'go/mod'),
    GOCACHE: join(site.dir, 'go/build'),
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    GOROOT: '',
    CGO_ENABLED: '0',
  } as const;
}

const roots = new WeakMap<Site, Map<string, Promise<string>>>();

/**
 * The folder of an exact Go release (`1.23.12`), as the go command itself downloads and verifies
 * it: the module golang.org/toolchain, kept in the lab's own module cache.
 */
export function goRoot(site: Site, version: string): Promise<string> {
  const known = roots.get(site) ?? new Map<string, Promise<string>>();
  roots.set(site, known);
  const root = known.get(version) ?? download(site, version);
  known.set(version, root);
  return root;
}

async function download(site: Site, version: string): Promise<string> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const module = `golang.org/toolchain@v0.0.1-go${version}.linux-${arch}`;
  const env = goEnv(site);
  const root = join(env.GOMODCACHE, module);
  const marker = join(site.dir, `go/${basename(module)}.done`);
  if (existsSync(marker)) return root;
  return site.log.phase(`Go ${version}`, async () => {
    await site.run([await findGo(site), 'mod', 'download', module], {
      env,
      cwd: '/', // a go.mod in the working folder would have its say
      next: `see that the host's go command reaches its module proxy ('go env GOPROXY')`,
    });
    // Files of the module cache cannot be written or run; those of a Go release can.
    await site.run(['chmod', '-R', 'u+w', root]);
    await site.run(['chmod', '-R', 'a+x', join(root, 'bin'), join(root, 'pkg/tool')]);
    writeFileSync(marker, '');
    return root;
  });
}

/** The host's go command, when it is one that knows toolchains (1.21), else Debian testing's. */
async function findGo(site: Site): Promise<string> {
  const host = await site
    .run(['go', 'env', 'GOVERSION'], { cwd: '/', env: { GOTOOLCHAIN: 'local' } })
    .then(({ stdout }) => /^go1\.(\d+)/.exec(stdout)?.[1])
    .catch(() => undefined);
  return Number(host ?? 0) >= 21 ? 'go' : debianGo(site);
}

/** Debian testing's Go, unpacked: a client for the module proxy where the host has none. */
async function debianGo(site: Site): Promise<string> {
  const home = join(site.dir, 'go/debian');
  const find = async () => {
    const { stdout } = await site.run(['find', home, '-path', '*/lib/go-*/bin/go']);
    return stdout.trim();
  };
  if (existsSync(home)) return find();
  return site.log.phase("Debian's go command", async () => {
    const apt = await openApt(site);
    const depends = await apt.cache('depends', 'golang-go/testing');
    const name = /Depends: golang-(1\.\d+)-go/.exec(depends)?.[1];
    if (name === undefined) {
      throw new LabError(
        `Debian testing's golang-go names no golang-1.N-go: ${depends}`,
        'install Go 1.21 or later on the host',
      );
    }
    // -src brings go.env, which holds the go command's defaults.
    const debs = await apt.download([`golang-${name}-go/testing`, `golang-${name}-src/testing`]);
    const fresh = `${home}.new`;
    rmSync(fresh, { recursive: true, force: true });
    await unpack(site, debs, fresh);
    renameSync(fresh, home);
    return find();
  });
}

/**
 * The host's settings for reaching Go modules, as the text of a `go/env` file; empty where the
 * go command's own defaults hold.
 */
export async function registryEnv(site: Site): Promise<string> {
  const set = await site
    .run(['go', 'env', '-changed', '-json'], { cwd: '/', env: { GOTOOLCHAIN: 'local' } })
    .then(({ stdout }) => JSON.parse(stdout) as Record<string, string>)
    .catch(() => site.env); // no go command, or one before 1.23: the environment alone
  return REGISTRY.flatMap((name) => (set[name] ? [`${name}=${set[name]}\n`] : [])).join('');
}
