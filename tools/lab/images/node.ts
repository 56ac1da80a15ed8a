// May touch: the lab's `tmp` folder, and packages through the host's npm.
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage, npmSettings } from '../npm.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import { addDebian, describeAddition, RUN_ADD } from './onalpine.ts';
import type { StandIn } from './standin.ts';
import { writeTree } from './tree.ts';

/** A release of Node, and what it brings along. */
export interface NodeRelease {
  readonly node: string;
  readonly npm: string;
  readonly corepack: string;
  /** The images' own addition. */
  readonly yarn: string;
}

export const NODE_20: NodeRelease = {
  node: '20.20.2',
  npm: '10.8.2',
  corepack: '0.34.6',
  yarn: '1.22.22',
};

const USER = { name: 'node', id: 1000, home: '/home/node' } as const;
const AUTHORITIES = 'etc/host-authorities.pem';

/** What is an option of node, no command, or a file that cannot be run by itself goes to node. */
const ENTRYPOINT = `#!/bin/sh
set -e
case "$1" in
  -*) set -- node "$@" ;;
  *)
    if ! command -v "$1" > /dev/null || { [ -f "$1" ] && [ ! -x "$1" ]; }; then
      set -- node "$@"
    fi
    ;;
esac
exec "$@"
`;

const REST = ({ yarn }: NodeRelease) => `ENV YARN_VERSION=${yarn}
COPY --from=yarn / /
COPY --from=entrypoint / /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
`;

const ABOUT = 'npm, corepack and yarn from the npm registry, set up to trust what the host trusts';

/** `node:TAG-slim`: the exact release on Debian bookworm, in the layers of the real image. */
export function nodeSlim(tag: string, release: NodeRelease): StandIn {
  return {
    tag: `node:${tag}-slim`,
    about: `Node ${release.node}, ${ABOUT}`,
    from: ['debian:bookworm-slim'],
    dockerfile: `FROM debian:bookworm-slim
RUN groupadd --gid ${USER.id} node \\
 && useradd --uid ${USER.id} --gid node --shell /bin/bash --create-home node
ENV NODE_VERSION=${release.node}
COPY --from=node / /
${REST(release)}`,
    identity: (site) => identity(site, release),
    async contexts(site) {
      const node = join(scratch(site, 'node-slim'), 'root');
      await addNode(site, node, release);
      return { node, ...(await sharedContexts(site, release)) };
    },
  };
}

/** `node:TAG-alpine`: the same release, with Debian's glibc beside the alpine stand-in's musl. */
export function nodeAlpine(tag: string, release: NodeRelease): StandIn {
  const from = 'alpine:3.20';
  return {
    tag: `node:${tag}-alpine`,
    about: `Node ${release.node} for glibc, whose libraries are in it; ${ABOUT}`,
    from: [from],
    dockerfile: `FROM ${from}
ENV NODE_VERSION=${release.node}
${RUN_ADD} \\
 && chown ${USER.id}:${USER.id} ${USER.home}
${REST(release)}`,
    identity: (site) => identity(site, release),
    async contexts(site) {
      const added = scratch(site, 'node-alpine');
      const root = join(added, 'root');
      mkdirSync(join(root, USER.home), { recursive: true });
      await addNode(site, root, release);
      const packages = await addDebian(site, root, ['libc6', 'libgcc-s1', 'libstdc++6']);
      describeAddition(added, { account: { ...USER, shell: '/bin/sh' }, packages });
      return { added, ...(await sharedContexts(site, release)) };
    },
  };
}

async function identity(site: Site, release: NodeRelease): Promise<string> {
  return JSON.stringify([
    release,
    ENTRYPOINT,
    await npmSettings(site, `/usr/local/${AUTHORITIES}`),
  ]);
}

/** Puts Node, npm and corepack into `root`'s /usr/local, with npm's settings. */
async function addNode(site: Site, root: string, release: NodeRelease): Promise<void> {
  const local = join(root, 'usr/local');
  const node = await npmPackage(site, `node-linux-${process.arch}@${release.node}`);
  cpSync(node, local, { recursive: true });
  rmSync(join(local, 'package.json'));
  removeForeignHeaders(join(local, 'include/node/openssl/archs'));
  for (const name of ['npm', 'corepack'] as const) {
    const folder = await npmPackage(site, `${name}@${release[name]}`);
    cpSync(folder, join(local, 'lib/node_modules', name), { recursive: true });
  }
  const links = {
    corepack: '../lib/node_modules/corepack/dist/corepack.js',
    nodejs: 'node',
    npm: '../lib/node_modules/npm/bin/npm-cli.js',
    npx: '../lib/node_modules/npm/bin/npx-cli.js',
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(local, 'bin', name));
  const { npmrc, authorities } = await npmSettings(site, `/usr/local/${AUTHORITIES}`);
  if (npmrc !== '') writeTree(local, { 'etc/npmrc': npmrc });
  if (authorities !== null) writeTree(local, { [AUTHORITIES]: authorities });
}

/** As the real image: OpenSSL's headers for other machines are 34 MB. */
function removeForeignHeaders(archs: string): void {
  const own = process.arch === 'arm64' ? 'linux-aarch64' : 'linux-x86_64';
  const others = readdirSync(archs).filter((name) => name !== own);
  for (const name of others) rmSync(join(archs, name), { recursive: true });
}

async function sharedContexts(site: Site, release: NodeRelease) {
  const folder = scratch(site, 'node');
  const yarn = join(folder, 'yarn');
  const home = `opt/yarn-v${release.yarn}`;
  const bin = join(yarn, 'usr/local/bin');
  mkdirSync(bin, { recursive: true });
  const content = await npmPackage(site, `yarn@${release.yarn}`);
  cpSync(content, join(yarn, home), { recursive: true });
  for (const name of ['yarn', 'yarnpkg']) symlinkSync(`/${home}/bin/${name}`, join(bin, name));
  const entrypoint = join(folder, 'bin');
  writeTree(folder, { 'bin/docker-entrypoint.sh': ENTRYPOINT });
  return { yarn, entrypoint };
}
