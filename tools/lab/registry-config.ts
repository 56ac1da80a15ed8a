// May touch: the folder that it is given, and perl, which hashes passwords.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';
import { LabError } from './errors.ts';
import type { Run } from './exec.ts';

/** Who may push and pull. */
export type RegistryAuth =
  | {
      readonly kind: 'password';
      /** Name → password. */
      readonly users: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'token';
      /** URL of the token server, which the caller runs. */
      readonly realm: string;
      readonly service: string;
      readonly issuer: string;
      /** Tokens are signed with its key, and carry it as `x5c`. */
      readonly certificate: Certificate;
    };

export interface RegistryConfig {
  readonly root: string;
  readonly host: string;
  readonly auth: RegistryAuth | null;
  readonly certificate: Certificate | null;
}

/** Writes the registry's configuration into `root`; its path. */
export async function writeRegistryConfig(run: Run, config: RegistryConfig): Promise<string> {
  const { root, host, auth, certificate } = config;
  const path = join(root, 'config.json'); // JSON is YAML
  const storage = { filesystem: { rootdirectory: join(root, 'blobs') }, delete: { enabled: true } };
  const tls = certificate && { certificate: certificate.path, key: certificate.keyPath };
  const http = { addr: host, ...(tls && { tls }) };
  // Manifests with foreign layers, which it would refuse.
  const validation = { manifests: { urls: { allow: ['^http://127\\.0\\.0\\.1:'] } } };
  const said = { version: 0.1, log: { level: 'warn' }, storage, http, validation };
  const asked = auth && { auth: await authConfig(run, root, auth) };
  writeFileSync(path, JSON.stringify({ ...said, ...asked }), { mode: 0o600 });
  return path;
}

async function authConfig(run: Run, root: string, auth: RegistryAuth): Promise<object> {
  if (auth.kind === 'token') {
    const { realm, service, issuer, certificate } = auth;
    return { token: { realm, service, issuer, rootcertbundle: certificate.path } };
  }
  const path = join(root, 'htpasswd');
  const lines: string[] = [];
  for (const [name, password] of Object.entries(auth.users)) {
    lines.push(`${name}:${await bcrypt(run, password)}\n`);
  }
  writeFileSync(path, lines.join(''), { mode: 0o600 });
  return { htpasswd: { realm: 'lab', path } };
}

/**
 * What `htpasswd -B` writes, and the registry takes nothing else. Perl hands the system's crypt(3),
 * which knows bcrypt (crypt(5), "$2y$"); it is essential to Debian, apache2-utils is not.
 */
async function bcrypt(run: Run, password: string): Promise<string> {
  // 22 characters of ./A-Za-z0-9; the last one has two bits that count.
  const salt = `$2y$05$${randomBytes(15).toString('hex').slice(0, 21)}u`;
  const program = 'my ($p, $s) = <STDIN>; chomp($p, $s); print crypt($p, $s)';
  const { stdout } = await run(['perl', '-e', program], { input: `${password}\n${salt}\n` });
  if (stdout.startsWith('$2y$05$')) return stdout;
  throw new LabError('crypt(3) of this system knows no bcrypt', 'use a system with libxcrypt');
}
