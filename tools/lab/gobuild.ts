// May touch: the lab's `go` and `tmp` folders, through the go command alone.
import { join } from 'node:path';
import { BUILDING_GO, goEnv, goRoot } from './go.ts';
import type { Site } from './site.ts';
import { scratch } from './site.ts';

/** Release of github.com/moby/buildkit that the lab compiles from. */
export const BUILDKIT = 'v0.32.2';

/** A command of a module whose go.mod has `exclude` lines, which `go install` refuses. */
export interface GoCommand {
  readonly package: string;
  readonly version: string;
  /** Of `go build`. */
  readonly flags: readonly string[];
}

/** Compiles a command to `program`, by a module of our own that requires it. */
export async function goBuild(site: Site, command: GoCommand, program: string): Promise<void> {
  const go = join(await goRoot(site, BUILDING_GO), 'bin/go');
  const env = goEnv(site);
  const cwd = scratch(site, 'gobuild');
  await site.run([go, 'mod', 'init', 'lab'], { env, cwd });
  await site.run([go, 'get', `${command.package}@${command.version}`], { env, cwd });
  const argv = [go, 'build', '-trimpath', ...command.flags, '-o', program, command.package];
  await site.run(argv, { env, cwd });
}
