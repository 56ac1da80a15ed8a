import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCredentials } from '../../../src/ports/registry/credentials.ts';
import type { Exec, ExecResult } from '../../../src/ports/exec.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagegate-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const auth = (text: string): { auth: string } => ({ auth: Buffer.from(text).toString('base64') });
const USER = { kind: 'password', username: 'ada', password: 'pa:ss' };
const TOKEN = { kind: 'identity-token', token: 'refresh' };

/** Asks with this config file, and helpers that answer as told; which programs ran. */
async function ask(config: object | string, registry: string, answer: Partial<ExecResult> = {}) {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  writeFileSync(join(folder, 'config.json'), text);
  const ran: string[] = [];
  const exec: Exec = (argv, options) => {
    ran.push(`${argv.join(' ')} < ${options?.input ?? ''}`);
    const done = { ended: 'exit', code: 0, signal: null, stdout: '', stderr: '', truncated: false };
    return Promise.resolve({ ...done, ...answer } as ExecResult);
  };
  const found = await findCredentials(registry, exec, { DOCKER_CONFIG: folder });
  return { found, ran };
}

test.each<[string, object, string, object | null]>([
  ['by host', { auths: { 'ghcr.io': auth('ada:pa:ss') } }, 'ghcr.io', USER],
  ['with a port', { auths: { 'localhost:5000': auth('ada:pa:ss') } }, 'localhost:5000', USER],
  ['by URL', { auths: { 'https://ghcr.io/v2/': auth('ada:pa:ss') } }, 'ghcr.io', USER],
  [
    'Docker Hub',
    { auths: { 'https://index.docker.io/v1/': auth('ada:pa:ss') } },
    'docker.io',
    USER,
  ],
  [
    'in the clear',
    { auths: { 'ghcr.io': { username: 'ada', password: 'pa:ss' } } },
    'ghcr.io',
    USER,
  ],
  [
    'an identity token',
    { auths: { 'ghcr.io': { ...auth('ada:'), identitytoken: 'refresh' } } },
    'ghcr.io',
    TOKEN,
  ],
  ['another port', { auths: { 'localhost:5001': auth('ada:pa:ss') } }, 'localhost:5000', null],
  ['a host that ends so', { auths: { 'evil-ghcr.io': auth('ada:pa:ss') } }, 'ghcr.io', null],
  ['an empty entry', { auths: { 'ghcr.io': {} } }, 'ghcr.io', null],
  ['nothing', {}, 'ghcr.io', null],
])('from the file: %s', async (_, config, registry, want) => {
  expect((await ask(config, registry)).found).toEqual(want);
});

const answer = (Username: string, Secret: string): Partial<ExecResult> => ({
  stdout: JSON.stringify({ ServerURL: 'x', Username, Secret }),
});

test('a registry’s own helper goes before the common one, and that before the file', async () => {
  const config = {
    credsStore: 'desktop',
    credHelpers: { 'ghcr.io': 'gh-app' },
    auths: { 'ghcr.io': auth('file:x'), 'quay.io': auth('file:x') },
  };
  const own = await ask(config, 'ghcr.io', answer('ada', 'pa:ss'));
  expect(own).toEqual({ found: USER, ran: ['docker-credential-gh-app get < ghcr.io'] });
  const common = await ask(config, 'quay.io', answer('<token>', 'refresh'));
  expect(common).toEqual({ found: TOKEN, ran: ['docker-credential-desktop get < quay.io'] });
  const hub = await ask(config, 'docker.io', answer('ada', 'pa:ss'));
  expect(hub.ran).toEqual(['docker-credential-desktop get < https://index.docker.io/v1/']);
  const none = { code: 1, stdout: 'credentials not found in native keychain\n' };
  expect((await ask(config, 'quay.io', none)).found).toMatchObject({ username: 'file' });
});

test.each<[string, object | string, Partial<ExecResult>, RegExp]>([
  ['a broken file', '{', {}, /config\.json is no JSON object/u],
  ['a helper from elsewhere', { credsStore: '../../bin/x' }, {}, /no name of a credential helper/u],
  ['a helper that is not there', { credsStore: 'no' }, { ended: 'not-found' }, /not installed/u],
  ['a helper that fails', { credsStore: 'no' }, { code: 2, stderr: 'secret' }, /failed: exit 2$/u],
  ['a helper that says nothing', { credsStore: 'no' }, {}, /answered no JSON object/u],
  ['no base64', { auths: { 'ghcr.io': { auth: '!!!!' } } }, {}, /no base64 of user:password/u],
])('%s is an error that says so', async (_, config, told, said) => {
  await expect(ask(config, 'ghcr.io', told)).rejects.toMatchObject({
    code: 'registry-denied',
    message: expect.stringMatching(said) as string,
  });
});

test('no config file, no credentials', async () => {
  const never: Exec = () => Promise.reject(new Error('ran'));
  const env = { DOCKER_CONFIG: join(folder, 'nowhere') };
  expect(await findCredentials('ghcr.io', never, env)).toBeNull();
});
