// May touch: reads the host's own configuration; installs missing host packages with its apt.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LabError } from './errors.ts';
import type { Site } from './site.ts';

/** What the lab uses of the host: a file that shows it is there, and the package that brings it. */
const HOST_NEEDS = [
  { anyOf: ['iptables'], package: 'iptables' }, // dockerd's NAT for the bridge
  { anyOf: ['ip'], package: 'iproute2' }, // makes the bridge
  { anyOf: ['mmdebstrap'], package: 'mmdebstrap' }, // the Debian base images
  { anyOf: ['/usr/lib/*/libseccomp.so.2'], package: 'libseccomp2' }, // runc is linked with it
  { anyOf: ['/usr/lib/*/libsystemd.so.0'], package: 'libsystemd0' }, // and dockerd with this
  { anyOf: ['/etc/ssl/certs/ca-certificates.crt'], package: 'ca-certificates' },
  { anyOf: ['/usr/share/keyrings/debian-archive-keyring.gpg'], package: 'debian-archive-keyring' },
] as const;

/** Installs what the lab needs of the host and does not find, in one call to the host's apt. */
export async function installHostNeeds(site: Site): Promise<void> {
  const missing = HOST_NEEDS.filter((need) => !need.anyOf.some((what) => isThere(site, what)));
  if (missing.length === 0) return;
  const names = missing.map((need) => need.package);
  await site.log.phase(`host packages (${names.join(' ')})`, async () => {
    const apt = [...'apt-get -q -y -o DPkg::Lock::Timeout=300'.split(' ')];
    const install = [...apt, 'install', '--no-install-recommends', ...names];
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await aptTargets(site);
    const first = await site.run(install, { env, mayFail: true });
    if (first.code === 0) return;
    await site.run([...apt, 'update'], { env });
    await site.run(install, {
      env,
      next: 'the lab needs a Debian host, root, and an apt that works',
    });
  });
}

function isThere(site: Site, what: string): boolean {
  if (!what.startsWith('/')) {
    const path = `${site.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`;
    return path.split(delimiter).some((folder) => existsSync(join(folder, what)));
  }
  const [before, after] = what.split('/*/') as [string, string?];
  if (after === undefined) return existsSync(what);
  return readdirSync(before).some((folder) => existsSync(join(before, folder, after)));
}

/** The host's Debian release by code name, such as `bookworm`; throws where it is no Debian. */
export function debianCodename(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME=(\S+)$/m.exec(release)?.[1];
  if (!/^ID=debian$/m.test(release) || codename === undefined) {
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? process.platform;
    throw new LabError(
      `no engine with buildx answers, and the lab can start one on Debian alone; this is ${name}`,
      'start Docker with buildx here, then run the same command again',
    );
  }
  return codename;
}

/** Where the host's apt finds Debian: the archive and its security updates. */
export interface DebianMirror {
  readonly archive: string;
  /** null when the host has no security source. */
  readonly security: string | null;
}

const targets = new WeakMap<Site, Promise<string>>();

/** `RELEASE URI` of each package list of the host's apt, which is fetched when there is none. */
function aptTargets(site: Site): Promise<string> {
  const format = '$(RELEASE) $(REPO_URI)';
  const ask = async () => {
    const argv = ['apt-get', 'indextargets', '--format', format, 'Identifier: Packages'];
    return (await site.run(argv)).stdout;
  };
  const read = async () => {
    const known = await ask(); // empty before the first update, whatever the sources say
    if (known !== '') return known;
    await site.log.phase("the host's package lists", () => site.run(['apt-get', '-q', 'update']));
    return ask();
  };
  const found = targets.get(site) ?? read();
  targets.set(site, found);
  return found;
}

/** Reads the mirror from the host's own sources, so that no host name is written in the lab. */
export async function debianMirror(site: Site): Promise<DebianMirror> {
  const codename = debianCodename();
  const rows = (await aptTargets(site)).split('\n').map((row) => row.split(' '));
  const find = (release: string) =>
    rows.find(([name]) => name === release)?.[1]?.replace(/\/$/, '');
  const archive = find(codename);
  if (archive === undefined) {
    throw new LabError(
      `the host's apt sources name no archive of its own release, ${codename}`,
      `add one to /etc/apt/sources.list.d and run 'apt-get update'`,
    );
  }
  return { archive, security: find(`${codename}-security`) ?? null };
}

/**
 * How the host's apt reaches its mirror (proxy, authorities) and whether it takes a mirror that
 * lags behind, as lines of an apt.conf: what holds for the host holds for the lab and in RUN.
 */
export async function aptTransport(site: Site): Promise<readonly string[]> {
  const { stdout } = await site.run(['apt-config', 'dump', 'Acquire']);
  const wanted = /^Acquire::(https?::|Check-|Retries)\S* ".+";$/;
  return stdout.split('\n').filter((line) => wanted.test(line));
}

/**
 * Certificates that the host trusts beyond Debian's own list, as PEM blocks: a company's or a
 * machine's further authority. Empty on a host that trusts only the usual ones.
 */
export function furtherAuthorities(site: Site): readonly string[] {
  const bundle = bundlePath(site);
  if (!existsSync(bundle)) return [];
  const folder = '/usr/share/ca-certificates/mozilla';
  const usual = existsSync(folder)
    ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    : [];
  const bare = (pem: string) => pem.replace(/\s/g, '');
  const known = new Set(usual.flatMap(pemBlocks).map(bare));
  return pemBlocks(readFileSync(bundle, 'utf8')).filter((pem) => !known.has(bare(pem)));
}

/**
 * All that the host trusts, as one PEM text, where it trusts further authorities; null where it
 * trusts only the usual ones. For clients that take a file of authorities in place of their own.
 */
export function authorityBundle(site: Site): string | null {
  return furtherAuthorities(site).length === 0 ? null : readFileSync(bundlePath(site), 'utf8');
}

function bundlePath(site: Site): string {
  return site.env['SSL_CERT_FILE'] || '/etc/ssl/certs/ca-certificates.crt';
}

function pemBlocks(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
