// F1. Walks a tar that arrives in chunks, without ever holding more than one of them. Pure.
import { UserError } from '../errors.ts';
import type { EntryHead, EntryType } from '../model/rootfs.ts';
import { decodeName, normalisePath } from './names.ts';
import { parsePax, type PaxRecords } from './pax.ts';
import { BLOCK, FLAG, isZeroBlock, parseHeader, type TarHeader } from './tarheader.ts';

/** Entries that the walk passes by, and why. The path is as the tar names it. */
export type TarNote =
  | 'hostile-path'
  | 'unknown-entry'
  | 'sparse-file'
  | 'global-header'
  | 'bad-whiteout'
  | 'hardlink-target'
  | 'symlink-loop';

/** What the walker tells while it reads. */
export interface TarVisitor {
  /**
   * An entry begins. Of a regular file `data` follows until `size` bytes came, then `end`; an
   * empty one goes straight to `end`. `sparse`: the content is not told, `size` is the expanded one.
   */
  entry(head: EntryHead, sparse: boolean): void;
  /** A piece of a regular file's content. Valid during the call only. */
  data(bytes: Buffer): void;
  /** A regular file's content is complete. */
  end(): void;
  note(code: TarNote, path: string): void;
}

/** Go's archive/tar allows extended headers and long names of 1 MiB; nothing real comes near. */
const MAX_META = 1 << 20;

type State = 'header' | 'content' | 'skip' | 'meta' | 'sparse-map' | 'one-zero-block' | 'ended';

/**
 * A state machine over chunks of any length. Where readers of tar differ it takes Go's reading,
 * because engines unpack with it: global pax headers are not applied, links and directories have
 * no content whatever their size field says, the GNU long name wins over the pax path.
 */
export class TarWalker {
  readonly #visitor: TarVisitor;
  #state: State = 'header';
  /** Bytes of content, skipped data or metadata still to come, and of padding after them. */
  #left = 0;
  #padding = 0;
  readonly #block = Buffer.alloc(BLOCK);
  #blockFill = 0;
  #meta: { readonly flag: number; readonly data: Buffer; fill: number } | null = null;
  #pax: PaxRecords = {};
  #longName: string | null = null;
  #longLink: string | null = null;

  constructor(visitor: TarVisitor) {
    this.#visitor = visitor;
  }

  /** @throws UserError `bad-layer` where no engine could read on. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === 'ended') return;
      if (this.#left > 0) at = this.#consume(chunk, at);
      else if (this.#padding > 0) {
        const skip = Math.min(this.#padding, chunk.length - at);
        this.#padding -= skip;
        at += skip;
      } else at = this.#readBlock(chunk, at);
    }
  }

  /** Call after the last chunk. A tar may end without its zero blocks, but not inside an entry. */
  finish(): void {
    if (this.#left > 0 || this.#blockFill > 0 || this.#meta !== null) {
      throw new UserError('truncated-blob', 'The layer’s tar ends inside an entry');
    }
  }

  #consume(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#left);
    const taken = end - at;
    this.#left -= taken;
    if (this.#state === 'content') {
      this.#visitor.data(chunk.subarray(at, end));
      if (this.#left === 0) this.#visitor.end();
    } else if (this.#meta !== null) {
      chunk.copy(this.#meta.data, this.#meta.fill, at, end);
      this.#meta.fill += taken;
      if (this.#left === 0) this.#endMeta();
    }
    if (this.#left === 0) this.#state = 'header';
    return end;
  }

  #readBlock(chunk: Buffer, at: number): number {
    const need = BLOCK - this.#blockFill;
    if (this.#blockFill === 0 && chunk.length - at >= BLOCK) {
      this.#onBlock(chunk.subarray(at, at + BLOCK));
      return at + BLOCK;
    }
    const end = Math.min(chunk.length, at + need);
    chunk.copy(this.#block, this.#blockFill, at, end);
    this.#blockFill += end - at;
    if (this.#blockFill === BLOCK) {
      this.#blockFill = 0;
      this.#onBlock(this.#block);
    }
    return end;
  }

  #onBlock(block: Buffer): void {
    if (this.#state === 'sparse-map') {
      // A map block of 21 pairs; its byte 504 tells whether another follows.
      if (block[504] === 0) this.#state = this.#left > 0 ? 'skip' : 'header';
      if (this.#state !== 'sparse-map') this.#startSkip();
      return;
    }
    if (block[0] === 0 && isZeroBlock(block)) {
      this.#state = this.#state === 'one-zero-block' ? 'ended' : 'one-zero-block';
      return;
    }
    if (this.#state === 'one-zero-block') throw notATar('data after a single zero block');
    const header = parseHeader(block);
    if (header === 'checksum') throw notATar('a header with a wrong checksum');
    if (header === 'number') throw notATar('a header with an unreadable number');
    this.#onHeader(header);
  }

  /** Sizes of old GNU sparse files count the data behind the map blocks. */
  #pendingSkip = 0;

  #startSkip(): void {
    this.#setContent('skip', this.#pendingSkip);
    this.#pendingSkip = 0;
  }

  #setContent(state: State, size: number): void {
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
    this.#state = size > 0 ? state : 'header';
  }

  #onHeader(header: TarHeader): void {
    switch (header.flag) {
      case FLAG.pax:
      case FLAG.paxGlobal:
      case FLAG.gnuLongName:
      case FLAG.gnuLongLink:
        if (header.size > MAX_META) throw notATar('an extended header over 1 MiB');
        this.#meta = { flag: header.flag, data: Buffer.alloc(header.size), fill: 0 };
        this.#setContent('meta', header.size);
        if (header.size === 0) this.#endMeta();
        return;
      default:
        this.#onEntry(header);
    }
  }

  #endMeta(): void {
    const { flag, data } = this.#meta!;
    this.#meta = null;
    if (flag === FLAG.gnuLongName || flag === FLAG.gnuLongLink) {
      const nul = data.indexOf(0);
      const text = decodeName(nul < 0 ? data : data.subarray(0, nul));
      if (flag === FLAG.gnuLongName) this.#longName = text;
      else this.#longLink = text;
      return;
    }
    const records = parsePax(data);
    if (records === null) throw notATar('a malformed pax header');
    if (flag === FLAG.pax) this.#pax = records;
    else if (Object.keys(records).length > 0) this.#visitor.note('global-header', '');
  }

  #onEntry(header: TarHeader): void {
    const pax = this.#pax;
    const longName = this.#longName;
    const longLink = this.#longLink;
    this.#pax = {};
    this.#longName = this.#longLink = null;
    const name = longName ?? pax.sparse?.name ?? pax.path ?? decodeName(header.name);
    const stored = pax.size ?? header.size;
    const sparse = header.sparse !== null || pax.sparse !== undefined;
    const type = typeOf(header.flag, name);
    const isFile = type === 'file';
    const size = sparse ? (header.sparse?.realSize ?? pax.sparse?.realSize ?? stored) : stored;
    const path = normalisePath(name);
    const takes = this.#accept(type, path, name);
    if (takes !== null) {
      const linked = takes.type === 'symlink' || takes.type === 'hardlink';
      const head: EntryHead = {
        path: takes.path,
        type: takes.type,
        size: isFile ? size : 0,
        mode: header.mode & 0o7777,
        uid: (pax.uid ?? header.uid) >>> 0,
        gid: (pax.gid ?? header.gid) >>> 0,
        linkTarget: linked ? (longLink ?? pax.linkpath ?? decodeName(header.link)) : '',
      };
      if (sparse && isFile) this.#visitor.note('sparse-file', path ?? name);
      this.#visitor.entry(head, sparse && isFile);
    }
    if (header.sparse?.extended === true) {
      this.#pendingSkip = stored;
      this.#state = 'sparse-map';
      return;
    }
    const hasData = isFile || type === null;
    const told = takes !== null && isFile && !sparse;
    this.#setContent(told ? 'content' : 'skip', hasData ? stored : 0);
    if (takes !== null && isFile && (sparse || stored === 0)) this.#visitor.end();
  }

  /** Null: the entry is passed by, and said why. The root directory itself needs no word. */
  #accept(
    type: EntryType | null,
    path: string | null,
    name: string,
  ): { type: EntryType; path: string } | null {
    if (path === null || (path === '' && type !== 'directory' && type !== null)) {
      this.#visitor.note('hostile-path', name.slice(0, 200));
      return null;
    }
    if (type === null) {
      this.#visitor.note('unknown-entry', path);
      return null;
    }
    return path === '' ? null : { type, path };
  }
}

/** Null for a flag that no engine unpacks. */
function typeOf(flag: number, name: string): EntryType | null {
  switch (flag) {
    case FLAG.oldFile:
      return name.endsWith('/') ? 'directory' : 'file';
    case FLAG.file:
    case FLAG.contiguous:
    case FLAG.gnuSparse:
      return 'file';
    case FLAG.hardlink:
      return 'hardlink';
    case FLAG.symlink:
      return 'symlink';
    case FLAG.char:
      return 'char';
    case FLAG.block:
      return 'block';
    case FLAG.directory:
      return 'directory';
    case FLAG.fifo:
      return 'fifo';
    default:
      return null;
  }
}

function notATar(what: string): UserError {
  return new UserError('bad-layer', `The layer is not a readable tar: it has ${what}`);
}
