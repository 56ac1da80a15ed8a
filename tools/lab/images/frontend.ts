// May touch: the lab's `tmp` and `go` folders, through the go command.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BUILDING_GO, goEnv, goRoot } from '../go.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';

/** Release of github.com/moby/buildkit that the frontend is compiled from. */
const BUILDKIT = 'v0.32.2';
const PACKAGE = 'github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend';

/** As in the Dockerfile beside that package; BuildKit reads them before it runs the frontend. */
const CAPABILITIES = [
  ...['inputs', 'subrequests', 'contexts', 'gitquerystring', 'contexts.zstd'],
].map((name) => `moby.buildkit.frontend.${name}`);

/** `docker/dockerfile:1`, which `# syntax=docker/dockerfile:1` makes BuildKit fetch and run. */
export const frontend: StandIn = {
  tag: 'docker/dockerfile:1',
  about: `the Dockerfile frontend of BuildKit ${BUILDKIT}, compiled here`,
  from: [],
  dockerfile: `FROM scratch
LABEL moby.buildkit.frontend.network.none="true"
LABEL moby.buildkit.frontend.caps="${CAPABILITIES.join(',')}"
COPY dockerfile-frontend /bin/dockerfile-frontend
ENTRYPOINT ["/bin/dockerfile-frontend"]
`,
  identity: () => Promise.resolve(JSON.stringify([BUILDKIT, BUILDING_GO])),
  async contexts(site) {
    const go = join(await goRoot(site, BUILDING_GO), 'bin/go');
    const env = goEnv(site);
    const cwd = scratch(site, 'frontend');
    const out = join(cwd, 'out');
    mkdirSync(out);
    // A module of our own: `go install` refuses one whose go.mod has exclude lines.
    await site.run([go, 'mod', 'init', 'frontend'], { env, cwd });
    await site.run([go, 'get', `${PACKAGE}@${BUILDKIT}`], { env, cwd });
    const flags = ['-trimpath', '-ldflags', '-d -s -w', '-tags', 'netgo static_build osusergo'];
    const program = join(out, 'dockerfile-frontend');
    await site.run([go, 'build', ...flags, '-o', program, PACKAGE], { env, cwd });
    return { '.': out };
  },
};

/** Another tag of the frontend: BuildKit keeps 1.x compatible, so the newest serves them all. */
export function frontendTag(version: string): StandIn {
  return {
    tag: `docker/dockerfile:${version}`,
    about: `the same as ${frontend.tag}`,
    from: [frontend.tag],
    dockerfile: `FROM ${frontend.tag}\n`,
    identity: () => Promise.resolve(''),
    contexts: () => Promise.resolve({}),
  };
}
