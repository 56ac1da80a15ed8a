// May touch: nothing; reads the files that it is told of.
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A package as apk's database of installed ones lists it. */
export interface ApkRow {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Paths of its files, without a leading slash. */
  readonly files: readonly string[];
}

/** The text of /lib/apk/db/installed for `rows`, with the checksums of the files below `root`. */
export function installed(root: string, rows: readonly ApkRow[]): string {
  const packages = rows.map(({ name, version, licence, files }) => {
    const entries = files.map((path) => {
      const mode = /bin\/|\.so/.test(path) ? 'a:0:0:755\n' : '';
      return `F:${dirname(path)}\nR:${basename(path)}\n${mode}Z:${checksum(join(root, path))}\n`;
    });
    const head = `P:${name}\nV:${version}\nA:x86_64\nT:stand-in for ${name}\nL:${licence}\no:${name}\n`;
    return `${head}${entries.join('')}\n`;
  });
  return packages.join('');
}

/** apk's own form: Q1 and the base64 of the SHA-1, of a link's target where it is one. */
function checksum(path: string): string {
  const content = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
  return `Q1${createHash('sha1').update(content).digest('base64')}`;
}
