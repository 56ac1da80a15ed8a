// May touch: the engine and a temporary folder. The gallery's images, one OCI layout at a time.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLayout, type Client } from '../gallery/docker.ts';
import type { Example } from '../gallery/examples.ts';
import { withRegistry } from '../gallery/withregistry.ts';
import { applyChanges, makeWorkspace } from '../gallery/workspace.ts';

/** An image to compare; its layout is there until the next one is asked for. */
export interface Layout {
  /** `go-alpine release`: example and gate. */
  readonly name: string;
  readonly dir: string;
  /** Of the manifest, or of the index where there are several. */
  readonly digest: string;
}

/** The runtime image of every gate of an example, in order; throws where one cannot be built. */
export async function* layoutsOf(client: Client, example: Example): AsyncGenerator<Layout> {
  const place = mkdtempSync(join(tmpdir(), 'stagegate-oracle-'));
  try {
    const workspace = join(place, example.name);
    makeWorkspace(example.folder, workspace);
    const where = { name: example.name, folder: example.folder, place, workspace };
    for (const gate of example.expected.gates) {
      if ('fails' in gate) continue;
      applyChanges(workspace, gate.change);
      const dir = await withRegistry(where, gate, (ready) =>
        exportLayout(client, workspace, ready, ready.inputs['target']),
      );
      try {
        yield { name: `${example.name} ${gate.name}`, dir, digest: digestOf(dir) };
      } finally {
        rmSync(dir, { recursive: true, force: true });
      }
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Digest of all that a layout's index.json names; the same for the same image. */
export function digestOf(dir: string): string {
  const index = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as {
    readonly manifests: readonly { readonly digest: string }[];
  };
  return index.manifests.map(({ digest }) => digest).join();
}
