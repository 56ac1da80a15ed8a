// May touch: the lab's `tmp` folder, through mmdebstrap.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { aptTransport, debianMirror, furtherAuthorities } from '../host.ts';
import { memoryScratch } from '../mounts.ts';
import type { Site } from '../site.ts';
import type { StandIn } from './standin.ts';
import { writeTree } from './tree.ts';

/** As in the real image's /etc/dpkg/dpkg.cfg.d: what slim leaves out, and no fsync. */
const DPKG = [
  'force-unsafe-io',
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/linda/*',
  'path-exclude=/usr/share/lintian/*',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/man/*',
];

/**
 * Without the first hook bookworm's init-system-helpers pulls in usrmerge, and with it 70 MB of
 * perl that the real image has not. mmdebstrap 1.3.5 leaves apt's caches (72 MB) and, from the
 * first hook on trixie, empty lib32 and libx32.
 */
const HOOKS = [
  '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
  '--customize-hook=rm -f "$1"/var/cache/apt/*.bin "$1"/etc/apt/sources.list',
  '--customize-hook=rm -f "$1/etc/hostname" "$1/etc/resolv.conf"',
  '--customize-hook=for old in lib32 libx32; do if [ -d "$1/usr/$old" ]; then ' +
    'rmdir "$1/usr/$old" && rm -f "$1/$old"; fi; done',
];

/** `debian:RELEASE-slim`: mmdebstrap's minbase, with the host's mirror as its apt source. */
export function debianSlim(release: string): StandIn {
  return {
    tag: `debian:${release}-slim`,
    about: 'mmdebstrap --variant=minbase, without documentation and locales',
    from: [],
    dockerfile: 'FROM scratch\nADD rootfs.tar /\nCMD ["bash"]\n',
    async identity(site) {
      return JSON.stringify([DPKG, HOOKS, await files(site, release)]);
    },
    async contexts(site) {
      return { '.': await bootstrap(site, release) };
    },
  };
}

/** Files written over the bootstrapped system: path → text. */
async function files(site: Site, release: string): Promise<Readonly<Record<string, string>>> {
  const { archive, security } = await debianMirror(site);
  const source = (uri: string, suites: string) =>
    `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\n` +
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n';
  const sources = [source(archive, `${release} ${release}-updates`)];
  if (security !== null) sources.push(source(security, `${release}-security`));
  const apt = 'etc/apt/apt.conf.d';
  // update-ca-certificates picks these up when a RUN installs ca-certificates: package clients in
  // RUN then trust what the host trusts, and the image's config names nothing of it.
  const trusted = furtherAuthorities(site).map((pem) => {
    const id = createHash('sha256').update(pem).digest('hex').slice(0, 8);
    return [`usr/local/share/ca-certificates/host-${id}.crt`, `${pem}\n`] as const;
  });
  return {
    'etc/apt/sources.list.d/debian.sources': sources.join('\n'),
    // As the real image has them: no downloaded packages, no translations, no services.
    [`${apt}/docker-clean`]:
      'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n' +
      'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n',
    [`${apt}/docker-no-languages`]: 'Acquire::Languages "none";\n',
    [`${apt}/docker-autoremove-suggests`]: 'Apt::AutoRemove::SuggestsImportant "false";\n',
    'usr/sbin/policy-rc.d': '#!/bin/sh\nexit 101\n',
    [`${apt}/99host`]: (await aptTransport(site)).join('\n'),
    ...Object.fromEntries(trusted),
  };
}

async function bootstrap(site: Site, release: string): Promise<string> {
  const folder = await memoryScratch(site, `debian-${release}`);
  const overlay = join(folder, 'overlay');
  writeTree(overlay, await files(site, release));
  const { archive, security } = await debianMirror(site);
  const source = (uri: string, suite: string) => `deb ${uri} ${suite} main`;
  const out = join(folder, 'out');
  mkdirSync(out);
  await site.run(
    [
      ...['mmdebstrap', '--mode=root', '--variant=minbase', '--quiet'],
      ...DPKG.map((line) => `--dpkgopt=${line}`),
      ...HOOKS,
      `--customize-hook=sync-in ${overlay} /`,
      release,
      join(out, 'rootfs.tar'),
      source(archive, release),
      source(archive, `${release}-updates`),
      ...(security === null ? [] : [source(security, `${release}-security`)]),
    ],
    { env: { TMPDIR: folder }, next: `see that ${release} is on the host's Debian mirror` },
  );
  return out;
}
