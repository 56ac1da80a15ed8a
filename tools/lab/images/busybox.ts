// May touch: the lab's `tmp` folder, and packages through the lab's apt.
import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApt, unpack } from '../apt.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';
import { packTree, writeTree } from './tree.ts';

/** Debian's static busybox, unpacked into a folder, and the paths of its applets (`bin/ls`). */
export async function fetchBusybox(
  site: Site,
): Promise<{ readonly program: string; readonly applets: readonly string[] }> {
  const root = scratch(site, 'busybox');
  const apt = await openApt(site);
  await unpack(site, await apt.download(['busybox-static/bookworm']), root);
  const program = join(root, 'bin/busybox');
  const { stdout } = await site.run([program, '--list-full']);
  return { program, applets: stdout.trim().split('\n') };
}

/** Users and groups that both busybox images have. */
export const ACCOUNTS = {
  'etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' +
    'www-data:x:33:33:www-data:/var/www:/bin/false\n',
  'etc/group': 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n',
};

/** `busybox:TAG`: one static program, each applet a hard link to it in /bin, as in the real one. */
export function busybox(tag: string): StandIn {
  const accounts = ACCOUNTS;
  return {
    tag: `busybox:${tag}`,
    about: "Debian bookworm's busybox-static (1.35), applets as hard links in /bin",
    from: [],
    dockerfile: 'FROM scratch\nADD rootfs.tar /\nCMD ["sh"]\n',
    identity: () => Promise.resolve(JSON.stringify(accounts)),
    async contexts(site) {
      const { program, applets } = await fetchBusybox(site);
      const folder = scratch(site, 'busybox-image');
      const root = join(folder, 'root');
      for (const name of ['bin', 'home', 'root', 'tmp', 'usr/sbin', 'var/spool/mail']) {
        mkdirSync(join(root, name), { recursive: true });
      }
      await site.run(['chmod', '1777', join(root, 'tmp')]);
      writeTree(root, accounts);
      copyFileSync(program, join(root, 'bin/busybox'));
      const names = new Set(applets.map((path) => path.slice(path.lastIndexOf('/') + 1)));
      names.delete('busybox');
      for (const name of names) linkSync(join(root, 'bin/busybox'), join(root, 'bin', name));
      await packTree(site, root, join(folder, 'context/rootfs.tar'));
      return { '.': join(folder, 'context') };
    },
  };
}
