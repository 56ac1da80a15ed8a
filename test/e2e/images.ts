// The kinds of images that registries hold, each built for real.

import type { TestEngine } from './engine.ts';
import { buildLayout } from './published.ts';

const STAGES = `FROM --platform=$BUILDPLATFORM debian:bookworm-slim AS build
ARG TARGETARCH
RUN mkdir -p /out/bin && echo "for $TARGETARCH" > /out/platform && cp /bin/dash /out/bin/tool && ln /out/bin/tool /out/bin/same
FROM scratch
COPY --from=build /var/lib/dpkg/status /var/lib/dpkg/status
COPY --from=build /out /app
USER 1000
ENTRYPOINT ["/app/bin/tool"]
`;
const BOTH = ['--platform=linux/amd64,linux/arm64'];
/** What buildx would add by itself, left out. */
export const PLAIN = ['--provenance=false', '--sbom=false'];
const LAYERS = 60;

/** Writes what a generator of BuildKit's has to (its "SBOM scanner protocol"), about nothing. */
const GENERATOR = {
  Dockerfile: 'FROM busybox:1.36\nCOPY --chmod=755 scan /scan\nENTRYPOINT ["/scan"]\n',
  scan: `#!/bin/sh
cat > "$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json" <<JSON
{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3","packages":[]}}
JSON
`,
};
const GENERATOR_TAG = 'stagegate-test/registry-sbom:1';

export interface Published {
  readonly name: string;
  readonly platforms: readonly string[];
  readonly build: (engine: TestEngine, folder: string) => Promise<string>;
}

/** Images that stand for what registries hold. */
export const PUBLISHED: readonly Published[] = [
  {
    name: 'two platforms',
    platforms: ['linux/amd64', 'linux/arm64'],
    build: (engine, folder) =>
      buildLayout(engine, folder, { Dockerfile: STAGES }, [...BOTH, ...PLAIN]),
  },
  {
    name: 'zstd',
    platforms: ['linux/amd64'],
    build: (engine, folder) => {
      const zstd = ',compression=zstd,force-compression=true,oci-mediatypes=true';
      return buildLayout(engine, folder, { Dockerfile: STAGES }, PLAIN, zstd);
    },
  },
  {
    name: 'sixty layers',
    platforms: ['linux/amd64'],
    build: (engine, folder) => {
      const numbers = Array.from({ length: LAYERS }, (_, i) => i);
      const files = numbers.map((i) => [`f${i}`, `${i}\n`.repeat(i + 1)] as const);
      const lines = numbers.map((i) => `COPY f${i} /data/${i % 7}/f${i}`);
      const Dockerfile = ['FROM scratch', ...lines, ''].join('\n');
      return buildLayout(engine, folder, { Dockerfile, ...Object.fromEntries(files) }, PLAIN);
    },
  },
  {
    name: 'attestations',
    platforms: ['linux/amd64', 'linux/arm64'],
    build: async (engine, folder) => {
      await buildLayout(engine, `${folder}.generator`, GENERATOR, [
        ...PLAIN,
        '--load',
        `--tag=${GENERATOR_TAG}`,
      ]);
      const attest = [
        '--attest=type=provenance,mode=max,version=v1',
        `--attest=type=sbom,generator=${GENERATOR_TAG}`,
      ];
      const layout = await buildLayout(engine, folder, { Dockerfile: STAGES }, [
        ...BOTH,
        ...attest,
      ]);
      await engine.exec(['docker', 'image', 'rm', GENERATOR_TAG]);
      return layout;
    },
  },
];
