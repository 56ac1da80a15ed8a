// May touch: the lab's `tmp` and `go` folders, through the go command.
import { join } from 'node:path';
import { BUILDING_GO } from '../go.ts';
import { BUILDKIT, goBuild } from '../gobuild.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';

const FRONTEND = {
  package: 'github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend',
  version: BUILDKIT,
  flags: ['-ldflags', '-d -s -w', '-tags', 'netgo static_build osusergo'],
} as const;

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
    const out = scratch(site, 'frontend');
    await goBuild(site, FRONTEND, join(out, 'dockerfile-frontend'));
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
