// A registry of a test's own, and images that are built and pushed to it as a release job does.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { startRegistry } from '../../tools/lab/index.ts';
import type { TestEngine } from './engine.ts';

/** What a pushed image was made of. */
export interface PushOptions {
  /** Null: the last stage. */
  readonly target?: string | null;
  /** Whether its builder attaches what it knows of it. */
  readonly attest?: boolean;
  /** Without them: the engine's own. */
  readonly platforms?: readonly string[];
  /** Another Dockerfile than the folder's. */
  readonly file?: string;
}

export interface Shop {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Builds what lies in `folder`, pushes it as `name`, and answers its digest. */
  push(name: string, folder: string, options?: PushOptions): Promise<string>;
  close(): Promise<void>;
}

/** `work` is a folder of the test's own. */
export async function openShop(engine: TestEngine, work: string): Promise<Shop> {
  const registry = await startRegistry({ root: join(work, 'registry') });
  const { host, stop } = registry;
  return {
    host,
    push: async (name, folder, options = {}) => {
      const { target = null, attest = true, platforms = [], file = null } = options;
      const metadata = join(work, 'metadata.json');
      const argv = [
        ...['docker', 'buildx', 'build', '--metadata-file', metadata],
        // Without `store`, what is pushed would also stay in the engine.
        `--output=type=image,name=${host}/${name},push=true,store=false`,
        ...[attest ? '--provenance=mode=max' : '--provenance=false'],
        ...(target === null ? [] : ['--target', target]),
        ...(platforms.length === 0 ? [] : ['--platform', platforms.join()]),
        ...(file === null ? [] : ['--file', join(folder, file)]),
        folder,
      ];
      const ran = await engine.exec(argv);
      if (ran.code !== 0) throw new Error(ran.stderr);
      const said = JSON.parse(readFileSync(metadata, 'utf8')) as Record<string, string>;
      return said['containerimage.digest'] ?? '';
    },
    close: stop,
  };
}

/** Writes a source tree and answers its folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The report that a run left in its folder. */
export function reportIn(folder: string): Report {
  return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
}
