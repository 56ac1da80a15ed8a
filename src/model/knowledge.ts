// F0. Types only: the row of knowledge (DESIGN: one row is { name, version, wants, extract, catalog | match }).

import type { ImageConfig, Layer, Level, Package } from './snapshot.ts';
import type { Json } from './json.ts';
import type { EntryHead, RootfsView } from './rootfs.ts';

/** What an extractor asks of one file's content. */
export interface Want {
  /** Keep the first so many bytes of the content for `extract`; 0 or absent: none. */
  readonly bytes?: number;
  /** ASCII strings to look for anywhere in the content, without keeping it. */
  readonly needles?: readonly string[];
  /** Parts of the content to keep, as offsets: `to` is exclusive, and may lie beyond the end. */
  readonly spans?: readonly (readonly [from: number, to: number])[];
  /** Strings to look for, and to keep with what follows them: a version, a table of modules. */
  readonly captures?: readonly Capture[];
}

/** Keep what follows a string, or surrounds it, wherever it stands. */
export interface Capture {
  /** Bytes as Latin-1, so that `\xff` is one byte. Not empty. */
  readonly needle: string;
  /** To keep, from the needle's own first byte on. */
  readonly bytes: number;
  /** To keep of what precedes the needle; fewer where the content begins. Default: none. */
  readonly before?: number;
  /**
   * Only places whose kept bytes (as Latin-1) match count, and are kept: for a needle that is
   * short and common. Without the flags `g` and `y`; of some 1,000 bytes in all.
   */
  readonly like?: RegExp;
}

/** A file as `extract` sees it: the head of its content, and which of the needles it holds. */
export interface SeenFile extends EntryHead {
  /** The first bytes of the content, as many as asked for or as there are. Valid during the call only. */
  readonly bytes: Buffer;
  /** True when the content is longer than `bytes`. */
  readonly truncated: boolean;
  /** The needles that were asked for and stand in the content. */
  readonly hits: ReadonlySet<string>;
  /** The spans that were asked for, in that order; shorter where the content ends earlier. */
  readonly spans: readonly Buffer[];
  /** By needle that came, in the order of the content: what was asked for around it, 16 at most. */
  readonly captures: ReadonlyMap<string, readonly Buffer[]>;
  /** Where each of those begins in the content. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

/**
 * Reads facts from file contents while a layer streams by; content cannot be asked later.
 * Pure: the same entry and bytes give the same facts. `version` rises with every change of
 * what `wants` or `extract` answer, because facts are cached under (diffID, name, version).
 */
export interface Extractor<F extends Json = Json> {
  readonly name: string;
  readonly version: number;
  /** Layers of an external base image, and of builder stages, are not asked. */
  readonly ownLayersOnly?: true;
  /** `head` holds up to the first 1,024 bytes of the content. Called for regular files only. */
  wants(entry: EntryHead, head: Buffer): Want | null;
  /**
   * Null: nothing to remember. A throw becomes a problem that names this extractor; the facts of an
   * `IncompleteFacts` are remembered all the same.
   */
  extract(file: SeenFile): F | null;
}

/** A row that has nothing to ask of contents says so: paths, modes and links are always there. */
export type NoExtractor = { readonly wants?: undefined; readonly extract?: undefined };

/** A package as a cataloger reports it; the image's snapshot adds what only the whole image tells. */
export interface FoundPackage {
  /** The purl specification's type: `deb`, `npm`, `golang`; also of a package that has no purl. */
  readonly type: string;
  /** As its ecosystem writes it, with its namespace: `@acme/web`, `org.slf4j:slf4j-api`. */
  readonly name: string;
  /** '' where its record has none. */
  readonly version: string;
  /** By the purl specification, or null where none can be formed. */
  readonly purl: string | null;
  /** Path of the file that records the package; for a nested one `/app.jar!/BOOT-INF/lib/a.jar`. */
  readonly location: string;
  /** What it owns, or null where that cannot be told (a module linked into a binary). */
  readonly owns: readonly Owned[] | null;
  /** True for what the application's own manifest names for development only. */
  readonly dev?: boolean;
  /** True for what the application's own manifest names, rather than what that needs. */
  readonly direct?: boolean;
  /** True for what is left out when other packages list all files that it was read from. */
  readonly unlessListed?: true;
}

/**
 * What a package owns of the image. A file has one owner: the first that lists it, else the
 * innermost tree that it lies in, else the first that was read from it.
 */
export type Owned = OwnedFiles | OwnedTree | OwnedFile;

/** Files of one directory: lists of packages hold some 50,000 paths in a few thousand of them. */
export type OwnedFiles = {
  /** Absolute; `/` is the root. */
  readonly directory: string;
  readonly names: readonly string[];
};

/** All files below a directory, but for those listed elsewhere and those of trees inside it. */
export type OwnedTree = {
  /** Absolute, without symlinks. */
  readonly tree: string;
};

/** The file that a package was read from: a binary, an archive. */
export type OwnedFile = {
  /** Absolute, without symlinks. */
  readonly file: string;
};

/** What a row may look at: the whole image, never a Dockerfile. */
export interface ImageView {
  readonly rootfs: RootfsView;
  readonly config: ImageConfig;
}

/** What the image config says with its values. They may be secrets: for rules, never for a report. */
export interface ConfigValues {
  readonly env: readonly (readonly [name: string, value: string])[];
  /** What the shell form of an instruction runs in: `['/bin/sh', '-c']` where nothing else is said. */
  readonly shell: readonly string[];
  /** `HEALTHCHECK NONE`: said, not merely left out. */
  readonly refusesHealthcheck: boolean;
  /** As Go names it: `amd64`; '' where the config has none. */
  readonly architecture: string;
  /** One for each instruction, lowest first. */
  readonly history: readonly HistoryEntry[];
}

/** An entry of the config's `history` (OCI image spec, config.md). */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly comment: string;
  /** Index of the layer that it made, or null. */
  readonly layer: number | null;
}

/** A builder stage's image, for rules that compare what ships with what it was made from. */
export interface BuilderView extends ImageView {
  readonly stage: string;
  /** Of its layers, lowest first. */
  readonly diffIds: readonly string[];
}

/** How the stage that ships stands among those of its Dockerfile. */
export interface ShippedStage {
  readonly name: string;
  /** Stages that take files from it. */
  readonly takenBy: readonly string[];
  /** The stage that should ship, where this is another one; else null. */
  readonly insteadOf: string | null;
  /** Builder stages that nobody built here: of an image that was given without its source. */
  readonly notBuilt: readonly string[];
}

/** A Dockerfile is known, and not which of its stages an image is. */
export interface UnknownStage {
  /** The stage that should ship. */
  readonly meant: string;
  /** Why it cannot be told: half a sentence. */
  readonly reason: string;
}

/** Why a rule believes what it says. */
export interface Evidence {
  /** What was found, in the words a reader would use: `Go toolchain`, `BusyBox 1.37.0 ash`. */
  readonly what: string;
  readonly by: 'path' | 'symlink' | 'content' | 'config' | 'database';
  /** The name or string that gave it away, in the program's own words. */
  readonly detail?: string;
  /** Further names of the same thing: applets, links; at most 50, those that tell most first. */
  readonly also?: readonly string[];
  /** How many further names there are, where `also` does not hold them all. */
  readonly alsoCount?: number;
}

/** What an instruction puts into the image config: `USER`, the variable `TOKEN` of an `ENV`. */
export interface SetBy {
  readonly keyword:
    'ARG' | 'CMD' | 'ENTRYPOINT' | 'ENV' | 'FROM' | 'HEALTHCHECK' | 'LABEL' | 'USER';
  /** Of the variable or label. */
  readonly name?: string;
}

/** One match of a rule, before any Dockerfile is known. */
export interface RuleMatch {
  readonly path: string | null;
  /** Index of the layer that brought it, or null (image config). */
  readonly layer: number | null;
  readonly message: string;
  readonly evidence: Evidence;
  /** Index of the layer that hides what `layer` brought. */
  readonly hiddenBy?: number;
  /** Of the image config: the instruction that says it, or would. */
  readonly setBy?: SetBy;
  /** What to do, where more exact than the rule's own. */
  readonly fix?: string;
  /** The content is a secret: a report has no digest of it, for what is short can be guessed. */
  readonly isSecret?: true;
}

/** How a rule ended over one image. */
export type RuleOutcome =
  | { readonly status: 'found'; readonly matches: readonly RuleMatch[] }
  | { readonly status: 'none' }
  | { readonly status: 'satisfied'; readonly reason: string }
  | { readonly status: 'not-applicable'; readonly reason: string }
  | { readonly status: 'unknown'; readonly reason: string; readonly next: string };

/** What a rule judges. */
export interface RuleInput extends ImageView {
  readonly values: ConfigValues;
  readonly builders: readonly BuilderView[];
  /** Of the image's layers, lowest first. */
  readonly diffIds: readonly string[];
  /** Of the same layers: whether an external base image brought them. */
  readonly origins: readonly Layer['origin'][];
  readonly packages: readonly Package[];
  /** The package that owns the file at a path, through links; null: none, or no such file. */
  readonly ownerOf: (path: string) => Package | null;
  /** Null where the image is not known to be a stage of a Dockerfile. */
  readonly stage: ShippedStage | UnknownStage | null;
}

interface RowBase {
  readonly name: string;
  readonly version: number;
}

/** A row that finds packages. */
export interface Cataloger<F extends Json = Json>
  extends RowBase, Partial<Pick<Extractor<F>, 'wants' | 'extract'>> {
  catalog(image: ImageView): readonly FoundPackage[];
}

/** A row that finds what must not ship. The texts make its documentation page. */
export interface Rule<F extends Json = Json>
  extends RowBase, Partial<Pick<Extractor<F>, 'wants' | 'extract' | 'ownLayersOnly'>> {
  readonly level: Level;
  /** One line: what it finds. */
  readonly title: string;
  /** Why it matters to who ships the image. */
  readonly why: string;
  /** What to do, when nothing more exact can be computed from the Dockerfile. */
  readonly fix: string;
  /** The strongest argument against the rule, and what the rule says to it. */
  readonly against: { readonly argument: string; readonly answer: string };
  /** An exception that is right: where, and why. Without a path where findings have none. */
  readonly exception: { readonly path?: string; readonly reason: string };
  /** Under `preset: slim` matches that came with the external base image are warnings. */
  readonly slimWarnsInherited?: boolean;
  match(input: RuleInput): RuleOutcome;
}
