// A small service of three stages, its images in a registry of the test's own, and the command line
// that gates them.

import { join } from 'node:path';
import type { Report, TargetReport } from '../../src/model/report.ts';
import { stagegateBeside, type Ran } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { openShop, writeFiles, type Shop } from './pushed.ts';
import { scratch } from './tree.ts';

export const BOTH = ['linux/amd64', 'linux/arm64'];
export const PROGRAM = 'package main\n\nfunc main() { println("tickets") }\n';
/** Another program of nearly the same size. */
export const CHANGED = PROGRAM.replace('tickets', 'tickets, and refunds');
/** Where the source lies, for a gate in its folder. */
export const SOURCE = ['--context', '.', '--target', 'release'];

/** Line by line as the tests name it: build is 1, release 6, debug 10. */
const dockerfile = (host: string): string => `FROM --platform=$BUILDPLATFORM golang:1.23 AS build
ARG TARGETARCH
WORKDIR /src
COPY main.go .
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /out/tickets main.go
FROM ${host}/base/os:12 AS release
COPY --from=build /out/tickets /tickets
USER 65532
ENTRYPOINT ["/tickets"]
FROM release AS debug
COPY --from=build /out/tickets /tickets-profiled
ENV LEVEL=debug
`;

export interface Gated extends Ran {
  readonly report: Report;
}

export interface Tickets {
  readonly engine: TestEngine;
  /** A folder of this test file's own. */
  readonly work: string;
  readonly shop: Shop;
  /** The source tree. */
  readonly source: string;
  /** Makes another tree of the same source. */
  write(folder: string): string;
  /** A base image as its vendor moves it: of one name, with so many bytes. */
  pushBase(bytes: number): Promise<string>;
  /** `acme/tickets:1` with its registry. */
  named(name: string): string;
  /** The command line in the source's folder, with one cache for all. */
  stagegate(...argv: readonly string[]): Promise<Ran>;
  /** `stagegate gate --image`, and its report. */
  gate(image: string, ...argv: readonly string[]): Promise<Gated>;
}

/** Call it in `beforeAll` with 600,000 ms: the first time, images are made and take minutes. */
export async function openTickets(name: string): Promise<Tickets> {
  const engine = await useEngine(['golang:1.23']);
  const work = scratch(name);
  const shop = await openShop(engine, work);
  const pushBase = (bytes: number): Promise<string> => {
    const text = Array.from({ length: bytes }, (_, at) => ((at * at) % 251).toString(36)).join('');
    const notes = text.slice(0, bytes);
    const folder = writeFiles(join(work, `os-${bytes}`), {
      Dockerfile: 'FROM scratch\nCOPY etc /etc\nCOPY notes /usr/share/os/notes\n',
      'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
      notes,
    });
    return shop.push('base/os:12', folder, { attest: false, platforms: BOTH });
  };
  const write = (folder: string): string =>
    writeFiles(join(work, folder), {
      Dockerfile: dockerfile(shop.host),
      'main.go': PROGRAM,
      'stagegate.yml': 'rules: { healthcheck: off }\n',
    });
  await pushBase(20_000);
  const source = write('source');
  const stagegate = async (...argv: readonly string[]): Promise<Ran> => {
    const cache = ['--cache-dir', join(work, 'cache')];
    const ran = await stagegateBeside([...argv, ...cache], source, engine.env);
    expect(ran.stderr).not.toMatch(/^ {4}at /m);
    return ran;
  };
  return {
    ...{ engine, work, shop, source, write, pushBase, stagegate },
    named: (image) => `${shop.host}/${image}`,
    gate: async (image, ...argv) => {
      const ran = await stagegate('gate', '--image', image, '--format', 'json', ...argv);
      if (!ran.stdout.startsWith('{')) throw new Error(`exit ${ran.status ?? ''}: ${ran.stderr}`);
      return { ...ran, report: JSON.parse(ran.stdout) as Report };
    },
  };
}

export const runtimes = ({ targets }: Report): TargetReport[] =>
  targets.filter(({ role }) => role === 'runtime');
