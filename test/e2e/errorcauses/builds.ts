// Errors of docker: what is not installed, does not run, or ends in the middle.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withEngine, withSilence, type Bench, type Causes, type Ended } from './bench.ts';

export function buildCauses({ cli, folder, env }: Bench): Causes {
  const sources = { Dockerfile: 'FROM scratch AS release\nCOPY Dockerfile /\n' };
  const argv = ['gate', '--baseline', 'none'];
  const gate = (own: Readonly<Record<string, string>>, ...more: string[]): Promise<Ended> =>
    cli([...argv, ...more], { cwd: folder(sources), env: own });
  /** A folder with git, and docker's client where that is wanted. */
  const programs = (): string => {
    const bin = folder();
    symlinkSync(pathOf('git', env), join(bin, 'git'));
    return bin;
  };
  return {
    'no-docker': () => gate({ PATH: programs() }),
    'no-buildx': () => {
      const bin = programs();
      const docker = join(bin, 'docker');
      const own = { PATH: bin, DOCKER_CONFIG: folder() };
      // Beside the client, in its configuration or in folders of the system lie its plugins.
      cpSync(pathOf('docker', env), docker, { dereference: true });
      const found = spawnSync(docker, ['buildx', 'version'], { env: own });
      if (found.status === 0) withoutPlugins(docker);
      return gate(own);
    },
    'no-engine': () => gate({ DOCKER_HOST: `unix://${join(folder(), 'docker.sock')}` }),
    'unknown-builder': () => gate({}, '--builder', 'fleet'),
    'build-failed': () => {
      const Dockerfile = 'FROM scratch AS release\nCOPY orders /\n';
      return cli(argv, { cwd: folder({ Dockerfile }) });
    },
    'export-unsupported': () =>
      withEngine(({ env: own }) => gate(own, '--cache-to', `type=local,dest=${folder()}`)),
    'engine-lost': () =>
      withEngine((engine) =>
        withSilence((url, asked) => {
          const cwd = folder({ Dockerfile: `FROM scratch AS release\nADD ${url} /\n` });
          return cli(argv, {
            cwd,
            env: engine.env,
            onStart: () => asked.then(() => engine.stop()),
          });
        }),
      ),
    interrupted: () =>
      withEngine((engine) =>
        withSilence((url, asked) => {
          const cwd = folder({ Dockerfile: `FROM scratch AS release\nADD ${url} /\n` });
          return cli(argv, {
            cwd,
            env: engine.env,
            onStart: async (child) => {
              await asked;
              child.kill('SIGINT');
            },
          });
        }),
      ),
  };
}

function pathOf(program: string, env: Readonly<Record<string, string>>): string {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  }).stdout.trim();
  if (!existsSync(found)) throw new Error(`${program} is not installed`);
  return found;
}

/** Where plugins lie in folders of the system, which no setting hides. */
function withoutPlugins(docker: string): void {
  const real = `${docker}-client`;
  cpSync(docker, real);
  const no = `echo "docker: unknown command: docker buildx" >&2; exit 1`;
  writeFileSync(docker, `#!/bin/sh\n[ "$1" = buildx ] && { ${no}; }\nexec ${real} "$@"\n`);
  chmodSync(docker, 0o755);
}
