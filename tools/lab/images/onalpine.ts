// May touch: the lab's `tmp` folder, and packages through the lab's apt. What stands on alpine.
import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { openApt, unpack } from '../apt.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { ApkRow } from './apkdb.ts';
import { installed } from './apkdb.ts';
import { writeTree } from './tree.ts';

/** A user with a group of the same name and number. */
export interface Account {
  readonly name: string;
  readonly id: number;
  readonly home: string;
  readonly shell: string;
}

/** What an image adds to the alpine stand-in, as installing a package there would. */
export interface Addition {
  readonly account: Account;
  readonly packages: readonly ApkRow[];
}

/** The instruction that adds the context `added` to an alpine, as one layer. */
export const RUN_ADD = `RUN --mount=type=bind,from=added,target=/added \\
    cp -a /added/root/. / \\
 && cat /added/installed >> /lib/apk/db/installed \\
 && cat /added/passwd >> /etc/passwd \\
 && cat /added/group >> /etc/group`;

/** Makes `folder`, whose `root` holds the files, the context `added` of RUN_ADD. */
export function describeAddition(folder: string, { account, packages }: Addition): void {
  const { name, id, home, shell } = account;
  writeTree(folder, {
    installed: installed(join(folder, 'root'), packages),
    passwd: `${name}:x:${id}:${id}:${name}:${home}:${shell}\n`,
    group: `${name}:x:${id}:\n`,
  });
}

/** Debian's packages, and what Alpine calls the same; glibc it has not. */
const NAMES = {
  libc6: { name: 'glibc', licence: 'LGPL-2.1-or-later' },
  libcrypt1: { name: 'libxcrypt', licence: 'LGPL-2.1-or-later' },
  'libgcc-s1': { name: 'libgcc', licence: 'GPL-2.0-or-later AND LGPL-2.1-or-later' },
  'libpcre2-8-0': { name: 'pcre2', licence: 'BSD-3-Clause' },
  libssl3: { name: 'libssl3', licence: 'Apache-2.0' },
  'libstdc++6': { name: 'libstdc++', licence: 'GPL-2.0-or-later AND LGPL-2.1-or-later' },
  nginx: { name: 'nginx', licence: 'BSD-2-Clause' },
  zlib1g: { name: 'zlib', licence: 'Zlib' },
} as const;

/** Folders whose files are kept: a daemon's, and those where Debian's loader looks by itself. */
const KEPT = /^(?:usr\/sbin|(?:usr\/)?lib(?:64|\/[\w-]+-linux-gnu))$/;

/**
 * Copies the programs and libraries of Debian bookworm's packages into `root`: with libc6 among
 * them, they start on alpine. Returns the packages as apk's database lists them.
 */
export async function addDebian(
  site: Site,
  root: string,
  packages: readonly (keyof typeof NAMES)[],
): Promise<readonly ApkRow[]> {
  const apt = await openApt(site);
  const debs = await apt.download(packages.map((debian) => `${debian}/bookworm`));
  const rows = packages.map(async (debian) => {
    const deb = debs.find((path) => basename(path).startsWith(`${debian}_`));
    if (deb === undefined) throw new Error(`${debian} is not among ${debs.join(', ')}`);
    const unpacked = scratch(site, 'debian');
    await unpack(site, [deb], unpacked);
    const files = keptFiles(unpacked);
    await site.run(['cp', '-a', '--parents', ...files, root], { cwd: unpacked });
    const { stdout } = await site.run(['dpkg-deb', '-f', deb, 'Version']);
    return { ...NAMES[debian], version: `${upstream(stdout)}-r0`, files };
  });
  return Promise.all(rows);
}

function keptFiles(unpacked: string): readonly string[] {
  const entries = readdirSync(unpacked, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(relative(unpacked, entry.parentPath), entry.name))
    .filter((path) => KEPT.test(dirname(path)))
    .toSorted();
}

/** `1:1.2.13.dfsg-1+deb12u1` → `1.2.13`. */
function upstream(version: string): string {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? version.trim();
}
