// F3. Pure: the way out of headers and setuid bits that a COPY brought, by its line.

import { nameOf } from '../inspect/paths.ts';
import { isDevelopmentFile } from '../inspect/rules/no-header.ts';
import type { RootfsEntry } from '../model/rootfs.ts';
import type { Finding, Layer } from '../model/snapshot.ts';
import { fewPaths, isCopied } from './fix-layers.ts';

/** `files` are the layer's. Null where a rule's own words say more. */
export function fixOfCopied(
  finding: Finding,
  layer: Layer,
  files: () => readonly RootfsEntry[],
): string | null {
  const line = layer.lines?.[0];
  if (line === undefined || !isCopied(layer)) return null;
  if (finding.rule === 'setuid') return fixOfBits(finding, layer, line, files());
  return finding.rule === 'no-header' ? fixOfHeaders(finding, layer, line, files()) : null;
}

/** `--chmod` is of every file that a COPY brings. */
function fixOfBits(
  { path, evidence }: Finding,
  { copiedFrom }: Layer,
  line: number,
  files: readonly RootfsEntry[],
): string {
  const mode = evidence.detail?.slice(-3) ?? '755';
  if (files.length === 1) {
    return `Set the mode where line ${line} copies it: \`COPY --chmod=${mode} … ${path ?? ''}\`.`;
  }
  const bits = evidence.what.includes('and')
    ? 'u-s,g-s'
    : evidence.what === 'setuid'
      ? 'u-s'
      : 'g-s';
  const where = placeOf(copiedFrom);
  return `Take the bit away ${where}, before line ${line} copies it: \`chmod ${bits} ${nameOf(path ?? '')}\`.`;
}

/** What a package of a language brings is its own, and its rule says what to do. */
function fixOfHeaders(
  { path }: Finding,
  { copiedFrom }: Layer,
  line: number,
  files: readonly RootfsEntry[],
): string | null {
  if (/\/(?:node_modules|site-packages|dist-packages|gems)(?:\/|$)/.test(path ?? '')) return null;
  const others = files.filter((file) => !isDevelopmentFile(file.path));
  if (others.length === 0) return `Remove line ${line}: it brings nothing else.`;
  const few = fewPaths(others);
  if (few === null) {
    return `Remove ${path ?? ''} ${placeOf(copiedFrom)}, before line ${line} copies it, or copy what the image runs and not the directory.`;
  }
  return `Copy what the image runs, not the directory. Besides such files, line ${line} brings ${few.join(', ')}.`;
}

function placeOf(from: Layer['copiedFrom']): string {
  if (from === null) return 'in the build context';
  return 'stage' in from ? `in stage ${from.stage}` : 'in a stage of its own';
}
