// A service that is released by its workflow, the release before it, and the base image that both
// stand on, which its vendor moved in between.

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { put } from './act.ts';
import { commit, git } from './cli.ts';
import { writeFiles, type Shop } from './pushed.ts';

const root = join(import.meta.dirname, '../..');
export const RELEASE = '.github/workflows/release.yml';
export const RECHECK = '.github/workflows/recheck.yml';
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
export const BOTH = ['linux/amd64', 'linux/arm64'];
export const BASE_LAYERS = 3;
export const PROGRAM = `package main

import "fmt"

func main() { fmt.Println("orders") }
`;

const dockerfile = (host: string): string => `FROM --platform=$BUILDPLATFORM golang:1.23 AS build
ARG TARGETARCH
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /usr/local/bin/orders .

FROM ${host}/base/os:nonroot AS release
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders
COPY migrations/ /migrations/
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/orders"]

FROM release AS debug
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders-profiled
ENV LEVEL=debug
`;

/**
 * As docs/release.md has it, but for what needs GitHub itself: buildx is there, the registry asks
 * nobody.
 */
const WORKFLOW = `on:
  push:
    tags: ['v*']
  release:
    types: [published]
permissions:
  contents: read
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: ${CHECKOUT}
      - id: push
        run: |
          docker buildx build --provenance=mode=max --platform linux/amd64,linux/arm64 \\
            --target "$TARGET" --metadata-file "$WORK/image.json" \\
            --output "type=image,name=$NAME:staging,push=true,store=false" .
          node --print '"digest=" + require(process.env.WORK + "/image.json")["containerimage.digest"]' \\
            >> "$GITHUB_OUTPUT"
      - id: gate
        uses: ./
        with:
          image: \${{ env.NAME }}@\${{ steps.push.outputs.digest }}
          context: .
          target: release
          base-ref: \${{ env.NAME }}:2.13.1
          max-compressed-size: \${{ env.MOST }}
          max-uncompressed-size: 120MiB
          fail-on: \${{ env.FAIL_ON }}
          cache-dir: \${{ env.CACHE }}
          report-dir: \${{ env.WORK }}/report
      - id: publish
        if: \${{ steps.gate.outputs.conclusion == 'pass' || steps.gate.outputs.conclusion == 'warn' }}
        env:
          DIGEST: \${{ steps.gate.outputs.digest }}
        run: docker buildx imagetools create --prefer-index=false --tag "$NAME:\${TAG#v}" "$NAME@$DIGEST"
`;

/** Of a tag that is there: nothing is built, nothing is checked out but the action. */
const AGAIN = `on: workflow_dispatch
permissions:
  contents: read
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: ${CHECKOUT}
      - id: gate
        uses: ./
        with:
          image: \${{ env.NAME }}:\${{ env.VERSION }}
          baseline: image
          base-ref: \${{ env.NAME }}:2.13.1
          cache-dir: \${{ env.CACHE }}
          report-dir: \${{ env.WORK }}/report
`;

/** A vendor's image under one name: its packages, and the user that it sets. */
async function pushBase(
  shop: Shop,
  work: string,
  [libssl, tzdata, bytes]: readonly [libssl: string, tzdata: string, bytes: number],
): Promise<void> {
  const about = (name: string, version: string): string =>
    `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Debian\nDescription: d\n`;
  const noise = Array.from({ length: bytes }, (_, at) => ((at * at) % 251).toString(36)).join('');
  const folder = writeFiles(join(work, `os-${bytes}`), {
    Dockerfile: `FROM scratch
COPY etc /etc
COPY status.d /var/lib/dpkg/status.d
COPY zoneinfo /usr/share/zoneinfo
USER 65532
`,
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    'etc/passwd': 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    'status.d/libssl3': about('libssl3', libssl),
    'status.d/tzdata': about('tzdata', tzdata),
    'zoneinfo/UTC': noise,
  });
  await shop.push('base/os:nonroot', folder, { attest: false, platforms: BOTH });
}

/**
 * Answers the repository: release 2.13.1 is pushed, and what 2.14.0 is to be is checked out. The
 * action lies in it, for `uses: ./`.
 */
export async function makeRelease(shop: Shop, work: string): Promise<string> {
  const repo = join(work, 'repo');
  mkdirSync(repo, { recursive: true });
  cpSync(join(root, 'action.yml'), join(repo, 'action.yml'));
  cpSync(join(root, 'dist/action'), join(repo, 'dist/action'), { recursive: true });
  put(repo, RELEASE, WORKFLOW);
  put(repo, RECHECK, AGAIN);
  git(repo, 'init', '-q', '-b', 'main');
  await pushBase(shop, work, ['3.0.17-1~deb12u3', '2025b-0+deb12u2', 20_000]);
  commit(repo, {
    Dockerfile: dockerfile(shop.host),
    '.dockerignore': 'dist\n',
    'go.mod': 'module example.org/orders\n\ngo 1.23\n',
    'main.go': PROGRAM,
    'migrations/1.sql': `create table orders (id int); -- ${'x'.repeat(4000)}\n`,
  });
  await shop.push('acme/orders:2.13.1', repo, { target: 'release', platforms: BOTH });
  await pushBase(shop, work, ['3.0.18-1~deb12u1', '2026b-0+deb12u1', 45_000]);
  commit(repo, {
    'main.go': PROGRAM.replace('"orders"', '"orders, and refunds"'),
    'migrations/1.sql': 'create table orders (id int);\n',
  });
  return repo;
}
