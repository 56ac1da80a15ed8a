// May touch: the lab's `tmp` folder, and packages through the lab's apt.
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openApt, unpack } from '../apt.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { ApkRow } from './apkdb.ts';
import { installed } from './apkdb.ts';
import { ACCOUNTS, fetchBusybox } from './busybox.ts';
import type { StandIn } from './standin.ts';
import { packTree, writeTree } from './tree.ts';

/** Alpine's mirrors are none of the package registries that the lab may count on. */
const APK = `#!/bin/sh
echo "apk: this alpine is a stand-in without Alpine's mirrors: it cannot install packages" >&2
exit 1
`;

/** Package managers that Debian's busybox has as applets, and Alpine's has not. */
const FOREIGN = ['dpkg', 'dpkg-deb', 'rpm', 'rpm2cpio'];

/** `alpine:VERSION`: busybox, musl and a package database that lists just what is there. */
export function alpine(version: string): StandIn {
  const text = {
    ...ACCOUNTS,
    'etc/alpine-release': `${version}.0\n`,
    'etc/os-release':
      'NAME="Alpine Linux"\nID=alpine\n' +
      `VERSION_ID=${version}.0\nPRETTY_NAME="Alpine Linux v${version}"\n`,
    'etc/apk/arch': 'x86_64\n',
    'etc/apk/world': 'alpine-baselayout\napk-tools\nbusybox\nmusl\n',
    'sbin/apk': APK,
  };
  return {
    tag: `alpine:${version}`,
    about: "Debian's busybox-static and musl under Alpine's paths; it cannot apk add",
    from: [],
    dockerfile: 'FROM scratch\nADD rootfs.tar /\nCMD ["/bin/sh"]\n',
    identity: () => Promise.resolve(JSON.stringify([text, FOREIGN])),
    async contexts(site) {
      const folder = scratch(site, 'alpine');
      const root = join(folder, 'root');
      for (const name of ['bin', 'home', 'lib/apk/db', 'root', 'run', 'tmp', 'usr/bin', 'var']) {
        mkdirSync(join(root, name), { recursive: true });
      }
      await site.run(['chmod', '1777', join(root, 'tmp')]);
      writeTree(root, text);
      await addBusybox(site, root);
      await addMusl(site, root);
      const database = installed(root, packages(Object.keys(text)));
      writeTree(root, { 'lib/apk/db/installed': database });
      await packTree(site, root, join(folder, 'context/rootfs.tar'));
      return { '.': join(folder, 'context') };
    },
  };
}

async function addBusybox(site: Site, root: string): Promise<void> {
  const { program, applets } = await fetchBusybox(site);
  copyFileSync(program, join(root, 'bin/busybox'));
  const wanted = applets.filter((applet) => !FOREIGN.includes(basename(applet)));
  for (const path of wanted.map((applet) => join(root, applet))) {
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) symlinkSync('/bin/busybox', path);
  }
}

async function addMusl(site: Site, root: string): Promise<void> {
  const apt = await openApt(site);
  const unpacked = scratch(site, 'musl');
  await unpack(site, await apt.download(['musl/bookworm']), unpacked);
  const { stdout } = await site.run(['find', unpacked, '-name', 'libc.so']);
  copyFileSync(stdout.trim(), join(root, 'lib/ld-musl-x86_64.so.1'));
  symlinkSync('ld-musl-x86_64.so.1', join(root, 'lib/libc.musl-x86_64.so.1'));
}

/** What is there, as Alpine's packages would own it; the layout's files are those of `text`. */
function packages(text: readonly string[]): readonly ApkRow[] {
  const files = text.filter((path) => path.startsWith('etc/'));
  const licence = 'GPL-2.0-only';
  return [
    { name: 'alpine-baselayout', version: '3.6.5-r0', licence, files },
    { name: 'apk-tools', version: '2.14.4-r0', licence, files: ['sbin/apk'] },
    { name: 'busybox', version: '1.35.0-r0', licence, files: ['bin/busybox'] },
    { name: 'musl', version: '1.2.3-r0', licence: 'MIT', files: ['lib/ld-musl-x86_64.so.1'] },
  ];
}
