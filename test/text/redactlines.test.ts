import { lineRedactor, redactLines } from '../../src/text/redactlines.ts';
import { awsId, awsSecret, bodyOf, githubToken, privateKey, SAMPLES } from '../fixtures/secrets.ts';

const KEYS = [
  ['ed25519', privateKey('ed25519')],
  ['ec', privateKey('ec')],
  ['encrypted', privateKey('ec', 'a passphrase')],
] as const;

/** The lines of the body that are still shown. */
const shownOf = (key: string, lines: readonly string[]): string[] =>
  bodyOf(key)
    .split('\n')
    .filter((line) => lines.some((shown) => shown.includes(line)));

describe.each(KEYS)('a private key over several lines: %s', (_, key) => {
  const log = ['before', ...key.trimEnd().split('\n'), 'after'];

  test('as it comes', () => {
    const shown = log.map(lineRedactor({}));
    expect(shownOf(key, shown)).toEqual([]);
    expect([shown[0], shown.at(-1)]).toEqual(['before', 'after']);
  });

  test('with what a log puts in front of each line, and another step’s line between', () => {
    const redact = lineRedactor({});
    const mixed = [...log.slice(0, 3), 'Get:1 http://deb.debian.org bookworm', ...log.slice(3)];
    const shown = mixed.map((line) => redact(`#12 0.345 ${line}`));
    expect(shownOf(key, shown)).toEqual([]);
    expect(shown).toContain('#12 0.345 Get:1 http://deb.debian.org bookworm');
  });

  test('of which only the end is there', () => {
    const tail = log.slice(2);
    const shown = redactLines(tail, {});
    expect(shownOf(key, shown)).toEqual([]);
    expect(shown.at(-1)).toBe('after');
  });
});

test('a twin without a key, a certificate, and a program’s marker are left as they are', () => {
  const certificate = [
    '-----BEGIN CERTIFICATE-----',
    'MIIB'.repeat(16),
    '-----END CERTIFICATE-----',
  ];
  expect(redactLines(certificate, {})).toEqual(certificate);
  const lines = [
    'looks for -----BEGIN PRIVATE KEY-----',
    'not found in /etc/ssl',
    'done, 3 files.',
  ];
  expect(redactLines(lines, {}).slice(1)).toEqual(lines.slice(1));
});

test('PuTTY’s', () => {
  const make = SAMPLES.find(([, one]) => one().startsWith('PuTTY'))?.[1];
  const lines = (make?.() ?? '').split('\n');
  const body = lines.filter((line) => /^[A-Za-z0-9]{64}$/.test(line));
  expect(body.length).toBeGreaterThan(10);
  for (const shown of [lines.map(lineRedactor({})), redactLines(lines, {})]) {
    expect(body.filter((line) => shown.includes(line))).toEqual([]);
  }
});

test('a key that never ends hides no more than a key can be', () => {
  const lines = ['-----BEGIN PRIVATE KEY-----', ...Array<string>(400).fill('abcdefgh')];
  expect(redactLines(lines, {}).filter((line) => line === 'abcdefgh').length).toBe(250);
});

test('values and tokens, on any line', () => {
  const token = githubToken();
  expect(redactLines([`uses ${token}`, 'and Zk7qP2xV9mLs'], { values: ['Zk7qP2xV9mLs'] })).toEqual([
    'uses [redacted: GitHub token]',
    'and [redacted: build secret]',
  ]);
});

test('a secret that the line before it tells', () => {
  const secret = awsSecret();
  expect(redactLines([`id ${awsId()}`, `key ${secret}`, 'done'], {}).join('\n')).toBe(
    'id [redacted: AWS access key id]\ndone',
  );
});

test('of no lines none are shown, not an empty one', () => {
  expect(redactLines([], {})).toEqual([]);
});
