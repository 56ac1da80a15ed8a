// May touch: the lab's `go` and `tools` folders, through the go command alone.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './errors.ts';
import { BUILDING_GO, goEnv, goRoot } from './go.ts';
import { locked } from './lock.ts';
import type { LabOptions } from './up.ts';
import { siteOf } from './up.ts';

/** Programs that tests compare with, as Go packages at a version. */
const TOOLS: Readonly<Record<string, string>> = {
  act: 'github.com/nektos/act@v0.2.87',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
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
    site.log.phase(`${source}: compile`, async () => {
      mkdirSync(bin, { recursive: true });
      const go = join(await goRoot(site, BUILDING_GO), 'bin/go');
      await site.run([go, 'install', source], { env: { ...goEnv(site), GOBIN: bin }, cwd: '/' });
      return program;
    }),
  );
}
