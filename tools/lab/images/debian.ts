// May touch: the lab's `tmp` folder, through mmdebstrap.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debianMirror, furtherAuthorities } from '../host.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';

/** What the slim variant leaves out; the list of the real image's /etc/dpkg/dpkg.cfg.d/docker. */
const SLIM = [
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/linda/*',
  'path-exclude=/usr/share/lintian/*',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/man/*',
];

/** `debian:RELEASE-slim`: mmdebstrap's minbase, with the host's mirror as its apt source. */
export function debianSlim(release: string): StandIn {
  return {
    tag: `debian:${release}-slim`,
    about: 'mmdebstrap --variant=minbase, without documentation and locales',
    from: [],
    dockerfile: 'FROM scratch\nADD rootfs.tar /\nCMD ["bash"]\n',
    async identity(site) {
      return JSON.stringify([SLIM, await files(site, release)]);
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
    ...Object.fromEntries(trusted),
  };
}

async function bootstrap(site: Site, release: string): Promise<string> {
  const folder = scratch(site, `debian-${release}`);
  const overlay = join(folder, 'overlay');
  for (const [path, text] of Object.entries(await files(site, release))) {
    mkdirSync(dirname(join(overlay, path)), { recursive: true });
    writeFileSync(join(overlay, path), text, { mode: path.startsWith('usr/sbin') ? 0o755 : 0o644 });
  }
  const { archive, security } = await debianMirror(site);
  const source = (uri: string, suite: string) => `deb ${uri} ${suite} main`;
  const out = join(folder, 'out');
  mkdirSync(out);
  await site.run(
    [
      ...['mmdebstrap', '--mode=root', '--variant=minbase', '--quiet'],
      ...SLIM.map((line) => `--dpkgopt=${line}`),
      `--customize-hook=sync-in ${overlay} /`,
      `--customize-hook=rm -f "$1/etc/apt/sources.list" "$1/etc/hostname" "$1/etc/resolv.conf"`,
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
