// The registry that stands for a company's own, asked by hand and by npm. Runs npm, on loopback.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  startPrivateRegistry,
  type PrivateRegistry,
} from '../../../tools/gallery/privateregistry.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/secret-mount');

describe('a private registry', () => {
  let registry: PrivateRegistry;
  beforeEach(async () => {
    registry = await startPrivateRegistry(join(EXAMPLE, 'private/greeting'));
  });
  afterEach(() => registry.close());

  const ask = (path: string, authorization?: string) =>
    fetch(registry.url + path, authorization === undefined ? {} : { headers: { authorization } });

  test.each([
    { name: 'no token', authorization: undefined },
    { name: 'another token', authorization: 'Bearer 00000000-0000-0000-0000-000000000000' },
    { name: 'a token cut short', authorization: 'Bearer ' },
  ])('refuses $name, for what is there and what is not', async ({ authorization }) => {
    for (const path of ['@acme%2fgreeting', '@acme/greeting/-/greeting-1.2.0.tgz', 'else']) {
      const response = await ask(path, authorization);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('greeting');
    }
    expect(registry.requests()).toEqual({ served: 0, refused: 3 });
  });

  test('serves the package that it was given, and no other', async () => {
    const bearer = `Bearer ${registry.token}`;
    const response = await ask('@acme%2fgreeting', bearer);
    expect(await response.json()).toMatchObject({
      name: '@acme/greeting',
      'dist-tags': { latest: '1.2.0' },
      versions: { '1.2.0': { exports: './index.js', dist: { integrity: lockedIntegrity() } } },
    });
    expect((await ask('@acme%2fother', bearer)).status).toBe(404);
    expect(registry.requests()).toEqual({ served: 1, refused: 0 });
  });

  test('lets npm install with its npmrc, and not without the token', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'private-registry-'));
    try {
      const install = (npmrc: string) => {
        writeFileSync(join(folder, 'package.json'), '{"private":true}');
        writeFileSync(join(folder, 'npmrc'), npmrc);
        const argv = ['install', '@acme/greeting', '--userconfig', 'npmrc', '--cache', 'cache'];
        return promisify(execFile)('npm', argv, { cwd: folder });
      };
      const [withoutToken = ''] = registry.npmrc.split('\n');
      await expect(install(withoutToken)).rejects.toThrow(/E401/);
      await install(registry.npmrc);
      const installed = join(folder, 'node_modules/@acme/greeting/index.js');
      expect(readFileSync(installed, 'utf8')).toContain('export function greet');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('a package without a scope cannot be told from the public ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-registry-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"greeting","version":"1.0.0"}');
  await expect(startPrivateRegistry(folder)).rejects.toThrow('no scope, as in @acme/greeting');
  rmSync(folder, { recursive: true });
});

/** What the example's lock file asks for: no host, and the same bytes on every machine. */
function lockedIntegrity(): string | undefined {
  const text = readFileSync(join(EXAMPLE, 'package-lock.json'), 'utf8');
  const lock = JSON.parse(text) as {
    readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  return lock.packages['node_modules/@acme/greeting']?.integrity;
}
