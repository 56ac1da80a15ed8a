import { EXTRACTORS } from '../../../src/inspect/index.ts';
import { missingRuntimeData } from '../../../src/inspect/rules/missing-runtime-data.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { elf, goProgram, program, text } from '../programs.ts';
import { judged, type Judging } from './judged.ts';

const accounts = EXTRACTORS.filter(({ name }) => name === 'non-root-user');
const STORE = '/etc/ssl/certs/ca-certificates.crt';

const found = (entries: readonly TarEntry[], config: object = {}, more: Judging = {}) =>
  judged(missingRuntimeData, [entries], { config: { config }, extractors: accounts, ...more });

const client = (...strings: string[]): TarEntry => program('app', goProgram([STORE, ...strings]));

describe('certificates', () => {
  test('a program that calls a host over TLS; its twin has a store', () => {
    const { messages, findings } = found([client('https://api.github.com/repos')]);
    expect(messages).toEqual([
      '/app calls api.github.com over TLS, and the image has no certificate store',
    ]);
    expect(findings[0]?.fix).toContain('ca-certificates');
    const store = text(STORE.slice(1), 'certificates');
    expect(found([client('https://api.github.com/repos'), store]).paths).toEqual([]);
  });

  test('the fix names the builder that has a store', () => {
    const builders = { build: [[text(STORE.slice(1), 'certificates')]] };
    expect(found([client('https://api.acme.io')], {}, { builders }).findings[0]?.fix).toBe(
      `Add \`COPY --from=build ${STORE} ${STORE}\`.`,
    );
  });

  test.each([
    ['a server without an address', client('http://127.0.0.1:8080/')],
    [
      'addresses of documentation',
      client(
        'https://go.dev/issue/1',
        'https://docs.acme.io/x',
        'https://github.com/a/b',
        'https://www.w3.org/',
      ),
    ],
    ['a program without TLS', program('app', goProgram(['https://api.acme.io/']))],
    ['a text', text('app.txt', `${STORE} https://api.acme.io/`)],
  ])('%s is silent, its twin is not', (_, entry) => {
    expect(found([entry]).paths).toEqual([]);
    expect(
      found([entry, program('twin', goProgram([STORE, 'https://api.acme.io/']))]).paths,
    ).toEqual(['/twin']);
  });

  test.each([
    ['https://api.acme.com/v1', 'api.acme.com'],
    ['https://api.acme.companies/v1', 'api.acme.companies'],
    ['https://api.acme.comaccept-encodingTRUE', 'api.acme.com'],
    ['https://api.acme.coTRUE', 'api.acme.co'],
    ['https://api.acme.museumTRUE', 'api.acme.museum'],
  ])('the host of %s', (address, host) => {
    expect(found([client(address)]).messages).toEqual([
      `/app calls ${host} over TLS, and the image has no certificate store`,
    ]);
  });

  // Go's linker ends no string: what stands behind the address is another one.
  test('an address of documentation is one with any string behind it', () => {
    expect(found([client('https://github.comno-cache-3TRUE')]).paths).toEqual([]);
  });

  test.each([
    ['SSL_CERT_FILE', { Env: ['SSL_CERT_FILE=/run/ca.pem'] }],
    ['SSL_CERT_DIR', { Env: ['SSL_CERT_DIR=/run/certs'] }],
  ])('%s in ENV is an answer', (_, config) => {
    expect(found([client('https://api.acme.io/')], config).paths).toEqual([]);
  });

  test('a folder of certificates is a store, an empty one is none', () => {
    const call = client('https://api.acme.io/');
    expect(found([call, { dir: 'etc/ssl/certs' }]).paths).toEqual(['/app']);
    expect(found([call, text('etc/ssl/certs/4042bcee.0')]).paths).toEqual([]);
  });
});

describe('time zones', () => {
  const program_ = (...strings: string[]): TarEntry => program('app', goProgram(strings));

  test('a zone that a Go program names; its twin has it', () => {
    expect(found([program_('Europe/Berlin')]).messages).toEqual([
      '/app names the time zone Europe/Berlin, and the image has no such zone',
    ]);
    expect(
      found([program_('Europe/Berlin'), text('usr/share/zoneinfo/Europe/Berlin')]).paths,
    ).toEqual([]);
  });

  test.each([
    ['a program that embeds the zones', program_('Europe/Berlin', 'time/tzdata.load')],
    ['a path that begins so', program_('Europe/berlin.txt', 'Asia/')],
    ['no zone at all', program_('Asia/Pacific', 'Europe/AMD', 'America/Argentina')],
    ['a program of another language', program('app', elf(['Europe/Berlin']))],
  ])('%s is silent, its twin is not', (_, entry) => {
    expect(found([entry]).paths).toEqual([]);
    expect(found([entry, program('twin', goProgram(['Asia/Tokyo']))]).paths).toEqual(['/twin']);
  });

  test('the fix names the builder that has the zone', () => {
    const builders = { build: [[text('usr/share/zoneinfo/Europe/Berlin')]] };
    const copy = '`COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo`';
    const fixOf = (entries: TarEntry[], config: object) =>
      found(entries, config, { builders }).findings[0]?.fix;
    expect(fixOf([program_('Europe/Berlin')], {})).toBe(
      `Import \`time/tzdata\` to embed the zones, or add ${copy}.`,
    );
    expect(fixOf([], { Env: ['TZ=Europe/Berlin'] })).toBe(`Install tzdata, or add ${copy}.`);
  });

  // Go's linker ends no string: `Europe/Berlin` is followed by any other.
  test.each([
    ['Europe/Berlincontent-length', 'Europe/Berlin'],
    ['Europe/BerlinSTREAM_CLOSED', 'Europe/Berlin'],
    ['America/Argentina/Buenos_Airesapplication', 'America/Argentina/Buenos_Aires'],
    ['America/Port-au-Princeno-cache', 'America/Port-au-Prince'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Australia/NSW', 'Australia/NSW'],
    ['America/New_York/', 'America/New_York'],
  ])('%s is %s', (string, zone) => {
    const { messages } = found([program_(string)]);
    expect(messages).toEqual([`/app names the time zone ${zone}, and the image has no such zone`]);
    expect(found([program_(string), text(`usr/share/zoneinfo/${zone}`)]).paths).toEqual([]);
  });

  test.each([
    [{ Env: ['TZ=Europe/Berlin'] }, 1],
    [{ Env: ['TZ=:Europe/Berlin'] }, 1],
    [{ Env: ['TZ=UTC'] }, 0],
    [{ Env: ['TZ=CET-1CEST'] }, 0],
    [{ Env: ['TZ='] }, 0],
    [{ Env: ['TZ=Europe/Berlin', 'ZONEINFO=/zoneinfo.zip'] }, 0],
  ])('%j', (config, count) => {
    expect(found([text('zoneinfo.zip')], config).findings).toHaveLength(count);
  });
});

describe('locales', () => {
  const glibc = program('lib64/ld-linux-x86-64.so.2');
  test.each<[string, string[], TarEntry[], number]>([
    ['not there', ['LANG=de_DE.UTF-8'], [glibc], 1],
    ['LC_ALL goes first', ['LANG=C.UTF-8', 'LC_ALL=de_DE.UTF-8'], [glibc], 1],
    ['built in', ['LANG=C.UTF-8'], [glibc], 0],
    ['an archive', ['LANG=de_DE.UTF-8'], [glibc, text('usr/lib/locale/locale-archive')], 0],
    ['a folder', ['LANG=de_DE.UTF-8'], [glibc, text('usr/lib/locale/de_DE.utf8/LC_CTYPE')], 0],
    ['musl has none', ['LANG=de_DE.UTF-8'], [program('lib/ld-musl-x86_64.so.1')], 0],
  ])('%s', (_, Env, entries, count) => {
    expect(found(entries, { Env }).findings).toHaveLength(count);
  });
});

describe('accounts', () => {
  const passwd = text('etc/passwd', 'root:x:0:0::/:/\napp:x:1000:1000::/:/bin/false\n');
  test.each([
    ['app', 0],
    ['app:app', 0],
    ['1000', 0],
    ['65532:65532', 0],
    ['', 0],
    ['root', 0],
    ['ghost', 1],
    ['ghost:app', 1],
  ])('USER %s', (User, count) => {
    expect(found([passwd], { User }).findings).toHaveLength(count);
  });

  test('without an /etc/passwd every name is missing', () => {
    expect(found([text('x')], { User: 'app' }).messages).toEqual([
      'USER is app, and /etc/passwd has no such account',
    ]);
  });
});
