// F0. What a regex cannot tell of a secret: its checksum, its body, what stands beside it. Pure.

import { crc32 } from 'node:zlib';

import { isPlaceholder } from './secretvalues.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM_LENGTH = 6;

/** CRC-32 of what precedes it, in base 62, of six digits (GitHub's token formats, 2021). */
export function tokenChecksum(body: string): string {
  let rest = crc32(body);
  let digits = '';
  while (digits.length < CHECKSUM_LENGTH) {
    digits = BASE62.charAt(rest % BASE62.length) + digits;
    rest = Math.floor(rest / BASE62.length);
  }
  return digits;
}

/** The token in these bytes whose checksum is right. */
export function withChecksum(kind: string, token: RegExp): (around: string) => string | null {
  return (around) => {
    const body = token.exec(around)?.[1];
    if (body === undefined) return null;
    const isRight = tokenChecksum(body.slice(0, -CHECKSUM_LENGTH)) === body.slice(-CHECKSUM_LENGTH);
    return isRight ? kind : null;
  };
}

const KEY_HEADER = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3})PRIVATE KEY( BLOCK)?-----/;
/** Lines in front of the body: RFC 1421, RFC 4880. */
const KEY_FIELDS =
  /^\s{0,4}(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID): [^\n]{0,120}$/gm;
/** `openssh-key-v1`, then the name of the cipher: `none` (OpenSSH PROTOCOL.key). */
const OPENSSH_PLAIN = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU';

/** Programs hold the first line as text: a key has a body. */
export function judgePrivateKey(around: string): string | null {
  const header = KEY_HEADER.exec(around);
  if (header === null) return null;
  const rest = around
    .slice(header.index + header[0].length)
    .replace(/\\r/g, '')
    .replace(/\\n/g, '\n');
  const body = rest.replace(KEY_FIELDS, '').replace(/[\s"'+,>|\\]/g, '');
  // The `+` of base64 went with those that join strings: its length is what matters.
  const base64 = /^[A-Za-z0-9/]*={0,2}/.exec(body)?.[0] ?? '';
  const ends = body.startsWith('-----END', base64.length) || body.startsWith('=', base64.length);
  if (base64.length < (ends ? 56 : 100) || new Set(base64).size < 12) return null;
  if (header[2] !== undefined) return 'PGP private key';
  const isEncrypted =
    header[1]?.includes('ENCRYPTED') === true ||
    /^Proc-Type: 4,ENCRYPTED/m.test(rest.trimStart()) ||
    (header[1] === 'OPENSSH ' && !base64.startsWith(OPENSSH_PLAIN.slice(0, 31)));
  if (isEncrypted) return 'encrypted private key';
  return /"service_account"/.test(around) ? 'Google service account key' : 'private key';
}

export function judgePutty(around: string): string | null {
  const cipher = /Encryption: (\S{1,40})/.exec(around)?.[1];
  return cipher === 'none' ? 'private key' : 'encrypted private key';
}

/** An access key id of AWS. */
export const AWS_ID = /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/;
const AWS_SECRET = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** An id alone is no secret: the key beside it is. */
export function judgeAwsPair(around: string): string | null {
  const id = AWS_ID.exec(around)?.[0];
  if (id === undefined || isPlaceholder(id)) return null;
  const words = around.match(AWS_SECRET) ?? [];
  return words.some(isAwsSecret) ? 'AWS secret access key' : null;
}

export function judgeAwsSecret(around: string): string | null {
  return (around.match(AWS_SECRET) ?? []).some(isAwsSecret) ? 'AWS secret access key' : null;
}

function isAwsSecret(word: string): boolean {
  const isMixed = /[A-Z]/.test(word) && /[a-z]/.test(word) && /\d/.test(word);
  return isMixed && new Set(word).size >= 16 && !isPlaceholder(word);
}

/** The key of a web client is public: Firebase's and Maps' stand in every page. */
export function judgeGoogle(around: string): string | null {
  if (/firebase|authDomain|mobilesdk|maps\.google|recaptcha/i.test(around)) return null;
  const key = /AIza[\w-]{35}(?![\w-])/.exec(around)?.[0] ?? '';
  return isPlaceholder(key) ? null : 'Google API key';
}
