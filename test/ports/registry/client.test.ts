import type { Credentials } from '../../../src/model/image.ts';
import { RegistryClient, type Patience } from '../../../src/ports/registry/client.ts';
import { readBlob, readDocument, type BodyPatience } from '../../../src/ports/registry/content.ts';
import { TestRegistry, type Fault } from './registry.ts';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await TestRegistry.start();
});
afterEach(() => registry.close());

const QUICK: Patience = { answer: 300, pause: 1, longestPause: 20 };
const BODY: BodyPatience = { window: 150, least: 4096, pause: 1 };
const ADA: Credentials = { kind: 'password', username: 'ada', password: 'secret' };
const BASIC = `Basic ${Buffer.from('ada:secret').toString('base64')}`;

const clientFor = (credentials: Credentials | null = null, host = registry.host): RegistryClient =>
  new RegistryClient({ registry: host, repository: 'acme/orders', credentials }, QUICK);

async function blobOf(client: RegistryClient, digest: string, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBlob(client, digest, size, BODY)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  (_, response) => {
    response.writeHead(code, headers).end();
    return true;
  };

const CONTENT = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7) % 251));

test('a blob of an open registry', async () => {
  const digest = registry.addBlob(CONTENT);
  expect(await blobOf(clientFor(), digest, CONTENT.length)).toEqual(CONTENT);
  expect(registry.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
});

describe('who is asked for', () => {
  test('a password is shown after it was asked for, and then at once', async () => {
    registry.guard = { challenge: 'Basic realm="r"', wants: () => BASIC };
    const digest = registry.addBlob(CONTENT);
    const client = clientFor(ADA);
    await blobOf(client, digest, CONTENT.length);
    await blobOf(client, digest, CONTENT.length);
    expect(registry.seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      BASIC,
      BASIC,
    ]);
  });

  test('a token comes from the realm, for this repository, and again when it has expired', async () => {
    let issued = 0;
    const challenge = `Bearer realm="http://${registry.host}/token",service="reg"`;
    registry.guard = { challenge, wants: () => `Bearer token-${issued}` };
    registry.token = () => ({ token: `token-${(issued += 1)}` });
    const digest = registry.addBlob(CONTENT);
    const client = clientFor(ADA);
    await blobOf(client, digest, CONTENT.length);
    issued += 1; // The registry takes the old one no more.
    await blobOf(client, digest, CONTENT.length);
    const asked = registry.seen.filter(({ path }) => path.startsWith('/token'));
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({
      path: '/token?service=reg&scope=repository%3Aacme%2Forders%3Apull',
      authorization: BASIC,
    });
  });

  test('an identity token is sent as a form, and not as a password', async () => {
    const challenge = `Bearer realm="http://${registry.host}/token",service="reg",scope="s"`;
    registry.guard = { challenge, wants: () => 'Bearer access' };
    let form = '';
    registry.token = (_, body) => {
      form = body;
      return { access_token: 'access' };
    };
    const digest = registry.addBlob(CONTENT);
    const refresh: Credentials = { kind: 'identity-token', token: 'refresh' };
    await blobOf(clientFor(refresh), digest, CONTENT.length);
    expect(form).toBe(
      'grant_type=refresh_token&refresh_token=refresh&service=reg&scope=s&client_id=stagegate',
    );
  });

  test.each<[string, string, RegExp]>([
    ['elsewhere, unencrypted', 'Bearer realm="http://auth.example.com/token"', /unencrypted/u],
    [
      'a host that begins like this machine',
      'Bearer realm="http://127.0.0.1.evil.example/t"',
      /unencrypted/u,
    ],
    ['nowhere', 'Bearer service="x"', /unencrypted/u],
  ])('a realm %s is not asked', async (_, challenge, said) => {
    registry.guard = { challenge, wants: () => 'never' };
    await expect(clientFor(ADA).get('manifests/1')).rejects.toMatchObject({
      code: 'registry-denied',
      message: expect.stringMatching(said) as string,
    });
    expect(registry.seen).toHaveLength(1);
  });

  test.each<[string, Credentials | null, RegExp]>([
    ['nobody', null, /without an account \(HTTP 401\)/u],
    [
      'somebody else',
      { ...ADA, password: 'wrong' },
      /to the account of docker login \(HTTP 401\)/u,
    ],
  ])('%s is refused', async (_, credentials, said) => {
    registry.guard = { challenge: 'Basic realm="r"', wants: () => BASIC };
    await expect(clientFor(credentials).get('manifests/1')).rejects.toMatchObject({
      code: 'registry-denied',
      message: expect.stringMatching(said) as string,
    });
  });
});

describe('faults', () => {
  const digestOf = (): string => registry.addBlob(CONTENT);

  test.each<[string, Fault]>([
    ['429 with Retry-After', status(429, { 'retry-after': '0' })],
    ['429 with a date', status(429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' })],
    ['429 without', status(429)],
    ['500', status(500)],
    ['503', status(503)],
    [
      'a connection that is cut',
      (request) => {
        request.socket.destroy();
        return true;
      },
    ],
    ['no answer', () => true],
  ])('%s is tried again', async (_, fault) => {
    const digest = digestOf();
    // The first request of all asks whether this machine's registry is encrypted; it never is.
    registry.faults.push(fault, fault);
    expect(await blobOf(clientFor(), digest, CONTENT.length)).toEqual(CONTENT);
  });

  test.each<[number, string, RegExp]>([
    [403, 'registry-denied', /refuses acme\/orders:1 without an account/u],
    [404, 'image-not-found', /has no acme\/orders:1/u],
    [400, 'registry-failed', /HTTP 400 to acme\/orders:1$/u],
    [500, 'registry-failed', /HTTP 500 to acme\/orders:1, 5 times$/u],
    [429, 'registry-failed', /HTTP 429 .*5 times$/u],
  ])('%d that stays is %s', async (code, expected, said) => {
    registry.faults.push(...Array.from({ length: 5 }, () => status(code)));
    await expect(clientFor().get('manifests/1')).rejects.toMatchObject({
      code: expected,
      message: expect.stringMatching(said) as string,
    });
  });

  test('nobody listens', async () => {
    const { host } = registry;
    await registry.close();
    registry = await TestRegistry.start();
    await expect(clientFor(null, host).get('manifests/1')).rejects.toMatchObject({
      code: 'registry-failed',
      message: expect.stringMatching(/does not answer: .*ECONNREFUSED/u) as string,
    });
  });
});

test('nothing is compressed on the way', async () => {
  const asked: (string | undefined)[] = [];
  registry.faults.push((request) => {
    asked.push(request.headers['accept-encoding']);
    return false;
  });
  await blobOf(clientFor(), registry.addBlob(CONTENT), CONTENT.length);
  expect(asked).toEqual(['identity']);
});

describe('a blob that the registry does not have whole', () => {
  test('or not at all', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    await expect(blobOf(clientFor(), digest, 10)).rejects.toMatchObject({
      code: 'truncated-blob',
      message: expect.stringMatching(/has no acme\/orders@sha256:0/u) as string,
    });
  });

  test('but a part of', async () => {
    const digest = registry.addBlob(CONTENT);
    registry.faults.push(() => false, status(416));
    await expect(blobOf(clientFor(), digest, CONTENT.length + 1)).rejects.toMatchObject({
      code: 'truncated-blob',
      message: expect.stringMatching(/has only a part of acme\/orders@sha256/u) as string,
    });
  });
});

describe('a manifest', () => {
  const bytes = Buffer.from('{"schemaVersion":2}');
  const read = (): ReturnType<typeof readDocument> =>
    readDocument(clientFor(), 'manifests/1', 'a/b', 1000, BODY);
  beforeEach(() => registry.manifests.set('1', { type: 'a/b', bytes }));

  test('that breaks off is asked for again', async () => {
    registry.faults.push((request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 5), () => setTimeout(() => request.socket.destroy(), 20));
      return true;
    });
    expect(await read()).toEqual({ bytes, mediaType: 'a/b' });
  });

  test('has the digest that the registry itself tells', async () => {
    registry.faults.push((_, response) => {
      response.writeHead(200, { 'docker-content-digest': `sha256:${'1'.repeat(64)}` }).end(bytes);
      return true;
    });
    await expect(read()).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  test('has an end', async () => {
    registry.manifests.set('1', { type: 'a/b', bytes: Buffer.alloc(1001) });
    await expect(read()).rejects.toMatchObject({
      message: expect.stringMatching(/acme\/orders:1 has more than 1000 bytes/u) as string,
    });
  });
});

describe('a body that breaks off', () => {
  const cut =
    (bytes: number): Fault =>
    (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const rest = CONTENT.subarray(from);
      const head = { 'content-length': rest.length };
      const range = { 'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}` };
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...head, ...range } : head);
      response.write(rest.subarray(0, bytes), () => setTimeout(() => request.socket.destroy(), 20));
      return true;
    };

  test('is taken up where it stopped', async () => {
    const digest = registry.addBlob(CONTENT);
    registry.faults.push(cut(20_000), cut(10_000));
    expect(await blobOf(clientFor(), digest, CONTENT.length)).toEqual(CONTENT);
    expect(registry.seen.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=20000-',
      'bytes=30000-',
    ]);
  });

  test('is read over where the registry knows no ranges', async () => {
    const digest = registry.addBlob(CONTENT);
    registry.faults.push(cut(20_000), (_, response) => {
      response.end(CONTENT);
      return true;
    });
    expect(await blobOf(clientFor(), digest, CONTENT.length)).toEqual(CONTENT);
  });

  test('and answers another range is an error', async () => {
    const digest = registry.addBlob(CONTENT);
    registry.faults.push(cut(20_000), (_, response) => {
      response.writeHead(206, { 'content-range': 'bytes 0-9/50000' }).end('0123456789');
      return true;
    });
    await expect(blobOf(clientFor(), digest, CONTENT.length)).rejects.toMatchObject({
      code: 'registry-failed',
    });
  });

  test('again and again without a byte is an error that says how far it came', async () => {
    const digest = registry.addBlob(CONTENT);
    registry.faults.push(...Array.from({ length: 30 }, () => cut(0)));
    await expect(blobOf(clientFor(), digest, CONTENT.length)).rejects.toMatchObject({
      code: 'registry-failed',
      message: expect.stringMatching(/breaks off after 0 of 50000 bytes/u) as string,
    });
  });

  test('or drips is asked for again', async () => {
    const digest = registry.addBlob(CONTENT);
    registry.faults.push((_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      const drip = setInterval(() => response.write(CONTENT.subarray(0, 1)), 20);
      response.on('close', () => clearInterval(drip));
      return true;
    });
    const read = await blobOf(clientFor(), digest, CONTENT.length);
    expect(read).toHaveLength(CONTENT.length);
    expect(registry.seen).toHaveLength(2);
  });

  test('a body longer than its descriptor says is not read on', async () => {
    const digest = registry.addBlob(CONTENT);
    await expect(blobOf(clientFor(), digest, 100)).rejects.toMatchObject({
      message: expect.stringMatching(/more than its 100 bytes/u) as string,
    });
  });
});

describe('redirects', () => {
  let other: TestRegistry;
  beforeEach(async () => {
    other = await TestRegistry.start();
  });
  afterEach(() => other.close());
  const to = (location: string): Fault => status(307, { location });

  test('are followed to another host, without credentials', async () => {
    registry.guard = { challenge: 'Basic realm="r"', wants: () => BASIC };
    const digest = other.addBlob(CONTENT);
    const path = `/v2/storage/blobs/${digest}`;
    registry.faults.push(status(401, { 'www-authenticate': 'Basic realm="r"' }));
    registry.faults.push(to(`http://${other.host}${path}`));
    expect(await blobOf(clientFor(ADA), digest, CONTENT.length)).toEqual(CONTENT);
    expect(registry.seen.at(-1)?.authorization).toBe(BASIC);
    expect(other.seen).toEqual([
      { method: 'GET', path, authorization: undefined, range: undefined },
    ]);
  });

  test.each([401, 403])('to who answers %d lead credentials nowhere', async (code) => {
    const challenge = `Bearer realm="http://${other.host}/token",service="s"`;
    other.guard = { challenge, wants: () => 'never' };
    other.faults.push(status(code, { 'www-authenticate': challenge }));
    registry.faults.push(to(`http://${other.host}/v2/x?signature=hidden`));
    const asked = clientFor(ADA).get('manifests/1');
    await expect(asked).rejects.toMatchObject({
      code: 'registry-failed',
      message: `The registry ${registry.host} redirects to ${other.host}, which answered HTTP ${code}`,
    });
    expect(other.seen.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/v2/x?signature=hidden', undefined],
    ]);
  });

  test.each([
    ['without end', () => `http://${registry.host}/v2/again`, /redirects more than 5 times/u],
    ['to a place that is not encrypted', () => 'http://example.com/x', /not encrypted/u],
    ['to what is no address', () => 'http://[', /not encrypted/u],
    ['to a file', () => 'file:///etc/passwd', /not encrypted/u],
  ])('%s are an error', async (_, location, said) => {
    registry.faults.push(...Array.from({ length: 9 }, () => to(location())));
    await expect(clientFor(ADA).get('manifests/1')).rejects.toMatchObject({
      code: 'registry-failed',
      message: expect.stringMatching(said) as string,
    });
  });
});
