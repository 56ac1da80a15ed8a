// F3. Pure: joins a finding with the line that brought it, and names the way out by real paths.

import { toolchainRoot, virtualEnvironmentOf } from '../inspect/paths.ts';
import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import type { Finding, Layer } from '../model/snapshot.ts';
import { joinAnd } from '../text/bytes.ts';
import { baseImageOf, type Made } from './attribute.ts';
import { placeOfConfig } from './attribute-config.ts';
import { fixOfCopied } from './fix-copied.ts';
import { fixOfInstalled } from './fix-installed.ts';
import { fewPaths, filesOf, isCopied, PROGRAM_RULES } from './fix-layers.ts';
import { fixOfRepository } from './fix-repository.ts';
import { fixOfWasted } from './fix-wasted.ts';

/** Rules whose matches are files that a COPY of a whole directory brought along. */
const BROUGHT_ALONG: ReadonlySet<string> = new Set([...PROGRAM_RULES, 'from-builder']);
/** Rules whose matches only another base image can leave out. */
const OF_BASE: ReadonlySet<string> = new Set([...BROUGHT_ALONG, 'no-header']);

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
  // A walk over all of the image for each: of a layer that several findings are of, once.
  const filesIn = onceFor((layer) => filesOf(rootfs, layer));
  const restOf = onceFor((layer) => outsideToolchain(findings, filesIn(layer), rootfs));
  const base = made && baseImageOf(made);
  return findings.map((finding) => {
    const at = finding.layer;
    const layer = at === null ? undefined : layers[at];
    if (at === null || layer === undefined) {
      const place = made && finding.setBy && placeOfConfig(made, finding.setBy);
      return { ...finding, ...place };
    }
    const hidden = withHiding(finding, layers);
    const fix =
      finding.rule === 'wasted-bytes'
        ? fixOfWasted(hidden, layers)
        : (fixOfBase(finding, layer, base) ??
          fixOfEnvironment(finding, layer, rootfs) ??
          fixOfInstalled(finding, layer) ??
          fixOfRepository(finding, layer) ??
          fixOfCopied(finding, layer, () => filesIn(at)) ??
          fixOf(finding, layer, () => restOf(at)));
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

function onceFor<T>(make: (layer: number) => T): (layer: number) => T {
  const made = new Map<number, T>();
  return (layer) => {
    const one = made.get(layer) ?? make(layer);
    made.set(layer, one);
    return one;
  };
}

/** What a base image brings, no line of the Dockerfile can leave out. */
function fixOfBase({ rule }: Finding, { origin }: Layer, base: string | null): string | null {
  if (!OF_BASE.has(rule) || origin !== 'base-image') return null;
  return `It comes with ${base ?? 'the base image'}: base the stage on an image without it (scratch, distroless), or make an exception.`;
}

/** A virtual environment is the application's own; only its tools can go. */
function fixOfEnvironment(finding: Finding, { lines }: Layer, rootfs: RootfsView): string | null {
  const { rule, path } = finding;
  if (rule !== 'no-package-manager' || path === null || lines === null) return null;
  const root = virtualEnvironmentOf(path, rootfs);
  if (root === null) return null;
  return `Make ${root} without it (\`python -m venv --without-pip\`, \`uv venv\`), or end what fills it with \`${root}/bin/pip uninstall --yes pip setuptools\`, before line ${lines[0]}.`;
}

function fixOf(finding: Finding, layer: Layer, rest: () => readonly RootfsEntry[]): string | null {
  if (!BROUGHT_ALONG.has(finding.rule) || layer.lines === null || !isCopied(layer)) return null;
  const line = layer.lines[0];
  const files = rest();
  if (files.length === 0) return `Remove line ${line}: it brings nothing else.`;
  const few = fewPaths(files);
  const what = few === null ? `${files.length} files` : joinAnd(few);
  return `Copy what the image runs, not the directory. Outside the toolchain, line ${line} brings ${what}.`;
}

const pathsOf = ({ path, evidence }: Finding): string[] =>
  [path ?? '', ...(evidence.also ?? [])].filter((one) => one !== '');

/** A program under a name of somebody's own may lie beside anything. */
function rootsOf(finding: Finding, rootfs: RootfsView): string[] {
  const { rule, path, evidence } = finding;
  // A toolchain that kept the name of its directory.
  if (rule === 'from-builder') return path !== null && evidence.also !== undefined ? [path] : [];
  if (evidence.by === 'content') return [];
  return pathsOf(finding).flatMap((one) => toolchainRoot(one, rootfs) ?? []);
}

/** Of a layer's files those that no finding names and that stand in no toolchain's own folder. */
function outsideToolchain(
  findings: readonly Finding[],
  files: readonly RootfsEntry[],
  rootfs: RootfsView,
): readonly RootfsEntry[] {
  const matched = findings.filter((one) => BROUGHT_ALONG.has(one.rule));
  const exact = new Set(matched.flatMap(pathsOf));
  const roots = new Set(matched.flatMap((finding) => rootsOf(finding, rootfs)));
  const within = (path: string): boolean => {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (roots.has(path.slice(0, at))) return true;
    }
    return false;
  };
  return files.filter(({ path }) => !exact.has(path) && !within(path));
}
