// May touch: the `apt` folder of the lab. The system's apt sources and state are never changed.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptTransport, debianCodename, debianMirror } from './host.ts';
import type { Site } from './site.ts';
import { scratch } from './site.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Package lists older than this (ms) are fetched again before something new is downloaded. */
const FRESH = 12 * 3600_000;

/** An apt of the lab's own: Debian testing beside the host's release, signatures verified. */
export interface Apt {
  /** Downloads packages, named `name/suite`, into a new folder; returns the .deb files' paths. */
  download(specs: readonly string[]): Promise<readonly string[]>;
  /** Runs `apt-cache` and returns what it prints. */
  cache(...args: readonly string[]): Promise<string>;
}

const opened = new WeakMap<Site, Promise<Apt>>();

/** The lab's own apt, its lists fetched when they are older than half a day; one for each site. */
export function openApt(site: Site): Promise<Apt> {
  const known = opened.get(site);
  if (known !== undefined) return known;
  const apt = makeApt(site);
  opened.set(site, apt);
  return apt;
}

async function makeApt(site: Site): Promise<Apt> {
  const home = join(site.dir, 'apt');
  const config = await writeConfig(site, home);
  const env = { APT_CONFIG: config };
  const stamp = join(home, 'updated');
  if (!existsSync(stamp) || Date.now() - statSync(stamp).mtimeMs > FRESH) {
    const suites = `testing and ${debianCodename()}`;
    await site.log.phase(`package lists (${suites})`, () => update(site, env));
    writeFileSync(stamp, '');
  }
  return {
    async download(specs) {
      const cwd = scratch(site, 'debs');
      await site.run(['apt-get', '-q', 'download', ...specs], { env, cwd });
      return readdirSync(cwd).map((name) => join(cwd, name));
    },
    async cache(...args) {
      return (await site.run(['apt-cache', ...args], { env })).stdout;
    },
  };
}

async function update(site: Site, env: Readonly<Record<string, string>>): Promise<void> {
  const argv = ['apt-get', '-q', 'update'];
  const first = await site.run(argv, { env, mayFail: true });
  if (first.code === 0) return;
  // A mirror that is not followed daily: testing's Release is valid for a week.
  const lags = /is (expired|not valid yet)/.test(first.stderr);
  if (lags)
    site.log.line(`the mirror lags behind, taken as it is (signed): ${first.stderr.trim()}`);
  const anyDate = ['-o', 'Acquire::Check-Valid-Until=false', '-o', 'Acquire::Check-Date=false'];
  await site.run([...argv, ...(lags ? anyDate : [])], {
    env,
    next: "see that the host's own 'apt-get update' works; the lab uses the same mirror",
  });
}

async function writeConfig(site: Site, home: string): Promise<string> {
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'etc/preferences.d']) {
    mkdirSync(join(home, folder), { recursive: true });
  }
  const { archive } = await debianMirror(site);
  const sources = ['testing', debianCodename()].map(
    (suite) => `deb [signed-by=${KEYRING}] ${archive} ${suite} main\n`,
  );
  writeFileSync(join(home, 'etc/sources.list'), sources.join(''));
  writeFileSync(join(home, 'state/status'), '');
  const config = join(home, 'apt.conf');
  const lines = [
    `Dir::State "${home}/state";`,
    `Dir::State::status "${home}/state/status";`,
    `Dir::Cache "${home}/cache";`,
    `Dir::Etc "${home}/etc";`,
    'Dir::Etc::parts "/dev/null";',
    'Dir::Etc::sourceparts "/dev/null";',
    'Dir::Etc::netrcparts "/etc/apt/auth.conf.d";',
    'Acquire::Languages "none";',
    'APT::Sandbox::User "root";', // the lab's folder may be closed to the user _apt
    ...(await aptTransport(site)),
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return config;
}

/** Unpacks .deb files side by side into `root`; none of their scripts runs. */
export async function unpack(site: Site, debs: readonly string[], root: string): Promise<void> {
  mkdirSync(root, { recursive: true });
  await Promise.all(debs.map((deb) => site.run(['dpkg-deb', '-x', deb, root])));
}
