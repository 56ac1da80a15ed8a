// F2. The rule missing-runtime-data: pure.

import type { Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { runtimeData, type DataFact } from './missing/runtimedata.ts';
import { accountsOf } from './non-root-user.ts';

const NAME = 'missing-runtime-data';

/** Where programs look for certificates (Go: crypto/x509/root_linux.go; OpenSSL: openssl-probe). */
const STORES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const STORE_FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/local/share/ca-certificates'];
/** Where zones are looked for (Go: time/zoneinfo_unix.go). */
const ZONES = [
  '/usr/share/zoneinfo',
  '/usr/share/lib/zoneinfo',
  '/usr/lib/locale/TZ',
  '/etc/zoneinfo',
];
const LOCALES = '/usr/lib/locale';

export const missingRuntimeData: Rule<DataFact> = {
  name: NAME,
  version: 2,
  ...runtimeData,
  level: 'warning',
  title: 'Certificates, time zones, locales or accounts that the image needs and does not have',
  why:
    'They are no libraries, so nothing complains while the image is built: the first call over ' +
    'TLS, the first date in a zone, or the start itself fails in production.',
  fix: 'Copy them from the builder, or choose a base that has them.',
  against: {
    argument:
      'An address in a program is no proof that it is called, and certificates may be mounted or ' +
      'named by SSL_CERT_FILE.',
    answer:
      'SSL_CERT_FILE, SSL_CERT_DIR and ZONEINFO in ENV count as an answer, and so do zones that the ' +
      'program embeds; addresses of documentation are left out. For the rest an exception says where ' +
      'the data comes from.',
  },
  exception: { path: '/usr/local/bin/agent', reason: 'the cluster mounts its own certificates' },
  match(input) {
    const matches = [...account(input), ...zoneOfEnv(input), ...locale(input), ...programs(input)];
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};

const envOf = ({ values }: RuleInput, name: string): string =>
  values.env.findLast(([key]) => key === name)?.[1] ?? '';

/** A name in USER that no line of /etc/passwd has: the engine refuses to start the container. */
function account(input: RuleInput): RuleMatch[] {
  const [who = ''] = input.config.user.split(':', 1);
  if (who === '' || who === 'root' || /^[+-]?\d+$/.test(who)) return [];
  if (accountsOf(input.rootfs).some(({ name }) => name === who)) return [];
  return [
    {
      path: null,
      layer: null,
      message: `USER is ${who}, and /etc/passwd has no such account`,
      evidence: { what: 'account', by: 'config', detail: who },
      setBy: { keyword: 'USER' },
      fix: `Name the user by its number, or copy an /etc/passwd that has ${who}.`,
    },
  ];
}

/** `TZ=Europe/Berlin`; `UTC` and POSIX rules (`CET-1CEST`) need no file. */
function zoneOfEnv(input: RuleInput): RuleMatch[] {
  const zone = envOf(input, 'TZ').replace(/^:/, '');
  if (!/^[A-Z]\w*\/[\w+/-]+$/.test(zone) || hasZone(input, zone)) return [];
  return [
    {
      path: null,
      layer: null,
      message: `TZ is ${zone}, and the image has no such time zone: times are shown in UTC`,
      evidence: { what: 'time zone', by: 'config', detail: zone },
      setBy: { keyword: 'ENV', name: 'TZ' },
      fix: `Install tzdata, or ${zonesFrom(input, zone)}.`,
    },
  ];
}

function hasZone(input: RuleInput, zone: string): boolean {
  const folders = [envOf(input, 'ZONEINFO'), ...ZONES].filter((folder) => folder !== '');
  return folders.some((folder) => {
    const at = input.rootfs.resolve(folder);
    if (at?.type === 'file') return true; // Go's zoneinfo.zip
    return input.rootfs.resolve(`${folder}/${zone}`) !== null;
  });
}

/** The builder's own zones, where one has them. */
function zonesFrom({ builders }: RuleInput, zone: string): string {
  const [folder = ''] = ZONES;
  const builder = builders.find(({ rootfs }) => rootfs.resolve(`${folder}/${zone}`) !== null);
  return builder === undefined
    ? `copy ${folder} from a stage that has it`
    : `add \`COPY --from=${builder.stage} ${folder} ${folder}\``;
}

/** `LANG=de_DE.UTF-8` on glibc; C and POSIX are built in, and musl has none. */
function locale(input: RuleInput): RuleMatch[] {
  const name = ['LC_ALL', 'LANG'].find((key) => envOf(input, key) !== '');
  const value = name === undefined ? '' : envOf(input, name);
  const { rootfs } = input;
  if (name === undefined || /^(?:C|POSIX)(?:[.@]|$)/.test(value)) return [];
  if (!/^[a-z]{2,3}_[A-Z]{2}/.test(value) || !hasGlibc(rootfs)) return [];
  const folder = value.replace(
    /\.(.*)$/,
    (_, set: string) => `.${set.toLowerCase().replace(/-/g, '')}`,
  );
  const places = ['locale-archive', value, folder];
  if (places.some((place) => rootfs.resolve(`${LOCALES}/${place}`) !== null)) return [];
  return [
    {
      path: null,
      layer: null,
      message: `${name} is ${value}, and the image has no such locale: programs fall back to C`,
      evidence: { what: 'locale', by: 'config', detail: value },
      setBy: { keyword: 'ENV', name },
      fix: 'Set `LANG=C.UTF-8`, which needs no data, or generate the locale in this image.',
    },
  ];
}

function hasGlibc(rootfs: RootfsView): boolean {
  return ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'].some(
    (path) => rootfs.resolve(path) !== null,
  );
}

function* programs(input: RuleInput): Generator<RuleMatch> {
  const noStore = !hasStore(input);
  for (const { entry, facts } of input.rootfs.facts<DataFact>(NAME)) {
    const { path, layer } = entry;
    const [host] = facts.hosts ?? [];
    if (noStore && facts.certificates === true && host !== undefined) {
      yield {
        path,
        layer,
        message: `${path} calls ${host} over TLS, and the image has no certificate store`,
        evidence: { what: 'certificate store', by: 'content', detail: `https://${host}` },
        fix: storeFix(input),
      };
    }
    const zone = (facts.zones ?? []).find((one) => !hasZone(input, one));
    if (zone === undefined) continue;
    yield {
      path,
      layer,
      message: `${path} names the time zone ${zone}, and the image has no such zone`,
      evidence: { what: 'time zone', by: 'content', detail: zone },
      fix: `Import \`time/tzdata\` to embed the zones, or ${zonesFrom(input, zone)}.`,
    };
  }
}

function hasStore(input: RuleInput): boolean {
  const { rootfs } = input;
  if (envOf(input, 'SSL_CERT_FILE') !== '' || envOf(input, 'SSL_CERT_DIR') !== '') return true;
  if (STORES.some((path) => (rootfs.resolve(path)?.size ?? 0) > 0)) return true;
  return STORE_FOLDERS.some((folder) => !rootfs.children(folder)[Symbol.iterator]().next().done);
}

/** The builder's own store, where one has it. */
function storeFix({ builders }: RuleInput): string {
  const [store = ''] = STORES;
  const builder = builders.find(({ rootfs }) => rootfs.resolve(store) !== null);
  return builder === undefined
    ? 'Install ca-certificates in a builder stage and copy /etc/ssl/certs/ca-certificates.crt.'
    : `Add \`COPY --from=${builder.stage} ${store} ${store}\`.`;
}
