// F4. Files inside a tar on disk, found by walking its headers; their bytes stay where they are.
// Reads files; a compressed archive is unpacked into a temporary folder first.
import { closeSync, createReadStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

import { UserError } from '../errors.ts';
import type { FileRange } from '../model/image.ts';
import { compressionOf, decompress } from '../oci/decompress.ts';
import { DecompressError } from '../oci/decompresserror.ts';
import { decodeName, normalisePath } from '../oci/names.ts';
import { parsePax } from '../oci/pax.ts';
import { BLOCK, FLAG, isZeroBlock, parseHeader } from '../oci/tarheader.ts';
import { lengthOf, readFully, readSmall, type Store } from './blobs-store.ts';

/** `docker save` of many images has some thousand entries. */
const MAX_ENTRIES = 200_000;
/** As for layers: Go's archive/tar takes no longer names. */
const MAX_META = 1 << 20;

/**
 * Opens an archive, gzip or zstd compressed or plain.
 * @throws UserError `not-an-image`, `truncated-blob`
 */
export async function openArchive(file: string): Promise<Store> {
  const plain = (await isCompressed(file)) ? await unpack(file) : file;
  const entries = listArchive(plain, file);
  const locate = (path: string): FileRange | null => follow(entries, path);
  return { where: file, locate, read: (path, limit) => readSmall(locate(path), path, limit) };
}

type Entry =
  | { readonly kind: 'file'; readonly at: FileRange }
  /** `docker save` links layers that two images share. */
  | { readonly kind: 'link'; readonly target: string };

function follow(entries: ReadonlyMap<string, Entry>, path: string): FileRange | null {
  let key = normalisePath(path);
  for (let hops = 0; hops < 8 && key !== null; hops += 1) {
    const entry = entries.get(key);
    if (entry === undefined) return null;
    if (entry.kind === 'file') return entry.at;
    key = normalisePath(entry.target);
  }
  return null;
}

function listArchive(file: string, shown: string): ReadonlyMap<string, Entry> {
  const fd = openSync(file, 'r');
  try {
    return new ArchiveReader(fd, file, shown).list();
  } finally {
    closeSync(fd);
  }
}

class ArchiveReader {
  readonly #fd: number;
  readonly #file: string;
  readonly #shown: string;
  readonly #length: number;
  readonly #entries = new Map<string, Entry>();
  #name: string | null = null;
  #link: string | null = null;
  #size: number | null = null;

  constructor(fd: number, file: string, shown: string) {
    this.#fd = fd;
    this.#file = file;
    this.#shown = shown;
    this.#length = lengthOf(fd);
  }

  list(): ReadonlyMap<string, Entry> {
    const block = Buffer.alloc(BLOCK);
    let at = 0;
    for (let count = 0; at < this.#length; count += 1) {
      const got = readFully(this.#fd, block, at);
      if (got < BLOCK) throw at === 0 ? this.#notAnImage('is not a tar') : this.#truncated();
      if (isZeroBlock(block)) break;
      if (count > MAX_ENTRIES) throw this.#notAnImage('has too many entries');
      at = this.#onHeader(block, at + BLOCK);
      if (at > this.#length) throw this.#truncated();
    }
    return this.#entries;
  }

  /** Answers where the next header stands. */
  #onHeader(block: Buffer, at: number): number {
    const header = parseHeader(block);
    if (typeof header === 'string') throw this.#notAnImage('is not a tar');
    const size = this.#size ?? header.size;
    const isMeta = header.flag === FLAG.pax || header.flag === FLAG.gnuLongName;
    if (isMeta || header.flag === FLAG.gnuLongLink || header.flag === FLAG.paxGlobal) {
      this.#onMeta(header.flag, at, header.size);
      return at + padded(header.size);
    }
    this.#onEntry(header.flag, this.#name ?? decodeName(header.name), at, size, () => {
      return this.#link ?? decodeName(header.link);
    });
    this.#name = this.#link = this.#size = null;
    const hasData = header.flag < FLAG.hardlink || header.flag > FLAG.fifo;
    return at + (hasData ? padded(size) : 0);
  }

  #onEntry(flag: number, name: string, at: number, size: number, link: () => string): void {
    const path = normalisePath(name);
    // Nothing is written by these names, so a hostile one is merely never found.
    if (path === null || path === '') return;
    if (flag === FLAG.file || flag === FLAG.oldFile || flag === FLAG.contiguous) {
      if (at + size > this.#length) throw this.#truncated();
      this.#entries.set(path, { kind: 'file', at: { file: this.#file, offset: at, length: size } });
    } else if (flag === FLAG.hardlink) {
      this.#entries.set(path, { kind: 'link', target: link() });
    } else if (flag === FLAG.symlink) {
      this.#entries.set(path, { kind: 'link', target: posix.resolve(posix.dirname(path), link()) });
    }
  }

  #onMeta(flag: number, at: number, size: number): void {
    if (size > MAX_META) throw this.#notAnImage('has an extended header over 1 MiB');
    const data = Buffer.alloc(size);
    if (readFully(this.#fd, data, at) < size) throw this.#truncated();
    if (flag === FLAG.paxGlobal) return;
    if (flag === FLAG.pax) {
      const pax = parsePax(data);
      if (pax === null || pax.sparse !== undefined) throw this.#notAnImage('has a bad pax header');
      this.#name = pax.path ?? this.#name;
      this.#link = pax.linkpath ?? this.#link;
      this.#size = pax.size ?? null;
      return;
    }
    const nul = data.indexOf(0);
    const text = decodeName(nul < 0 ? data : data.subarray(0, nul));
    if (flag === FLAG.gnuLongName) this.#name = text;
    else this.#link = text;
  }

  #truncated(): UserError {
    return new UserError('truncated-blob', `The archive ${this.#shown} ends inside an entry`);
  }

  #notAnImage(what: string): UserError {
    return new UserError('not-an-image', `The archive ${this.#shown} ${what}`);
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

async function isCompressed(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    if (!(await handle.stat()).isFile()) {
      throw new UserError('not-an-image', `${file} is no file; a folder is read with oci:`);
    }
    const start = Buffer.alloc(4);
    const got = readSync(handle.fd, start, 0, 4, 0);
    return compressionOf(start.subarray(0, got)) !== 'none';
  } finally {
    await handle.close();
  }
}

/** Decompresses into a temporary folder that is gone when the process ends. */
async function unpack(file: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stagegate-archive-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const plain = join(folder, 'archive.tar');
  const out = await open(plain, 'wx', 0o600);
  try {
    const source = createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
    for await (const piece of decompress(source)) await out.writeFile(piece);
  } catch (error) {
    if (!(error instanceof DecompressError)) throw error;
    const code = error.truncated ? 'truncated-blob' : 'not-an-image';
    const message = `The archive ${file} cannot be decompressed: ${error.message}`;
    throw new UserError(code, message, { cause: error });
  } finally {
    await out.close();
  }
  return plain;
}
