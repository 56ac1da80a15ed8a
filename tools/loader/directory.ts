// A directory of this machine as a squashed image, for `compare.ts`: what it asks for, no more.
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  readFileSync,
} from 'node:fs';

import type { Json } from '../../src/model/json.ts';
import type { Extractor, Rule, SeenFile } from '../../src/model/knowledge.ts';
import type { EntryHead, FactOf, RootfsEntry, RootfsView } from '../../src/model/rootfs.ts';

const NOT_FILES = new Set(['/proc', '/sys', '/dev']);
const NO_FACTS = new Map<string, never>();

export class DirectoryRootfs implements RootfsView {
  readonly #root: string;
  readonly #entries: RootfsEntry[] = [];
  readonly #facts: FactOf[] = [];
  readonly #row: Pick<Extractor, 'wants' | 'extract'>;

  constructor(root: string, { wants, extract }: Rule<never> | Rule, under: readonly string[]) {
    if (wants === undefined || extract === undefined) throw new Error('the row reads no contents');
    this.#root = root.replace(/\/+$/, '');
    this.#row = { wants, extract };
    const seen = new Set<number>();
    for (const directory of under) this.#walk(directory, seen);
    for (const path of ['/etc', '/lib', '/lib64']) {
      if (!under.includes('/') && this.get(path)?.type === 'directory') this.#walk(path, seen);
    }
    if (!under.includes('/')) this.#walk('/usr/lib/x86_64-linux-gnu', seen);
  }

  get(path: string): RootfsEntry | null {
    try {
      const stat = lstatSync(this.#root + path, { bigint: false });
      const type = stat.isSymbolicLink()
        ? 'symlink'
        : stat.isDirectory()
          ? 'directory'
          : stat.isFile()
            ? 'file'
            : 'fifo';
      return {
        path,
        directory: path.slice(0, Math.max(1, path.lastIndexOf('/'))),
        type,
        size: stat.size,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        gid: stat.gid,
        linkTarget: type === 'symlink' ? readlinkSync(this.#root + path) : '',
        digest: null,
        layer: 0,
        inode: stat.ino,
      };
    } catch {
      return null;
    }
  }

  resolve(path: string): RootfsEntry | null {
    const parts = path.split('/');
    let at = '';
    for (let links = 0; parts.length > 0;) {
      const part = parts.shift()!;
      if (part === '' || part === '.') continue;
      if (part === '..') {
        at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
        continue;
      }
      const entry = this.get(`${at}/${part}`);
      if (entry === null) return null;
      if (entry.type !== 'symlink') {
        at = entry.path;
        continue;
      }
      if ((links += 1) > 40) return null;
      if (entry.linkTarget.startsWith('/')) at = '';
      parts.unshift(...entry.linkTarget.split('/'));
    }
    return this.get(at === '' ? '/' : at);
  }

  entries(): Iterable<RootfsEntry> {
    return this.#entries;
  }

  *children(path: string): Iterable<RootfsEntry> {
    const directory = this.resolve(path);
    if (directory?.type !== 'directory') return;
    for (const name of readdirSync(this.#root + directory.path).toSorted()) {
      const entry = this.get(`${directory.path === '/' ? '' : directory.path}/${name}`);
      if (entry !== null) yield entry;
    }
  }

  facts<F extends Json>(): Iterable<FactOf<F>> {
    return this.#facts as unknown as FactOf<F>[];
  }

  layerFacts(): never[] {
    return [];
  }

  hiddenFiles(): never[] {
    return [];
  }

  factOf(): null {
    return null;
  }

  #walk(path: string, seen: Set<number>): void {
    for (const entry of this.children(path)) {
      if (entry.type === 'directory' && !NOT_FILES.has(entry.path)) this.#walk(entry.path, seen);
      if (entry.type !== 'file' || seen.has(entry.inode)) continue;
      seen.add(entry.inode);
      this.#entries.push(entry);
      const facts = this.#read(entry);
      if (facts !== null) this.#facts.push({ entry, facts });
    }
  }

  #read(entry: RootfsEntry): Json | null {
    const file = this.#root + entry.path;
    const head = Buffer.alloc(1024);
    const fd = openSync(file, 'r');
    const length = readSync(fd, head, 0, 1024, 0);
    closeSync(fd);
    const seen: EntryHead = { ...entry, type: 'file' };
    const want = this.#row.wants(seen, head.subarray(0, length));
    if (want === null) return null;
    const content = readFileSync(file);
    const bytes = content.subarray(0, want.bytes ?? 0);
    const known: SeenFile = {
      ...seen,
      bytes,
      truncated: content.length > bytes.length,
      hits: new Set(),
      spans: (want.spans ?? []).map(([from, to]) => content.subarray(from, to)),
      captures: NO_FACTS,
      places: NO_FACTS,
    };
    return this.#row.extract(known);
  }
}
