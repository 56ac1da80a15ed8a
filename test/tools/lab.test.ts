// The lab's pure parts; the rest needs root and a network and is used by test/e2e.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exports, main } from '../../tools/lab/cli.ts';
import { networkConfig, planNetwork } from '../../tools/lab/engine/network.ts';
import { installed } from '../../tools/lab/images/apkdb.ts';
import { STAND_INS } from '../../tools/lab/images/index.ts';
import { findRow } from '../../tools/lab/images/make.ts';
import { pipConfig } from '../../tools/lab/images/python.ts';
import { cargoConfig } from '../../tools/lab/images/rust.ts';
import { locked } from '../../tools/lab/lock.ts';
import { makeLog } from '../../tools/lab/log.ts';
import { mountsBelow } from '../../tools/lab/mounts.ts';
import { npmSettings } from '../../tools/lab/npm.ts';
import { identify, isRunning } from '../../tools/lab/process.ts';
import type { Site } from '../../tools/lab/site.ts';
import { openSite } from '../../tools/lab/site.ts';

test('mounts below a folder come innermost first, and a neighbour of like name is none', () => {
  const rows = ['/lab', '/lab/data', '/lab/data/a\\040b/merged', '/labour/data'];
  const mountinfo = rows.map((point, id) => `${id} 1 0:1 / ${point} rw - ext4 /dev/x rw`);
  expect(mountsBelow('/lab', mountinfo.join('\n'))).toEqual(['/lab/data/a b/merged', '/lab/data']);
});

test('a network avoids the routes of the host, and is the same each time', () => {
  const header = 'Iface\tDestination\tGateway\n';
  const free = planNetwork('/root/one', header);
  expect(planNetwork('/root/one', header)).toEqual(free);
  const octet = Number(free.prefix.slice('10.'.length));
  const hex = octet.toString(16).toUpperCase().padStart(2, '0');
  const taken = planNetwork('/root/one', `${header}eth9\t0000${hex}0A\t00000000\n`);
  expect(taken.prefix).not.toBe(free.prefix);
  expect(taken.prefix).toMatch(/^10\.(6[4-9]|[7-9]\d|1[0-8]\d|19[01])$/);
  expect(taken.bridge.length).toBeLessThanOrEqual(15);
  expect(networkConfig(free)).toMatchObject({ iptables: false, ip6tables: false });
});

test('shell exports quote every value', () => {
  expect(exports({ PATH: "/a b:/it's" })).toBe(`export PATH='/a b:/it'\\''s'\n`);
});

test('every base of a row is a row, and no tag stands twice', () => {
  const tags = STAND_INS.map((row) => row.tag);
  expect(new Set(tags).size).toBe(tags.length);
  for (const row of STAND_INS) for (const base of row.from) expect(tags).toContain(base);
});

test('an unknown tag is told with those there are', () => {
  expect(() => findRow('golang:0.9')).toThrow(/no stand-in for golang:0\.9; .*golang:1\.23/);
});

test.each([
  { name: 'nothing set', listed: '', certificates: false, want: '' },
  {
    name: 'authorities of the host alone',
    listed: "global.timeout='180'\n:env:.find-links='/wheels'\n",
    certificates: true,
    want: '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n',
  },
  {
    name: "a mirror, of which the environment's wins",
    listed:
      ":env:.index-url='https://a.example.com/simple'\n" +
      "global.extra-index-url='https://b.example.com\\nhttps://c.example.com'\n" +
      "global.index-url='https://d.example.com/simple'\n",
    certificates: false,
    want:
      '[global]\nindex-url = https://a.example.com/simple\n' +
      'extra-index-url = https://b.example.com https://c.example.com\n',
  },
])("pip in RUN reaches what the host's does: $name", ({ listed, certificates, want }) => {
  expect(pipConfig(listed, certificates)).toBe(want);
});

const MIRROR =
  '[source.crates-io]\nreplace-with = "acme"\n[source.acme]\nregistry = "sparse+https://a.example.com/"\n';
const CARGO_BUNDLE = '[http]\ncainfo = "/etc/ssl/certs/ca-certificates.crt"\n';

test.each([
  { name: 'nothing set', host: '', certificates: false, want: '' },
  { name: 'authorities of the host alone', host: '', certificates: true, want: CARGO_BUNDLE },
  {
    name: 'a mirror among other settings, and no token',
    host: `[build]\njobs = 2\n${MIRROR}token = "x"\n[http]\ntimeout = 5\n`,
    certificates: true,
    want: `${MIRROR}${CARGO_BUNDLE}`,
  },
])("cargo in RUN reaches what the host's does: $name", ({ host, certificates, want }) => {
  expect(cargoConfig(host, certificates)).toBe(want);
});

test("apk's database names each file with its checksum, and a link with that of its target", () => {
  const root = mkdtempSync(join(tmpdir(), 'lab-apk-'));
  mkdirSync(join(root, 'lib'));
  writeFileSync(join(root, 'lib/libz.so.1.2'), 'zlib');
  symlinkSync('libz.so.1.2', join(root, 'lib/libz.so.1'));
  const files = ['lib/libz.so.1', 'lib/libz.so.1.2'];
  const text = installed(root, [{ name: 'zlib', version: '1.2-r0', licence: 'Zlib', files }]);
  rmSync(root, { recursive: true });
  // printf libz.so.1.2 | openssl sha1 -binary | base64; the same of zlib
  expect(text).toBe(`P:zlib
V:1.2-r0
A:x86_64
T:stand-in for zlib
L:Zlib
o:zlib
F:lib
R:libz.so.1
a:0:0:755
Z:Q1t7Kr6EngFZyA7wi7hm080jLNxdI=
F:lib
R:libz.so.1.2
a:0:0:755
Z:Q1V5aPEnmHZ65dqLFaDDg6150PM4s=

`);
});

describe('an image whose npm reaches what the host reaches', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-npm-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const bundle = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const own = '-----BEGIN CERTIFICATE-----\nAcme\n-----END CERTIFICATE-----\n';

  test.each([
    { name: 'needs nothing', listed: 'audit = false\n', pem: '', npmrc: '' },
    { name: 'trusts more', listed: '', pem: own, npmrc: 'cafile=/etc/acme.pem\n' },
    {
      name: 'asks elsewhere',
      listed:
        '; registry = "https://old.example.com" ; overridden by env\n\n' +
        'audit = false\nregistry = "https://npm.example.com/"\n',
      pem: '',
      npmrc: 'registry=https://npm.example.com/\n',
    },
  ])('$name', async ({ name, listed, pem, npmrc }) => {
    const site: Site = {
      dir: folder,
      env: { SSL_CERT_FILE: bundle(name, pem) },
      log: makeLog(() => undefined),
      run: () => Promise.resolve({ code: 0, stdout: listed, stderr: '' }),
    };
    const authorities = pem === '' ? null : pem;
    expect(await npmSettings(site, '/etc/acme.pem')).toEqual({ npmrc, authorities });
  });
});

test('a process is known by its start time, not by its number alone', () => {
  const self = identify(process.pid);
  expect(self).not.toBeNull();
  expect(isRunning(self!)).toBe(true);
  expect(isRunning({ pid: process.pid, start: '1' })).toBe(false);
});

describe('the lock', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lab-lock-'));
  const site = openSite(
    { STAGEGATE_LAB_DIR: dir },
    makeLog(() => undefined),
  );
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  test('lets one in after the other', async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(`${name} out`);
    };
    await Promise.all([locked(site, work('a')), locked(site, work('b'))]);
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  test.each([
    { name: 'of a process that is gone', text: JSON.stringify({ pid: 4194303, start: '5' }) },
    {
      name: 'of an older process of this number',
      text: JSON.stringify({ pid: process.pid, start: '1' }),
    },
    { name: 'that was cut off', text: '{"pid":' },
  ])('takes over one $name', async ({ text }) => {
    writeFileSync(join(dir, 'lock'), text);
    await expect(locked(site, () => Promise.resolve('in'))).resolves.toBe('in');
  });
});

test.each([
  { argv: [], code: 2, says: 'lab.ts up' },
  { argv: ['--help'], code: 0, says: 'lab.ts up' },
  { argv: ['frob'], code: 2, says: 'given frob, expected up, env, status, down or clean' },
  { argv: ['up', 'down'], code: 2, says: 'more than one command: up down' },
  { argv: ['up', '--imgs', 'x'], code: 2, says: '--imgs' },
])('lab $argv exits $code', async ({ argv, code, says }) => {
  let said = '';
  const sink = { write: (text: string) => (said += text) };
  expect(await main(argv, { env: {}, stdout: sink, stderr: sink })).toBe(code);
  expect(said).toContain(says);
});
