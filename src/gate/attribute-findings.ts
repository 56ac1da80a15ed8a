// F3. Pure: joins a finding with the line that brought it, and names the way out by real paths.

import { toolchainRoot, virtualEnvironmentOf } from '../inspect/paths.ts';
import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import type { Finding, Layer } from '../model/snapshot.ts';
import { baseImageOf, type Made } from './attribute.ts';
import { placeOfConfig } from './attribute-config.ts';
import { fixOfCopied } from './fix-copied.ts';
import { fixOfInstalled } from './fix-installed.ts';
import { fixOfRepository } from './fix-repository.ts';
import { fixOfWasted } from './fix-wasted.ts';

/** Rules whose matches are files that a COPY of a whole directory brought along. */
const BROUGHT_ALONG = new Set([
  'no-shell',
  'no-compiler',
  'no-package-manager',
  'no-build-tool',
  'no-vcs',
  'no-network-client',
  'no-debugger',
  'from-builder',
]);

/** Paths that one sentence can name. */
const NAMED = 5;

/**
 * `layers` are the image's own, attributed; findings name them by index. `made` places what is of
 * the image config.
 */
export function attributeFindings(
  findings: readonly Finding[],
  layers: readonly Layer[],
  rootfs: RootfsView,
  made: Made | null = null,
): readonly Finding[] {
  const rests = new Map<number, readonly RootfsEntry[]>();
  const restOf = (layer: number): readonly RootfsEntry[] => {
    const rest = rests.get(layer) ?? outsideToolchain(findings, layer, rootfs);
    rests.set(layer, rest);
    return rest;
  };
  return findings.map((finding) => {
    const layer = finding.layer === null ? undefined : layers[finding.layer];
    if (finding.layer === null || layer === undefined) {
      const place = made && finding.setBy && placeOfConfig(made, finding.setBy);
      return { ...finding, ...place };
    }
    const hidden = withHiding(finding, layers);
    const fix =
      finding.rule === 'wasted-bytes'
        ? fixOfWasted(hidden, layers)
        : (fixOfBase(finding, layer, made) ??
          fixOfEnvironment(finding, layer, rootfs) ??
          fixOfInstalled(finding, layer) ??
          fixOfRepository(finding, layer) ??
          fixOfCopied(finding, layer, rootfs) ??
          fixOf(finding, layer, () => restOf(finding.layer as number)));
    return {
      ...hidden,
      inherited: layer.origin === 'base-image',
      stage: layer.stage,
      lines: layer.lines,
      copiedFrom: layer.copiedFrom,
      fix: fix ?? finding.fix,
    };
  });
}

/** The instruction that hides what another one ships. */
function withHiding(finding: Finding, layers: readonly Layer[]): Finding {
  if (finding.hiddenBy === undefined) return finding;
  const { stage = null, lines = null } = layers[finding.hiddenBy.layer] ?? {};
  return { ...finding, hiddenBy: { ...finding.hiddenBy, stage, lines } };
}

/** What a base image brings, no line of the Dockerfile can leave out. */
function fixOfBase({ rule }: Finding, { origin }: Layer, made: Made | null): string | null {
  const isOf = BROUGHT_ALONG.has(rule) || rule === 'no-header';
  if (!isOf || origin !== 'base-image') return null;
  const image = (made && baseImageOf(made)) ?? 'the base image';
  return `It comes with ${image}: base the stage on an image without it (scratch, distroless), or make an exception.`;
}

/** A virtual environment is the application's own; only its tools can go. */
function fixOfEnvironment(finding: Finding, { lines }: Layer, rootfs: RootfsView): string | null {
  const { rule, path } = finding;
  if (rule !== 'no-package-manager' || path === null || lines === null) return null;
  const root = virtualEnvironmentOf(path, (one) => rootfs.get(one) !== null);
  if (root === null) return null;
  return `Make ${root} without it (\`python -m venv --without-pip\`, \`uv venv\`), or end what fills it with \`${root}/bin/pip uninstall --yes pip setuptools\`, before line ${lines[0]}.`;
}

function fixOf(finding: Finding, layer: Layer, rest: () => readonly RootfsEntry[]): string | null {
  if (!BROUGHT_ALONG.has(finding.rule) || layer.lines === null) return null;
  if (!/^(?:copy|add)\s/i.test(layer.instruction ?? '')) return null;
  const line = layer.lines[0];
  const files = rest();
  if (files.length === 0) return `Remove line ${line}: it brings nothing else.`;
  const runs = files.filter((file) => (file.mode & 0o111) !== 0);
  const named = runs.length > 0 && runs.length <= NAMED ? runs : files;
  const copy = 'Copy what the image runs, not the directory.';
  if (named.length > NAMED) {
    return `${copy} Outside the toolchain, line ${line} brings ${files.length} files.`;
  }
  return `${copy} Outside the toolchain, line ${line} brings ${inWords(named)}.`;
}

function inWords(files: readonly RootfsEntry[]): string {
  const paths = files.map((file) => file.path);
  const last = paths.pop() ?? '';
  return paths.length === 0 ? last : `${paths.join(', ')} and ${last}`;
}

const pathsOf = ({ path, evidence }: Finding): string[] =>
  [path ?? '', ...(evidence.also ?? [])].filter((one) => one !== '');

/** A program under a name of somebody's own may lie beside anything. */
function rootsOf(finding: Finding, has: (path: string) => boolean): string[] {
  const { rule, path, evidence } = finding;
  // A toolchain that kept the name of its directory.
  if (rule === 'from-builder') return path !== null && evidence.also !== undefined ? [path] : [];
  if (evidence.by === 'content') return [];
  return pathsOf(finding).flatMap((one) => toolchainRoot(one, has) ?? []);
}

/** The layer's visible files that no finding names and that stand in no toolchain's own folder. */
function outsideToolchain(
  findings: readonly Finding[],
  layer: number,
  rootfs: RootfsView,
): readonly RootfsEntry[] {
  const matched = findings.filter((one) => BROUGHT_ALONG.has(one.rule));
  const exact = new Set(matched.flatMap(pathsOf));
  const has = (path: string): boolean => rootfs.get(path) !== null;
  const roots = new Set(matched.flatMap((finding) => rootsOf(finding, has)));
  const within = (path: string): boolean => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (roots.has(path.slice(0, at))) return true;
    }
    return false;
  };
  return [...rootfs.entries()].filter(
    (entry) =>
      entry.layer === layer &&
      entry.type === 'file' &&
      !exact.has(entry.path) &&
      !within(entry.path),
  );
}
