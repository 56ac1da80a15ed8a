// Images whose builds install packages and write down what the ecosystem's own tool lists of them:
// the image for us to read, the lists to compare with. What is fetched, is fetched inside the build.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package, Snapshot } from '../../src/model/snapshot.ts';
import type { TestEngine } from './engine.ts';
import { snapshotOf } from './snapshots.ts';
import { scratch, writeTree } from './tree.ts';

export interface Listed {
  readonly snapshot: Snapshot;
  /** Text of a file in the stage `lists`. */
  list(name: string): string;
}

/** Builds stage `runtime` as an image and stage `lists` as files. Throws what the build printed. */
export async function buildListed(
  engine: TestEngine,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<Listed> {
  const context = scratch(name);
  writeTree(context, files);
  const lists = scratch(`${name}-lists`);
  const layout = scratch(`${name}-layout`);
  const build = (target: string, output: string): void => {
    const argv = ['buildx', 'build', '--provenance=false', `--target=${target}`, context];
    const child = spawnSync('docker', [...argv, `--output=${output}`], {
      env: { ...process.env, ...engine.env },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (child.status !== 0) throw new Error(child.stderr);
  };
  build('lists', `type=local,dest=${lists}`);
  build('runtime', `type=oci,tar=false,dest=${layout}`);
  const { snapshot } = await snapshotOf(`oci:${layout}`);
  return { snapshot, list: (file) => readFileSync(join(lists, file), 'utf8') };
}

/** Packages of a type whose record lies in a folder. */
export function packagesIn({ packages }: Snapshot, type: string, folder: string): Package[] {
  return packages.filter((one) => one.type === type && one.location.startsWith(`${folder}/`));
}

/** `name version`, sorted. */
export function identities(
  packages: readonly { readonly name: string; readonly version: string }[],
): string[] {
  return packages.map(({ name, version }) => `${name} ${version}`).toSorted();
}
