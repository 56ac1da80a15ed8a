// F3. Pure: the way out of a repository that was copied or cloned into the image.

import { nameOf } from '../inspect/paths.ts';
import type { Finding, Layer } from '../model/snapshot.ts';
import { isCopied } from './fix-layers.ts';

/** Null for the programs of version control. */
export function fixOfRepository({ rule, path }: Finding, layer: Layer): string | null {
  const line = layer.lines?.[0];
  if (rule !== 'no-vcs' || path === null || line === undefined) return null;
  const name = nameOf(path);
  if (!/^\.(?:git|hg|svn)$/.test(name)) return null;
  if (!isCopied(layer)) {
    return `Remove ${path} in the RUN of line ${line} that makes it, or clone in a builder stage and copy what is needed.`;
  }
  const ignore = `Name \`${name}\` in .dockerignore`;
  const from = layer.copiedFrom;
  if (from === null) return `${ignore}: line ${line} copies it from the context.`;
  const where = 'stage' in from ? `stage ${from.stage}` : from.image;
  return `${ignore}, or copy what the image runs and not the directory: line ${line} brings it from ${where}.`;
}
