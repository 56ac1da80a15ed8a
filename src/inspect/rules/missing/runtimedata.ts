// F2. What a program says of the data that it reads while it runs: pure.

import { isElfProgram } from '../../../formats/elf.ts';
import type { Capture, Extractor, SeenFile, Want } from '../../../model/knowledge.ts';
import { AREAS, LIKE_ZONE, zoneAt } from './timezones.ts';

/** What is kept of one program. */
export type DataFact = {
  /** It looks for the system's certificates. */
  readonly certificates?: true;
  /** Hosts that it calls over TLS, by the addresses that it holds: 5 at most. */
  readonly hosts?: readonly string[];
  /** Time zones that it names: 5 at most. */
  readonly zones?: readonly string[];
};

/** First of the places where Go's crypto/x509 (root_linux.go) and Rust's openssl-probe look. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** The package that embeds all zones; its functions' names stay in stripped programs. */
const EMBEDDED_ZONES = 'time/tzdata.';
/** Names of Go's `time.LoadLocation`: programs of other languages load zones otherwise. */
const GO_BUILD_INFO = ' Go buildinf:';
const MOST = 5;

const ADDRESS = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)/;
/** Where documentation lives, in the messages and comments of libraries. */
const DOCUMENTATION =
  /^(?:(?:www\.|pkg\.|golang\.|go\.|docs?\.|developers?\.|blog\.|tools\.|datatracker\.|wiki\.|help\.|support\.|status\.)|(?:github|gitlab|godoc|grpc|opentelemetry|prometheus|json-schema|example|yaml|swagger|openapis|stackoverflow|rust-lang|crates|mozilla|bugzilla|issuetracker\.google|g|goo|bit|aka|cwe\.mitre|schema|schemas)\.(?:[a-z]{2,}\.)?[a-z]{2,}$)|\.(?:github\.io|readthedocs\.io|dev|rs)$/;

const ZONES = AREAS.map((area) => `${area}/`);
const CAPTURES: readonly Capture[] = [
  { needle: 'https://', bytes: 80, like: ADDRESS },
  ...ZONES.map((needle) => ({ needle, bytes: 40, like: LIKE_ZONE })),
];
const WANT: Want = {
  needles: [CERTIFICATES, EMBEDDED_ZONES, GO_BUILD_INFO],
  captures: CAPTURES,
};

export const runtimeData: Pick<Extractor<DataFact>, 'wants' | 'extract' | 'ownLayersOnly'> = {
  ownLayersOnly: true,
  wants: ({ mode }, head) => ((mode & 0o111) !== 0 && isElfProgram(head) ? WANT : null),
  extract(file) {
    const hosts = textsOf(file, ['https://'], hostAt).filter((host) => !DOCUMENTATION.test(host));
    const loads = file.hits.has(GO_BUILD_INFO) && !file.hits.has(EMBEDDED_ZONES);
    const zones = loads ? textsOf(file, ZONES, zoneAt) : [];
    const certificates = file.hits.has(CERTIFICATES) && hosts.length > 0;
    if (!certificates && zones.length === 0) return null;
    return {
      ...(certificates && { certificates, hosts: hosts.slice(0, MOST) }),
      ...(zones.length > 0 && { zones: zones.slice(0, MOST) }),
    };
  },
};

/** What ends a host in a text; strings of Go and Rust end with none, and go on with any other. */
const END = /^(?:$|[\s\0/:?#"'`<>(){}[\],;&|\\*])/;
const TOP =
  /^(.*\.(?:com|co|org|net|io|dev|app|cloud|ai|info|gov|edu|eu|de|fr|ch|at|uk|us|in))[a-z0-9-]*$/;

function hostAt(text: string): string | null {
  const [all = '', host] = ADDRESS.exec(text) ?? [];
  if (host === undefined) return null;
  return END.test(text.slice(all.length)) ? host : (TOP.exec(host)?.[1] ?? host);
}

/** What is read at every place; each once. */
function textsOf(
  { captures }: SeenFile,
  needles: readonly string[],
  read: (text: string) => string | null,
): string[] {
  const places = needles.flatMap((needle) => captures.get(needle) ?? []);
  return [...new Set(places.flatMap((place) => read(place.toString('latin1')) ?? []))].toSorted();
}
