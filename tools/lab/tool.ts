// May touch: the lab's `go`, `tools` and `tmp` folders, through the go command alone.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './errors.ts';
import { BUILDING_GO, goEnv, goRoot } from './go.ts';
import type { GoCommand } from './gobuild.ts';
import { BUILDKIT, goBuild } from './gobuild.ts';
import { locked } from './lock.ts';
import type { Site } from './site.ts';
import type { LabOptions } from './up.ts';
import { siteOf } from './up.ts';

/** Where a program comes from: a Go package at a version. */
type Source = string | GoCommand;

/** Programs that tests compare with or build on. */
const TOOLS: Readonly<Record<string, Source>> = {
  act: 'github.com/nektos/act@v0.2.87',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  buildkitd: {
    package: 'github.com/moby/buildkit/cmd/buildkitd',
    version: BUILDKIT,
    flags: [
      ...['-tags', 'netgo static_build osusergo'],
      ...['-ldflags', `-s -w -X github.com/moby/buildkit/version.Version=${BUILDKIT}`],
    ],
  },
  crane: 'github.com/google/go-containerregistry/cmd/crane@v0.22.1',
  dive: 'github.com/wagoodman/dive@v0.13.1',
  syft: 'github.com/anchore/syft/cmd/syft@v1.54.0',
};

/** The path of a program, compiled on first use; throws a LabError for one that is not listed. */
export async function tool(
  name: string,
  options: Omit<LabOptions, 'images'> = {},
): Promise<string> {
  const site = siteOf(options);
  const source = TOOLS[name];
  if (source === undefined) {
    const known = Object.keys(TOOLS).join(', ');
    throw new LabError(`no tool ${name}; the lab knows ${known}`, 'add it to tools/lab/tool.ts');
  }
  const bin = join(site.dir, 'tools');
  const program = join(bin, name);
  if (existsSync(program)) return program;
  return locked(site, () =>
    site.log.phase(`${nameOf(source)}: compile`, async () => {
      mkdirSync(bin, { recursive: true });
      await compile(site, source, bin, program);
      return program;
    }),
  );
}

function nameOf(source: Source): string {
  return typeof source === 'string' ? source : `${source.package}@${source.version}`;
}

async function compile(site: Site, source: Source, bin: string, program: string): Promise<void> {
  if (typeof source !== 'string') return goBuild(site, source, program);
  const go = join(await goRoot(site, BUILDING_GO), 'bin/go');
  await site.run([go, 'install', source], { env: { ...goEnv(site), GOBIN: bin }, cwd: '/' });
}
