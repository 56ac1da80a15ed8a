// May touch: the registry that it is given, and for a moment one more tag of an engine's image.
import type { ClientEnv } from './engine/client.ts';
import { tool } from './tool.ts';
import type { LabOptions } from './up.ts';
import { siteOf } from './up.ts';

export interface PushOptions extends Pick<LabOptions, 'env' | 'log'> {
  /** `127.0.0.1:PORT` of the registry. */
  readonly registry: string;
  /** Of the engine that has the images. */
  readonly engine: ClientEnv;
  /** Docker Hub's names, such as `golang:1.23`. */
  readonly images: readonly string[];
  readonly platforms: readonly string[];
}

/**
 * Puts an engine's images into a registry, each as an index of all `platforms`. What an entry of
 * another processor holds is the same: its programs are the engine's. A node that says to be of that
 * platform (see `startNode`) can so run the steps of a Dockerfile as it stands.
 */
export async function pushForNodes(options: PushOptions): Promise<void> {
  const site = siteOf(options);
  const crane = await tool('crane', options);
  for (const image of options.images) {
    const name = `${options.registry}/${image.includes('/') ? image : `library/${image}`}`;
    const docker = (...argv: string[]) => site.run(['docker', ...argv], { env: options.engine });
    await docker('tag', image, name);
    await docker('push', '--quiet', name);
    await docker('rmi', name);
    for (const platform of options.platforms) {
      const tag = tagFor(name, platform);
      await site.run([crane, 'mutate', '--set-platform', platform, '--tag', tag, name]);
    }
    const manifests = options.platforms.flatMap((platform) => [
      '--manifest',
      tagFor(name, platform),
    ]);
    await site.run([crane, 'index', 'append', ...manifests, '--tag', name]);
  }
}

/** `…/golang:1.23-linux-arm64` */
function tagFor(name: string, platform: string): string {
  return `${name}-${platform.replaceAll('/', '-')}`;
}
