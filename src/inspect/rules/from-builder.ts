// F2. The rule from-builder: pure.

import type { BuilderView, Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';
import { counted, formatBytes, joinAnd } from '../../text/bytes.ts';
import { programsIn } from '../findprograms.ts';
import { nameOf, toolchainRoot } from '../paths.ts';
import { programTable, type ProgramTable } from '../programs.ts';
import { COMPILERS } from './programs/compilers.ts';
import { PACKAGE_MANAGERS } from './programs/packagemanagers.ts';
import { SHELLS } from './programs/shells.ts';

/** Smaller files are equal by chance: empty ones, one-line stubs. */
const LEAST_BYTES = 64;
const MAX_ALSO = 20;

/** The rules whose programs make a directory a toolchain, with the extractor that read them. */
const TOOLCHAINS: readonly (readonly [rule: string, table: ProgramTable])[] = [
  ['no-compiler', programTable(COMPILERS)],
  ['no-package-manager', programTable(PACKAGE_MANAGERS)],
];

/** Found by their own rules wherever they are. */
const OWN_RULES = [...TOOLCHAINS, ['no-shell', programTable(SHELLS)] as const];

/**
 * A JDK is its runtime and more, in one tree: what runs needs most of it, and what does not is a
 * program that no-compiler knows.
 */
const SHARED_WITH_RUNTIME = new Set(['JDK']);

/** What every image may have of its builder: certificates, time zones, licences, libraries. */
const HARMLESS =
  /^\/etc\/(?:ssl|pki|ca-certificates)\/|\/(?:zoneinfo|ca-certificates|licenses?|legal)(?:\/|\.zip$)|\/(?:licen[cs]e|copying|copyright|notice|authors)[^/]*$|\.(?:so|pem|crt|cer)(?:\.[\d.]+)?$/i;

/** Published libraries that a tool brings along (npm has `ms` and `semver`): whoever uses one has it too. */
const BUNDLED = /\/(?:node_modules|_vendor|vendor|site-packages|dist-packages)\//;

export const fromBuilder: Rule = {
  name: 'from-builder',
  version: 1,
  level: 'warning',
  title: 'Files of a builder’s toolchain, byte for byte and whatever their name',
  why:
    'A COPY that names a directory too many brings parts of the toolchain along, and a compiler ' +
    'under another name is a compiler still.',
  fix: 'Copy what the build made, file by file, not the directory of the toolchain that made it.',
  against: {
    argument:
      'Some programs need parts of the toolchain that built them: a standard library, a linker ' +
      'script, a language server.',
    answer:
      'Shared libraries, certificates, time zones and licences never count, nor does anything of a ' +
      'JDK but its compilers, which no-compiler finds. For the rest an exception with its path says ' +
      'what it is for.',
  },
  exception: { path: '/usr/local/go/lib/**', reason: 'the playground serves the standard library' },
  match(input) {
    if (input.stage === null && input.builders.length === 0) {
      return { status: 'not-applicable', reason: 'no builder stage is known' };
    }
    const notBuilt = input.stage !== null && 'notBuilt' in input.stage ? input.stage.notBuilt : [];
    if (notBuilt.length > 0 && input.builders.length === 0) {
      const stages = `builder stage${notBuilt.length > 1 ? 's' : ''} ${joinAnd(notBuilt)}`;
      const were = notBuilt.length > 1 ? 'were' : 'was';
      return {
        status: 'not-applicable',
        reason: `${stages} ${were} not built here: give the source with context`,
      };
    }
    const matches = input.builders.flatMap((builder) => matchesOf(input, builder));
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};

function matchesOf(input: RuleInput, builder: BuilderView): RuleMatch[] {
  const { digests, bundled, roots } = toolchainOf(builder);
  if (digests.size === 0) return [];
  const found = new Set(
    OWN_RULES.flatMap(([rule, table]) => [...programsIn(input, table, rule).keys()]),
  );
  const groups = new Map<string, RootfsEntry[]>();
  for (const entry of input.rootfs.entries()) {
    const { type, size, layer, path } = entry;
    if (type !== 'file' || size < LEAST_BYTES || input.origins[layer] === 'base-image') continue;
    if (HARMLESS.test(path) || found.has(path)) continue;
    const source = digests.get(entry.digest ?? '');
    if (source === undefined) continue;
    const root = rootOf(path, roots);
    if (root === path && bundled.has(source)) continue;
    const key = `${layer} ${root}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((files) => toMatch(files, builder, digests, roots));
}

interface Toolchain {
  /** Digest of a file → its path in the builder. */
  readonly digests: ReadonlyMap<string, string>;
  /** Of these paths: libraries that count only where the tool’s own directory came along. */
  readonly bundled: ReadonlySet<string>;
  /** Directories that are a toolchain’s own: `/usr/local/go`. */
  readonly roots: readonly string[];
}

const known = new WeakMap<RootfsView, Toolchain>();

/** The programs of the tables, and all that lies in a directory of their own. */
function toolchainOf(builder: BuilderView): Toolchain {
  const before = known.get(builder.rootfs);
  if (before !== undefined) return before;
  const programs = new Map<string, string>(
    TOOLCHAINS.flatMap(([rule, table]) => [...programsIn(builder, table, rule)]),
  );
  const roots = new Set<string>();
  for (const [path, what] of programs) {
    const root = SHARED_WITH_RUNTIME.has(what) ? null : toolchainRoot(path, builder.rootfs);
    if (root !== null) roots.add(root);
  }
  const digests = new Map<string, string>();
  const bundled = new Set<string>();
  const all = [...roots];
  for (const entry of builder.rootfs.entries()) {
    if (entry.type !== 'file' || entry.size < LEAST_BYTES || entry.digest === null) continue;
    const root = all.find((one) => entry.path.startsWith(`${one}/`));
    const isProgram = programs.has(entry.path);
    if ((!isProgram && root === undefined) || HARMLESS.test(entry.path)) continue;
    const isBundled = !isProgram && BUNDLED.test(entry.path.slice(root?.length ?? 0));
    // What the tool has as its own too, is its own.
    if (isBundled && digests.has(entry.digest)) continue;
    if (isBundled) bundled.add(entry.path);
    digests.set(entry.digest, entry.path);
  }
  const toolchain = { digests, bundled, roots: all };
  known.set(builder.rootfs, toolchain);
  return toolchain;
}

/** The toolchain’s directory where it kept its name, else the file itself. */
function rootOf(path: string, roots: readonly string[]): string {
  return roots.find((root) => path.startsWith(`${root}/`)) ?? path;
}

function toMatch(
  files: readonly RootfsEntry[],
  { stage }: BuilderView,
  digests: ReadonlyMap<string, string>,
  roots: readonly string[],
): RuleMatch {
  // A group is made with its first file.
  const first = files[0] as RootfsEntry;
  const path = files.length === 1 ? first.path : rootOf(first.path, roots);
  const source = digests.get(first.digest ?? '') ?? '';
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const also = files.slice(1, MAX_ALSO + 1).map((file) => file.path);
  const size = formatBytes(bytes, 'plain');
  const message =
    files.length === 1
      ? `${path} is ${source} of builder stage ${stage}, byte for byte (${size})`
      : `${counted(files.length, 'file')} of builder stage ${stage}’s toolchain at ${path} (${size})`;
  return {
    path,
    layer: first.layer,
    message,
    evidence: {
      what: files.length === 1 ? nameOf(source) : `toolchain of ${stage}`,
      by: 'content',
      detail: source,
      ...(also.length > 0 && { also }),
      ...(files.length > also.length + 1 && { alsoCount: files.length - 1 }),
    },
  };
}
