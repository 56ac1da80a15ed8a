// May touch: a loopback port and a temporary folder; runs npm. A registry with one private package.
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A running npm registry that serves one package, to those who show its token. */
export interface PrivateRegistry {
  /** `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /** Text of an npmrc with which npm finds the package's scope here, and shows the token. */
  readonly npmrc: string;
  /** Another one each time. */
  readonly token: string;
  /** Requests so far: answered with what they asked for, and refused for want of the token. */
  requests(): { readonly served: number; readonly refused: number };
  close(): Promise<void>;
}

interface Package {
  /** `@acme/greeting`. */
  readonly name: string;
  readonly version: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly tarball: Buffer;
}

/** Packs the package in `packageFolder`, whose name has a scope, and serves it until closed. */
export async function startPrivateRegistry(packageFolder: string): Promise<PrivateRegistry> {
  const served = await pack(resolve(packageFolder));
  const token = randomUUID();
  const count = { served: 0, refused: 0 };
  const server = createServer((request, response) => {
    const status = answer(served, token, request, response);
    if (status === 200) count.served += 1;
    if (status === 401) count.refused += 1;
  });
  await new Promise<void>((done, fail) => {
    server.on('error', fail).listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the registry has no port');
  const host = `127.0.0.1:${address.port}`;
  const [scope = ''] = served.name.split('/');
  return {
    url: `http://${host}/`,
    npmrc: `${scope}:registry=http://${host}/\n//${host}/:_authToken=${token}\n`,
    token,
    requests: () => ({ ...count }),
    close: () =>
      new Promise((done, fail) => {
        server.close((error) => (error === undefined ? done() : fail(error)));
        server.closeAllConnections();
      }),
  };
}

/** Answers as npm's registries do (the packument at the name, the tarball below `/-/`). */
function answer(
  served: Package,
  token: string,
  { method, headers, url = '/' }: IncomingMessage,
  response: ServerResponse,
): number {
  const send = (status: number, type: string, body: string | Buffer): number => {
    response.writeHead(status, { 'content-type': type }).end(body);
    return status;
  };
  const sendJson = (status: number, body: unknown): number =>
    send(status, 'application/json', JSON.stringify(body));
  if (headers.authorization !== `Bearer ${token}`) return sendJson(401, { error: 'unauthorized' });
  const base = new URL(`http://${headers.host ?? ''}`);
  const path = decodeURIComponent(new URL(url, base).pathname);
  const tarball = tarballPath(served);
  if (method !== 'GET') return sendJson(405, { error: 'method not allowed' });
  if (path === `/${served.name}`) {
    return sendJson(200, packument(served, new URL(tarball, base).href));
  }
  if (path === tarball) return send(200, 'application/octet-stream', served.tarball);
  return sendJson(404, { error: 'not found' });
}

function tarballPath({ name, version }: Package): string {
  return `/${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
}

function packument({ name, version, manifest, tarball: bytes }: Package, tarball: string) {
  const digest = (algorithm: string, encoding: 'base64' | 'hex') =>
    createHash(algorithm).update(bytes).digest(encoding);
  const dist = {
    tarball,
    shasum: digest('sha1', 'hex'),
    integrity: `sha512-${digest('sha512', 'base64')}`,
  };
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
  };
}

/**
 * The package as `npm pack` makes it. npm 10 and 11 make the same tar, with times and modes of
 * their own, but what zlib makes of a tar depends on its release and on the processor: stored
 * without compression, the tarball has the integrity that a lock file names everywhere.
 */
async function pack(packageFolder: string): Promise<Package> {
  const place = mkdtempSync(join(tmpdir(), 'stagegate-registry-'));
  try {
    const argv = ['pack', '--json', '--ignore-scripts', packageFolder];
    const { stdout } = await promisify(execFile)('npm', argv, { cwd: place });
    const [packed] = JSON.parse(stdout) as [{ name: string; version: string; filename: string }];
    const { name, version, filename } = packed;
    if (!/^@[^/]+\/[^/]+$/.test(name)) throw new Error(`${name} has no scope, as in @acme/${name}`);
    const text = readFileSync(join(packageFolder, 'package.json'), 'utf8');
    const manifest = JSON.parse(text) as Record<string, unknown>;
    const tar = gunzipSync(readFileSync(join(place, filename)));
    return { name, version, manifest, tarball: gzipSync(tar, { level: 0 }) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
