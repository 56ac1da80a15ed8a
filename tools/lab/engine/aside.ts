// May touch: the images of an engine that is not ours: pulls what is asked for, removes nothing.
import { existingDestination } from '../images/destination.ts';
import type { Site } from '../site.ts';

/**
 * Pulls those of `images` that the host's engine lacks; returns the ones that it still lacks. One
 * registry that does not answer is taken for the answer of all.
 */
export async function missingImages(
  site: Site,
  images: readonly string[],
): Promise<readonly string[]> {
  const there = await existingDestination(site).list();
  const lacking = images.filter((tag) => !there.has(tag));
  for (const [index, tag] of lacking.entries()) {
    const pull = () => site.run(['docker', 'pull', '--quiet', tag], { mayFail: true });
    const { code, stderr } = await site.log.phase(`${tag}: pull`, pull);
    if (code === 0) continue;
    site.log.line(`${tag} cannot be pulled: ${stderr.trim()}`);
    return lacking.slice(index);
  }
  return [];
}
