import { redactData, redactText } from '../../src/text/redact.ts';
import { tokenChecksum } from '../../src/text/secretjudges.ts';
import { SECRET_KINDS, secretKindsIn } from '../../src/text/secrets.ts';
import { hasUrlCredentials, isSecretValue } from '../../src/text/secretvalues.ts';
import { assignmentsOf, buildArguments } from '../../src/text/assignments.ts';
import { githubToken, random, SAMPLES } from '../fixtures/secrets.ts';

test('the checksum is that of a known token of GitHub’s form', () => {
  expect(tokenChecksum(['zQWBuTSOoRi4A9s', 'pHcVY5ncnsDkxkJ'].join(''))).toBe('0mLq17');
});

test.each(SAMPLES)('%s is known by its form', (kind, make) => {
  for (let run = 0; run < 5; run += 1) {
    const secret = make();
    expect(secretKindsIn(secret)).toContain(kind);
    expect(secretKindsIn(`x = "${secret}";\n`)).toContain(kind);
  }
});

test.each(SAMPLES)('%s does not outlive redaction', (_kind, make) => {
  const secret = make();
  const { text, kinds } = redactText(`before\n${secret}\nafter`);
  expect(kinds).not.toEqual([]);
  expect(text).toMatch(/^before\n/);
  const longest = secret.split(/[^A-Za-z0-9]/).sort((one, two) => two.length - one.length)[0]!;
  expect(text).not.toContain(longest);
});

test('every kind with a form has a sample', () => {
  const known = new Set(SAMPLES.map(([kind]) => kind));
  const missing = SECRET_KINDS.filter(({ form }) => form !== null).map(({ kind }) => kind);
  expect(missing.filter((kind) => !known.has(kind) && kind !== 'AWS access key id')).toEqual([]);
});

const HEADER = `-----BEGIN RSA PRIVATE ${'KEY'}-----`;
const END = `-----END RSA PRIVATE ${'KEY'}-----`;

test.each([
  ['a marker without a body', `${HEADER}\0${END}\0usage: openssl rsa [options]`],
  ['a marker in code', `if (pem.startsWith('${HEADER}')) return parse(pem);`],
  ['a body left out', `${HEADER}\nMIIEpAIBAAKCAQEA...\n${END}`],
  ['a body of one character', `${HEADER}\n${'A'.repeat(400)}\n${END}`],
  ['a public key', `-----BEGIN PUBLIC KEY-----\n${random(400)}\n-----END PUBLIC KEY-----`],
  ['a certificate', `-----BEGIN CERTIFICATE-----\n${random(400)}\n-----END CERTIFICATE-----`],
  ['a wrong checksum', `ghp_${random(30)}000000`],
  ['a longer word', `ghp_${random(40)}`],
  ['AWS’s example', `AKIAIOSFODNN7${'EXAMPLE'}\nwJalrXUtnFEMI/K7MDENG/bPxRfiCY${'EXAMPLEKEY'}`],
  ['an AWS id alone', `AKIA${random(16, 'ABCDEFGHJKLMNPQR')}`],
  ['x for a token', `github_pat_${'x'.repeat(22)}_${'x'.repeat(59)}`],
  ['Azurite’s key', `AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1${random(54)}==`],
  ['Stripe’s test key', `sk_test_${random(24)}`],
  ['a key of a web page', `firebase.initializeApp({apiKey:"AIza${random(35)}"})`],
])('%s is none', (_name, text) => {
  expect(secretKindsIn(text)).toEqual([]);
});

const VALUE = 'hunter2hunter2';

test.each([
  ['DB_PASSWORD', VALUE],
  ['DB_PASSWORD', `"${VALUE}"`],
  ['MYSQL_PWD', VALUE],
  ['npmToken', '4f9a0c31b7d2e856'],
  ['com.example.deploy-token', '4f9a0c31b7d2e856'],
  ['SECRET_KEY_BASE', 'f2ab91c07de3485b6f2ab91c07de3485b6'],
  ['JWT_SECRET', 'Zk7qP2xV9mLs'],
  ['APP_KEY', 'base64:Zk7qP2xV9mLsZk7qP2xV9mLsABCD='],
  ['AWS_SECRET_ACCESS_KEY', 'aB3/xyzT7890uvwQrstZk7qP2xV9mLsABCDmnopR'],
])('%s=%s is a secret', (name, value) => {
  expect(isSecretValue(name, value)).toBe(true);
});

test.each([
  ['TOKEN_FILE', '/run/secrets/x'],
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', '/run/secrets/db-password-1'],
  ['API_KEY', '${API_KEY}'],
  ['API_KEY', '$(cat /run/secrets/key1)'],
  ['PASSWORD', 'changeme123'],
  ['PASSWORD', '<your-token-1>'],
  ['PASSWORD', 'xxxxxxxxxxxx1'],
  ['SECRET_KEY', 'your-secret-key-123456'],
  ['POSTGRES_PASSWORD', 'postgres'],
  ['POSTGRES_PASSWORD', 'password123'],
  ['GPG_KEY', 'A035C8C19219BA821ECEA86B64E628F8D684696D'],
  ['NGINX_GPGKEY', '573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62'],
  ['NODE_KEY', '573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62'],
  ['PYTHON_SHA256', '24887b92e2afd4a2ac602419ad4b596372f67ac9b077190f459aba390faf5550'],
  ['TOKEN_CHECKSUM', '24887b92e2afd4a2ac602419ad4b5963'],
  ['SSH_AUTH_SOCK', '/tmp/ssh-XXXX/agent.1'],
  ['AWS_DEFAULT_REGION', 'eu-central-1'],
  ['NEXT_PUBLIC_API_KEY', 'Zk7qP2xV9mLsZk7qP2xV9mLs'],
  ['STRIPE_PUBLISHABLE_KEY', 'pk_live_Zk7qP2xV9mLsZk7qP2xV9mLs'],
  ['JWT_PUBLIC_KEY', 'Zk7qP2xV9mLsZk7qP2xV9mLs'],
  ['TOKEN_EXPIRY', '3600 seconds1'],
  ['PASSWORD_MIN_LENGTH', '12345678'],
  ['TOKEN', 'true'],
  ['TOKEN_VERSION', 'v1.22.333'],
  ['TOKEN', 'v1.22.333'],
  ['AUTH_TOKEN_HEADER', 'X-Auth-Token1'],
  ['K8S_SECRET', 'shop-database-credentials'],
  ['TOKEN_ENDPOINT', 'https://login.example.com/oauth2/v1/token'],
  ['AUTH_TOKEN', 'https://login.shop.io/oauth2/v1/token'],
  ['CACHE_KEY', 'v1-linux-Zk7qP2xV9mLs'],
  ['COMPASS_HEADING', VALUE],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ['JAVA_OPTS', '-Djavax.net.ssl.trustStorePassword=x -Xmx512m'],
])('%s=%s is none', (name, value) => {
  expect(isSecretValue(name, value)).toBe(false);
});

test.each([
  ['postgres://app:Zk7qP2xV@db:5432/orders', true],
  ['https://x-access-token:Zk7qP2xV9mLs@github.com/acme/shop.git', true],
  ['postgres://app:${DB_PASSWORD}@db/orders', false],
  ['postgres://$USER:$PASSWORD@db/orders', false],
  ['postgres://postgres:postgres@localhost/orders', false],
  ['amqp://guest:guest@rabbitmq:5672', false],
  ['https://user:password@example.com/', false],
  ['https://github.com/acme/shop.git', false],
  ['git@github.com:acme/shop.git', false],
  ['http://localhost:8080/a@b', false],
])('credentials in %s: %s', (url, want) => {
  expect(hasUrlCredentials(url)).toBe(want);
});

test('build arguments stand before the shell, with spaces as they are', () => {
  const text = 'RUN |2 GREETING=hello my world NPM_TOKEN=abc /bin/sh -c X=1 npm ci # buildkit';
  expect(buildArguments(text)).toEqual([
    { name: 'GREETING', value: 'hello my world' },
    { name: 'NPM_TOKEN', value: 'abc' },
  ]);
  expect(assignmentsOf(text)).toContainEqual({ name: 'X', value: '1' });
  expect(buildArguments('RUN /bin/sh -c X=1 true')).toEqual([]);
});

describe('redaction', () => {
  const token = random(20);

  test.each([
    ['a build argument', `RUN |1 NPM_TOKEN=${VALUE} /bin/sh -c npm ci # buildkit`, VALUE],
    ['one with spaces', `RUN |1 DB_PASSWORD=${VALUE} and more1 /bin/sh -c true`, 'and more1'],
    ['ARG', `ARG NPM_TOKEN=${VALUE}`, VALUE],
    ['ENV', `ENV MYSQL_PWD=${VALUE}`, VALUE],
    ['a name that goes on', `ENV SECRET_KEY_BASE=${VALUE}`, VALUE],
    ['quotes with spaces', `ENV DB_PASSWORD="${VALUE} more2 words"`, 'more2'],
    ['the older form of ENV', `FROM scratch\nENV DB_PASSWORD ${VALUE}\n`, VALUE],
  ])('%s', (_name, text, value) => {
    const { data, redactions } = redactData({ layers: [{ createdBy: text }] });
    expect(JSON.stringify(data)).not.toContain(value);
    expect(redactions).not.toEqual([]);
  });

  test('what a name gave away goes wherever it stands', () => {
    const { data } = redactData({
      history: `ARG NPM_TOKEN=${token}`,
      command: `curl -u ci:${token} https://registry.example/`,
      labels: { 'com.example.token': random(16) + '1a', title: 'shop' },
    });
    expect(JSON.stringify(data)).not.toContain(token);
    expect(data.labels['com.example.token']).toBe('[redacted: secret]');
    expect(data.labels.title).toBe('shop');
  });

  test('the kind is kept where the form tells it', () => {
    const { data } = redactData({ line: `ENV NPM_TOKEN=${githubToken()}` });
    expect(data.line).toBe('ENV NPM_TOKEN=[redacted: GitHub token]');
  });

  test.each([
    'ENV TOKEN_FILE=/run/secrets/token PASSWORD=$PASSWORD',
    'ARG NPM_TOKEN',
    'ENV PATH /usr/local/bin:/usr/bin',
    'ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D',
    'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci',
  ])('%s is left alone', (text) => {
    expect(redactData({ text }).data.text).toBe(text);
  });
});
