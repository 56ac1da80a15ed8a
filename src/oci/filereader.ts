// F1. One file's content while it streams by: digest, head, needles, facts. Pure.
import { createHash, hash, type Hash } from 'node:crypto';

import { IncompleteFacts } from '../errors.ts';
import type { Json } from '../model/json.ts';
import type { Extractor, Want } from '../model/knowledge.ts';
import type { EntryHead } from '../model/rootfs.ts';
import { NeedleSearch } from './needles.ts';
import { setOf, type NeedleList } from './needlesets.ts';
import { PartKeeper } from './parts.ts';

/** Bytes of a content that `wants` may look at: an ELF header with its program headers. */
export const HEAD_BYTES = 1024;

/** No extractor gets more of one file, whatever it asks for. */
export const MAX_KEPT_BYTES = 256 << 20;

/** What one extractor took from one file of a layer: `[row of the layer index, facts]`. */
export type FactRow = readonly [row: number, facts: Json];

/** What extractors answered for one layer. */
export interface LayerFacts {
  /** By extractor name; every extractor that took part has a list, rows ascending. */
  readonly rows: ReadonlyMap<string, readonly FactRow[]>;
  readonly failures: readonly ExtractorFailure[];
}

export interface ExtractorFailure {
  readonly extractor: string;
  readonly path: string;
  readonly reason: string;
}

const NOTHING = Buffer.alloc(0);
/** For each extractor: more of them say nothing new. */
const MAX_FAILURES = 5;

interface Asked {
  readonly extractor: Extractor;
  readonly bytes: number;
  readonly needles: readonly string[];
  /** Null: neither spans nor captures. */
  readonly parts: PartKeeper | null;
}

/** Feeds the extractors with one regular file after another. */
export class FileReader {
  readonly #extractors: readonly Extractor[];
  readonly #rows: Map<string, FactRow[]>;
  readonly #failures: ExtractorFailure[] = [];

  #row = 0;
  #head: EntryHead | null = null;
  #seen = 0;
  #hash: Hash | null = null;
  #digest: Buffer | null = null;
  /** The first bytes, gathered until `wants` can be asked. */
  readonly #first = Buffer.alloc(HEAD_BYTES);
  #asked: readonly Asked[] | null = null;
  /** How many first bytes somebody asked for, and those. */
  #keep = 0;
  #kept: Buffer = NOTHING;
  #search: NeedleSearch | null = null;
  #parts: readonly PartKeeper[] = [];

  constructor(extractors: readonly Extractor[]) {
    this.#extractors = extractors;
    this.#rows = new Map(extractors.map((extractor) => [extractor.name, []]));
  }

  begin(row: number, head: EntryHead): void {
    this.#row = row;
    this.#head = head;
    this.#seen = 0;
    this.#hash = this.#digest = this.#asked = this.#search = null;
    this.#kept = NOTHING;
    this.#parts = [];
  }

  push(bytes: Buffer): void {
    const head = this.#head!;
    // Most files come in one piece, and need no object that streams.
    if (this.#seen === 0 && bytes.length === head.size)
      this.#digest = hash('sha256', bytes, 'buffer');
    else (this.#hash ??= createHash('sha256')).update(bytes);
    if (this.#extractors.length > 0) this.#feed(head, bytes);
    this.#seen += bytes.length;
  }

  /** The content's sha256. */
  end(): Buffer {
    const head = this.#head!;
    if (head.size === 0) {
      this.#digest = EMPTY_DIGEST;
      this.#ask(head, NOTHING);
    }
    if (this.#asked !== null && this.#asked.length > 0) this.#extract(head);
    return this.#digest ?? this.#hash!.digest();
  }

  finish(): LayerFacts {
    return { rows: this.#rows, failures: this.#failures };
  }

  #feed(head: EntryHead, bytes: Buffer): void {
    const seen = this.#seen;
    if (this.#asked !== null) {
      this.#take(seen, bytes);
      return;
    }
    const need = Math.min(HEAD_BYTES, head.size);
    if (seen === 0 && bytes.length >= need) {
      this.#ask(head, bytes.subarray(0, need));
      this.#take(0, bytes);
      return;
    }
    const taken = bytes.copy(this.#first, seen, 0, need - seen);
    if (seen + taken < need) return;
    const first = this.#first.subarray(0, need);
    this.#ask(head, first);
    this.#take(0, first.subarray(0, seen));
    this.#take(seen, bytes);
  }

  /** `bytes` stand at `from` in the content. */
  #take(from: number, bytes: Buffer): void {
    const isLast = from + bytes.length === this.#head!.size;
    const there = this.#search?.push(bytes, isLast) ?? NO_HITS;
    for (const parts of this.#parts) parts.push(from, bytes, there);
    if (from >= this.#keep) return;
    if (bytes.length === this.#head!.size) {
      // The whole content is in this piece, and `end` comes before it goes: no copy.
      this.#kept = bytes.subarray(0, this.#keep);
      return;
    }
    if (this.#kept.length === 0) this.#kept = Buffer.allocUnsafeSlow(this.#keep);
    bytes.copy(this.#kept, from);
  }

  #ask(head: EntryHead, first: Buffer): void {
    const asked: Asked[] = [];
    let bytes = 0;
    const lists: NeedleList[] = [];
    for (const extractor of this.#extractors) {
      const want = this.#wantOf(extractor, head, first);
      if (want === null) continue;
      const keep = Math.min(want.bytes ?? 0, head.size, MAX_KEPT_BYTES);
      const parts = keepsParts(want) ? new PartKeeper(want, head.size, MAX_KEPT_BYTES) : null;
      asked.push({ extractor, bytes: keep, needles: want.needles ?? [], parts });
      bytes = Math.max(bytes, keep);
      if (want.needles !== undefined) lists.push(want.needles);
      if (want.captures !== undefined) lists.push(want.captures);
    }
    this.#asked = asked;
    this.#keep = bytes;
    this.#parts = asked.flatMap(({ parts }) => parts ?? []);
    this.#search = lists.length > 0 ? new NeedleSearch(setOf(lists)) : null;
  }

  #wantOf(extractor: Extractor, head: EntryHead, first: Buffer): Want | null {
    try {
      return extractor.wants(head, first);
    } catch (error) {
      this.#fail(extractor, head, error);
      return null;
    }
  }

  #extract(head: EntryHead): void {
    const found = this.#search?.hits() ?? new Set<string>();
    for (const { extractor, bytes, needles, parts } of this.#asked!) {
      const hits = needles.length === 0 ? NO_HITS : new Set(needles.filter((it) => found.has(it)));
      try {
        const facts = extractor.extract({
          ...head,
          bytes: this.#kept.subarray(0, bytes),
          truncated: head.size > bytes,
          hits,
          spans: parts?.spans ?? [],
          captures: parts?.captures ?? NO_CAPTURES,
          places: parts?.places ?? NO_PLACES,
        });
        this.#remember(extractor, facts);
      } catch (error) {
        if (error instanceof IncompleteFacts) this.#remember(extractor, error.facts);
        this.#fail(extractor, head, error);
      }
    }
  }

  #remember(extractor: Extractor, facts: Json | null): void {
    if (facts !== null) this.#rows.get(extractor.name)!.push([this.#row, facts]);
  }

  #fail(extractor: Extractor, head: EntryHead, error: unknown): void {
    const before = this.#failures.filter((it) => it.extractor === extractor.name).length;
    if (before >= MAX_FAILURES) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#failures.push({ extractor: extractor.name, path: head.path, reason });
  }
}

const NO_HITS: ReadonlySet<string> = new Set();
const NO_CAPTURES: ReadonlyMap<string, readonly Buffer[]> = new Map();
const NO_PLACES: ReadonlyMap<string, readonly number[]> = new Map();

function keepsParts({ spans, captures }: Want): boolean {
  return (spans?.length ?? 0) > 0 || (captures?.length ?? 0) > 0;
}

const EMPTY_DIGEST = hash('sha256', NOTHING, 'buffer');
