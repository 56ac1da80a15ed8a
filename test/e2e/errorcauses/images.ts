// Errors of images that are read: wrong names, damage, and registries that refuse.

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutFiles, writeFiles, type NamedImage } from '../../fixtures/layout.ts';
import { TestRegistry } from '../../ports/registry/registry.ts';
import type { Bench, Causes, Ended } from './bench.ts';

export function imageCauses({ cli, folder, env }: Bench): Causes {
  /** Nobody is logged in anywhere. */
  const inspect = (reference: string, cwd: string): Promise<Ended> =>
    cli(['inspect', reference], { cwd, env: { DOCKER_CONFIG: folder() } });
  /** A folder with a layout named `layout`, as written by hand. */
  const written = (images: readonly NamedImage[]): string => {
    const dir = folder();
    writeFiles(join(dir, 'layout'), layoutFiles(images));
    return dir;
  };
  /** The same, as buildx exports it, and the path of its largest blob. */
  const exported = (): { dir: string; blob: string } => {
    const dir = folder({ Dockerfile: 'FROM scratch\nCOPY data /\n', data: randomBytes(100_000) });
    const argv = [
      'buildx',
      'build',
      '--provenance=false',
      '--output=type=oci,tar=false,dest=layout',
    ];
    const built = spawnSync('docker', [...argv, '.'], {
      cwd: dir,
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    if (built.status !== 0) throw new Error(built.stderr);
    const blobs = join(dir, 'layout/blobs/sha256');
    const sized = readdirSync(blobs).map((name) => join(blobs, name));
    const [blob = ''] = sized.toSorted((left, right) => statSync(right).size - statSync(left).size);
    return { dir, blob };
  };
  const file = [{ file: 'a' }];
  return {
    'image-not-found': () =>
      inspect('oci:layout:2.0', written([{ ref: '1.0', image: { layers: [file] } }])),
    'image-ambiguous': () => {
      const platforms = ['linux/amd64', 'linux/arm64'];
      const image = platforms.map((platform) => ({ platform, layers: [file] }));
      return inspect('oci:layout', written([{ ref: '1.0', image }]));
    },
    'not-an-image': () => inspect('oci:build', folder({ 'build/orders': '' })),
    'digest-mismatch': () => {
      const { dir, blob } = exported();
      const bytes = readFileSync(blob);
      const at = bytes.length >> 1;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(blob, bytes);
      return inspect('oci:layout', dir);
    },
    'truncated-blob': () => {
      const { dir, blob } = exported();
      truncateSync(blob, 1000);
      return inspect('oci:layout', dir);
    },
    'bad-layer': () => {
      // A chart, a model, a text: something that was pushed as if it were a layer.
      const blob = Buffer.from('no tar, but the digest is its own\n'.repeat(50));
      return inspect(
        'oci:layout',
        written([{ image: { layers: [{ tar: blob, compression: 'none' }] } }]),
      );
    },
    'registry-denied': async () => {
      const registry = await TestRegistry.start();
      const want = randomBytes(12).toString('base64');
      registry.guard = { challenge: 'Basic realm="orders"', wants: () => `Basic ${want}` };
      try {
        return await inspect(`docker://${registry.host}/acme/orders:1.0`, folder());
      } finally {
        await registry.close();
      }
    },
    'registry-failed': async () => {
      const registry = await TestRegistry.start();
      const { host } = registry;
      await registry.close(); // nobody listens there now
      return inspect(`docker://${host}/acme/orders:1.0`, folder());
    },
  };
}
