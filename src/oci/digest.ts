// F1. Digests of small documents: what a digest looks like, and whether bytes have it. Pure.
import { hash } from 'node:crypto';

import { UserError } from '../errors.ts';

const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** True for `sha256:` and 64 hex digits; every registry and engine writes these. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && SHA256.test(text);
}

/** `sha256:…` of bytes. */
export function digestOfBytes(bytes: Buffer): string {
  return `sha256:${hash('sha256', bytes, 'hex')}`;
}

/** @throws UserError `digest-mismatch` that says what holds other bytes: `The manifest`. */
export function verifyDigest(bytes: Buffer, digest: string, what: string): void {
  const own = digestOfBytes(bytes);
  if (own !== digest) {
    throw new UserError('digest-mismatch', `${what} ${digest} holds other bytes: ${own}`);
  }
}
