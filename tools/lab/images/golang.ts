// May touch: the lab's Go module cache, through the go command.
import { goRoot, registryEnv } from '../go.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `golang:TAG` on Debian bookworm with the exact `version` of Go, as a Go module. */
export function golang(tag: string, version: string): StandIn {
  return {
    tag: `golang:${tag}`,
    about: `Go ${version} from the module golang.org/toolchain, gcc and git from Debian`,
    from: ['debian:bookworm-slim'],
    dockerfile: `FROM debian:bookworm-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends \\
    ca-certificates gcc git libc6-dev make pkg-config \\
 && rm -rf /var/lib/apt/lists/*
ENV GOLANG_VERSION=${version}
ENV GOTOOLCHAIN=local
ENV GOPATH=/go
ENV PATH=$GOPATH/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
COPY --from=go / /usr/local/go/
COPY --from=registry / /root/
RUN mkdir -p "$GOPATH/src" "$GOPATH/bin" && chmod -R 1777 "$GOPATH"
WORKDIR $GOPATH
`,
    async identity(site) {
      return JSON.stringify([version, await registryEnv(site)]);
    },
    async contexts(site) {
      const folder = scratch(site, 'golang');
      mkdirSync(join(folder, 'registry/.config/go'), { recursive: true });
      mkdirSync(join(folder, 'main'));
      // The user's own go/env file: what the host's go command uses to reach its modules.
      writeFileSync(join(folder, 'registry/.config/go/env'), await registryEnv(site));
      return {
        '.': join(folder, 'main'),
        go: await goRoot(site, version),
        registry: join(folder, 'registry'),
      };
    },
  };
}
