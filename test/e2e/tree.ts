// Small source trees on disk for real builds, and what most builds of the tests have in common.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Scope } from '../../src/dockerfile/args.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import type { PlanInput } from '../../src/gate/plan.ts';
import { planBuild, scopeOf } from '../../src/gate/plan.ts';
import type { BuildOutcome, BuildSettings, SourceTree } from '../../src/model/build.ts';
import type { BuildDeps } from '../../src/ports/buildx.ts';
import { build, findEngine } from '../../src/ports/buildx.ts';
import { SETTINGS } from '../fixtures/buildsettings.ts';
import type { TestEngine } from './engine.ts';

const made: string[] = [];
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** A folder of this test file's own, symlinks resolved; deleted when the file has run. */
export function scratch(name: string): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), `stagegate-${name}-`)));
  made.push(dir);
  return dir;
}

/** Writes files below `dir`; `Dockerfile` is read. */
export function writeTree(dir: string, files: Readonly<Record<string, string>>): SourceTree {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return {
    context: dir,
    file: join(dir, 'Dockerfile'),
    dockerfile: readDockerfile(files['Dockerfile'] ?? 'FROM scratch', 'Dockerfile'),
    buildContexts: {},
  };
}

export interface Built extends BuildOutcome {
  readonly scope: Scope;
  /** `deps.dir`. */
  readonly dir: string;
}

/** Plans and builds as the pipeline does. */
export async function buildTree(
  engine: TestEngine,
  trees: Pick<PlanInput, 'head'> & { readonly base?: SourceTree },
  settings: Partial<BuildSettings> = {},
  deps: Partial<BuildDeps> = {},
): Promise<Built> {
  const found = await findEngine(engine.exec, settings.builder ?? null);
  const input: PlanInput = {
    settings: { ...SETTINGS, ...settings },
    head: trees.head,
    base: trees.base ?? null,
    isGiven: false,
    env: {},
    buildPlatform: found.platform,
  };
  const plan = planBuild(input);
  const dir = scratch('build');
  const outcome = await build(plan, { exec: engine.exec, engine: found, dir, ...deps });
  return { ...outcome, dir, scope: scopeOf(input, null, plan.options.buildArgs) };
}
