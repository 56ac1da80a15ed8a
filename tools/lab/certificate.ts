// May touch: the folder that it is given, through openssl.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeRun } from './exec.ts';

/** Both are PEM files. */
export interface Certificate {
  readonly path: string;
  readonly keyPath: string;
}

/**
 * Makes a certificate of this machine's names, and of further ones, that signs itself, so that it
 * is its own authority too; for two days.
 */
export async function makeCertificate(
  folder: string,
  more: readonly string[] = [],
): Promise<Certificate> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'certificate.pem');
  const keyPath = join(folder, 'key.pem');
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', keyPath];
  const all = ['IP:127.0.0.1', ...['localhost', ...more].map((name) => `DNS:${name}`)];
  const names = `subjectAltName=${all.join(',')}`;
  const kind = ['-x509', '-days', '2', '-subj', '/CN=stagegate lab', '-addext', names];
  await makeRun(process.env)(['openssl', 'req', ...key, ...kind, '-out', path]);
  return { path, keyPath };
}
