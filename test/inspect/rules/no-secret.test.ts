import { inspect } from '../../../src/inspect/inspect.ts';
import { noSecret } from '../../../src/inspect/rules/no-secret.ts';
import { CREDENTIAL_FILES } from '../../../src/inspect/rules/secret/credentialfiles.ts';
import type { Cataloger } from '../../../src/model/knowledge.ts';
import { redactData } from '../../../src/text/redact.ts';
import { rootfsOf, scanOf, type TarEntry } from '../../fixtures/layout.ts';
import {
  awsId,
  awsSecret,
  bodyOf,
  githubToken,
  gitlabToken,
  npmToken,
  privateKey,
  pypiToken,
  random,
  SAMPLES,
  slackToken,
  stripeKey,
} from '../../fixtures/secrets.ts';
import { askedFor } from '../asked.ts';
import { elf, goProgram, program, text, type Layers } from '../programs.ts';
import { extractorsOf, judged, type Judging } from './judged.ts';

const EXTRACTORS = extractorsOf(noSecret);
const messagesOf = (layers: Layers, more?: Judging) => judged(noSecret, layers, more).messages;
const run = (createdBy: string): object => ({ created_by: createdBy });
const empty = (createdBy: string): object => ({ created_by: createdBy, empty_layer: true });
/** The config of an image with these entries of history, and so many layers. */
const history = (layers: number, ...entries: readonly object[]): Judging => ({
  config: { history: entries, rootfs: { diff_ids: Array.from({ length: layers }, () => 'x') } },
});

const KEY = privateKey('ec');
const PASSWORD = 'Zk7qP2xV9mLs';

describe('a look-alike is silent, its twin with one planted secret is found', () => {
  test.each<{
    name: string;
    silent: readonly TarEntry[];
    defect: readonly TarEntry[];
    want: readonly string[];
  }>([
    {
      name: 'a program that knows the marker of a key',
      silent: [program('app/server', elf([`-----BEGIN RSA PRIVATE ${'KEY'}-----`, random(60)]))],
      defect: [program('app/server', goProgram([KEY]))],
      want: ['a private key at /app/server'],
    },
    {
      name: 'certificates and public keys',
      silent: [
        text(
          'etc/ssl/ca.crt',
          `-----BEGIN CERTIFICATE-----\n${random(400)}\n-----END CERTIFICATE-----`,
        ),
        text('app/key.pub', `ssh-ed25519 AAAA${random(64)} me`),
      ],
      defect: [text('etc/ssl/ca.crt', KEY)],
      want: ['a private key at /etc/ssl/ca.crt'],
    },
    {
      name: 'a published package’s test keys and documentation',
      silent: [
        'app/node_modules/http-signature/http_signing.md',
        'app/node_modules/public-encrypt/test/key.pem',
        'usr/lib/python3/dist-packages/twisted/test/server.pem',
        'usr/local/lib/python3.12/test/certdata/keycert.pem',
        'usr/local/go/src/crypto/tls/testdata/example-key.pem',
        'src/server/server_test.go',
        'usr/share/doc/openssl/example.pem',
        'usr/lib/x86_64-linux-gnu/libgnutls.so.30.34.3',
      ].map((path) => text(path, KEY)),
      defect: [text('app/node_modules/shop/certs/key.pem', KEY)],
      want: ['a private key at /app/node_modules/shop/certs/key.pem'],
    },
    {
      name: '.npmrc with a reference',
      silent: [
        text('app/.npmrc', '//registry.npmjs.org/:_authToken=${NPM_TOKEN}\nalways-auth=true\n'),
      ],
      defect: [text('app/.npmrc', `registry=x\n//npm.acme.io/:_authToken=${PASSWORD}\n`)],
      want: ['an npm registry credential at /app/.npmrc'],
    },
    {
      name: '.netrc without a password',
      silent: [text('root/.netrc', 'machine api.acme.io login ci\n')],
      defect: [text('root/.netrc', `machine api.acme.io\n  login ci\n  password ${PASSWORD}\n`)],
      want: ['a netrc password at /root/.netrc'],
    },
    {
      name: 'Maven’s own settings.xml, whose samples are comments',
      silent: [
        text(
          'usr/share/maven/conf/settings.xml',
          '<settings><!--\n<server><password>repopwd</password></server>\n-->\n' +
            '<server><password>${env.REPO}</password></server></settings>',
        ),
      ],
      defect: [
        text('root/.m2/settings.xml', `<server>\n<password>${PASSWORD}</password></server>`),
      ],
      want: ['a Maven server password at /root/.m2/settings.xml'],
    },
    {
      name: '.env of names, and its template',
      silent: [
        text(
          'app/.env',
          'DB_PASSWORD=\nTOKEN_FILE=/run/secrets/x\nAPI_KEY=${API_KEY}\nPORT=8080\n',
        ),
        text('app/.env.example', `DB_PASSWORD=${PASSWORD}\n`),
      ],
      defect: [text('app/.env', `PORT=8080\nDB_PASSWORD="${PASSWORD}"\n`)],
      want: ['a secret at /app/.env'],
    },
    {
      name: 'a .git whose remote has no password',
      silent: [
        text('app/.git/config', '[remote "origin"]\n\turl = https://github.com/acme/shop.git\n'),
        text(
          'app/.git/FETCH_HEAD',
          `${random(40)}\t\tbranch 'main' of https://github.com/acme/shop\n`,
        ),
      ],
      defect: [
        text(
          'app/.git/config',
          `[remote "origin"]\n\turl = https://ci:${PASSWORD}@git.acme.io/shop.git\n`,
        ),
      ],
      want: ['a git credential at /app/.git/config'],
    },
    {
      name: 'Docker’s config that only names a helper',
      silent: [text('root/.docker/config.json', '{"auths":{"ghcr.io":{}},"credsStore":"pass"}')],
      defect: [
        text(
          'root/.docker/config.json',
          JSON.stringify({ auths: { 'ghcr.io': { auth: btoa(`ci:${PASSWORD}`) } } }, null, 1),
        ),
      ],
      want: ['a registry credential of Docker at /root/.docker/config.json'],
    },
    {
      name: 'addresses of settings',
      silent: [
        text('app/config.yaml', 'db: postgres://app:${DB_PASSWORD}@db/orders\nx: http://a.b/c@d\n'),
        text('app/sample.conf', '# https://ci:Zk7qP2xV9mLs@git.acme.io\n'),
      ],
      defect: [text('app/config.yaml', `db: postgres://app:${PASSWORD}@db/orders\n`)],
      want: ['credentials in a URL at /app/config.yaml'],
    },
    {
      name: 'a token of the right shape with a wrong checksum',
      silent: [text('app/readme.js', `const sample = 'ghp_${random(30)}000000';`)],
      defect: [text('app/readme.js', `const sample = '${githubToken()}';`)],
      want: ['a GitHub token at /app/readme.js'],
    },
    {
      name: 'an AWS id without its key',
      silent: [text('app/aws.ini', `aws_access_key_id = ${awsId()}\nregion = eu-central-1\n`)],
      defect: [text('app/aws.ini', `aws_access_key_id = ${awsId()}\nkey = ${awsSecret()}\n`)],
      want: ['an AWS secret access key at /app/aws.ini'],
    },
  ])('$name', ({ silent, defect, want }) => {
    expect(messagesOf([silent])).toEqual([]);
    expect(judged(noSecret, [silent]).state?.status).toBe('none');
    expect(messagesOf([[...silent, ...defect]])).toEqual(want);
  });
});

test.each(SAMPLES)('%s is found in a text, wherever the pieces of the layer end', (kind, make) => {
  const content = `${'# a line\n'.repeat(20)}key: ${make()}\n`;
  for (const chunk of [97, 4096, 1 << 20]) {
    const { facts } = scanOf([text('srv/data', content)], EXTRACTORS, chunk);
    const found = facts.rows.get('no-secret')?.map(([, fact]) => JSON.stringify(fact)) ?? [];
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      new RegExp(`^\\{"secrets":\\[\\{"kind":"${kind}","place":"line 2[1-9]"\\}\\]\\}$`),
    );
  }
});

test.each(SAMPLES)('%s is found in the history', (kind, make) => {
  const secret = make();
  const { findings } = judged(
    noSecret,
    [[text('x')]],
    history(1, run(`RUN /bin/sh -c echo '${secret}' > /dev/null # buildkit`)),
  );
  expect(findings.map(({ evidence }) => evidence.what)).toEqual([kind]);
});

test('what a later layer takes away is still shipped, and both layers are named', () => {
  const secret = text('root/.ssh/id_rsa', KEY);
  const [finding] = judged(noSecret, [
    [secret],
    [text('x')],
    [{ whiteout: 'root/.ssh/id_rsa' }],
  ]).findings;
  expect(finding).toMatchObject({
    message: 'a private key at /root/.ssh/id_rsa, deleted in a later layer but still shipped',
    path: '/root/.ssh/id_rsa',
    layer: 0,
    hiddenBy: { layer: 2 },
    contentDigest: null,
  });
  expect(finding?.fix).toContain('--mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa');
  expect(messagesOf([[secret], [text('root/.ssh/id_rsa', 'none')]])).toEqual([
    'a private key at /root/.ssh/id_rsa, replaced in a later layer but still shipped',
  ]);
});

test('a chmod in a later RUN makes no second finding, and hides nothing', () => {
  const before: TarEntry = { file: 'k.pem', content: KEY, mode: 0o644 };
  const after: TarEntry = { file: 'k.pem', content: KEY, mode: 0o600 };
  const { findings } = judged(noSecret, [[before], [after]]);
  expect(findings).toMatchObject([{ layer: 0, message: 'a private key at /k.pem' }]);
  expect(findings[0]).not.toHaveProperty('hiddenBy');
  const gone = judged(noSecret, [[before], [after], [{ whiteout: 'k.pem' }]]).findings;
  expect(gone).toMatchObject([{ layer: 0, hiddenBy: { layer: 2 } }]);
});

test('an external base image’s layers are not searched, what is of unknown origin is', () => {
  const layers = [[text('etc/key.pem', KEY)], [text('app/key.pem', KEY)]];
  expect(judged(noSecret, layers, { origins: ['base-image', 'dockerfile'] }).paths).toEqual([
    '/app/key.pem',
  ]);
  expect(judged(noSecret, layers, { origins: ['unknown', 'unknown'] }).paths).toHaveLength(2);
});

test('what a distribution’s package owns is silent, but not its settings, nor what it has not', () => {
  const packages: Cataloger = {
    name: 'owner',
    version: 1,
    catalog: () => [
      {
        type: 'deb',
        name: 'python3-testkeys',
        version: '1',
        purl: null,
        location: '/var/lib/dpkg/status',
        owns: [
          { directory: '/usr/lib/keys', names: ['a.pem'] },
          { directory: '/etc', names: ['apikeys', 'pip.conf'] },
        ],
      },
    ],
  };
  const layer = [
    text('etc/apikeys', `key=AIza${random(35)}`),
    text('etc/pip.conf', `index-url = https://ci:${PASSWORD}@pypi.acme.io/simple`),
    text('usr/lib/keys/a.pem', KEY),
    text('usr/lib/keys/b.pem', KEY),
  ];
  const { paths } = judged(noSecret, [layer], { catalogers: [packages] });
  expect(paths).toEqual(['/etc/pip.conf', '/usr/lib/keys/b.pem']);
});

test('SSH host keys made by a RUN are a finding, with their own fix', () => {
  const { findings } = judged(noSecret, [[text('etc/ssh/ssh_host_ed25519_key', KEY)]]);
  expect(findings[0]?.fix).toContain('ssh-keygen -A');
});

test('several kinds in one file are one finding', () => {
  const content = `${githubToken()}\n${slackToken()}\n`;
  const { findings } = judged(noSecret, [[text('app/notes', content)]]);
  expect(findings).toMatchObject([
    {
      message: 'a GitHub token and a Slack token at /app/notes',
      evidence: { what: 'GitHub token', detail: 'line 1', also: ['Slack token, line 2'] },
    },
  ]);
});

describe('the image config', () => {
  const silent: Judging['config'] = {
    config: {
      Env: [
        'PATH=/usr/local/bin:/usr/bin:/bin',
        'GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D',
        'PYTHON_SHA256=24887b92e2afd4a2ac602419ad4b596372f67ac9b077190f459aba390faf5550',
        'TOKEN_FILE=/run/secrets/token',
        'DB_PASSWORD=',
        'SECRET_KEY=changeme',
        'AWS_DEFAULT_REGION=eu-central-1',
        'DATABASE_URL=postgres://db:5432/orders',
      ],
      Labels: { 'org.opencontainers.image.revision': random(40), 'com.example.token': 'none' },
    },
  };

  test('public values are silent', () => {
    expect(messagesOf([[text('x')]], { config: silent })).toEqual([]);
  });

  test.each([
    ['Env', [`DB_PASSWORD=${PASSWORD}`], 'a secret in the environment variable DB_PASSWORD'],
    ['Env', [`X=${githubToken()}`], 'a GitHub token in the environment variable X'],
    [
      'Env',
      [`DATABASE_URL=postgres://app:${PASSWORD}@db/orders`],
      'a password in a URL in the environment variable DATABASE_URL',
    ],
    ['Labels', { 'io.acme.token': `${random(20)}7a` }, 'a secret in the label io.acme.token'],
  ])('%s: %#', (key, value, want) => {
    const { messages, findings } = judged(noSecret, [[text('x')]], {
      config: { config: { [key]: value } },
    });
    expect(messages).toEqual([want]);
    expect(findings[0]).toMatchObject({ path: null, evidence: { by: 'config' } });
  });

  test('a build argument, at the first RUN that saw it', () => {
    const more = history(
      2,
      run('COPY . . # buildkit'),
      empty(`ARG NPM_TOKEN=${PASSWORD}`),
      run(`RUN |1 NPM_TOKEN=${PASSWORD} /bin/sh -c npm ci # buildkit`),
      empty('CMD ["node"]'),
    );
    const { findings } = judged(noSecret, [[text('x')], [text('y')]], more);
    expect(findings).toMatchObject([
      {
        message: "a secret in the build argument NPM_TOKEN, which the image's history keeps",
        layer: 1,
        evidence: { what: 'secret', by: 'config', detail: 'ARG NPM_TOKEN' },
        contentDigest: null,
      },
    ]);
    expect(findings[0]?.fix).toContain('RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN');
  });

  test.each([
    ['an ENV of the same name hands on', 'NPM_TOKEN', 'Remove `ARG NPM_TOKEN` with the ENV'],
    ['stands beside another ENV', 'OTHER_TOKEN', 'Replace `ARG NPM_TOKEN` by `RUN --mount'],
  ])('the way out of a build argument that %s', (_, name, want) => {
    const env = `${name}=${PASSWORD}`;
    const entries = [empty(`ARG NPM_TOKEN=${PASSWORD}`), empty(`ENV ${env}`), run('COPY . .')];
    const { config } = history(1, ...entries);
    const { findings } = judged(noSecret, [[text('x')]], {
      config: { ...config, config: { Env: [env] } },
    });
    expect(findings.map(({ evidence }) => evidence.detail)).toEqual([
      `ENV ${name}`,
      'ARG NPM_TOKEN',
    ]);
    expect(findings[1]?.fix).toContain(want);
  });

  test.each([
    'RUN /bin/sh -c npm ci # buildkit',
    'RUN |1 NPM_TOKEN= /bin/sh -c npm ci # buildkit',
    'RUN |1 VERSION=1.22.3-alpine-20240101 /bin/sh -c true # buildkit',
    'RUN /bin/sh -c TOKEN=$(cat /run/secrets/token) npm ci # buildkit',
    'RUN /bin/sh -c curl -H "Authorization: Bearer $TOKEN1234567" https://x # buildkit',
    'RUN /bin/sh -c npm config set //registry.npmjs.org/:_authToken=${NPM_TOKEN} # buildkit',
    'RUN /bin/sh -c key=\'A035C8C19219BA821ECEA86B64E628F8D684696D\'; gpg --recv-keys "$key"',
    'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci',
    'COPY --from=build /app/token-service /usr/bin/ # buildkit',
  ])('%s is silent', (createdBy) => {
    expect(messagesOf([[text('x')]], history(1, run(createdBy)))).toEqual([]);
  });

  test.each([
    [
      'RUN /bin/sh -c export API_TOKEN=VALUE && make',
      'a secret in an instruction that sets API_TOKEN',
    ],
    [
      'RUN /bin/sh -c curl -H "Authorization: Bearer VALUE" https://x',
      'a credential in a header in an instruction',
    ],
    [
      'RUN /bin/sh -c npm config set //npm.acme.io/:_authToken=VALUE',
      'an npm registry credential in an instruction',
    ],
    ['ADD https://ci:VALUE@git.acme.io/x.tar /x', 'a password in a URL in an instruction'],
    ['/bin/sh -c #(nop)  ARG NPM_TOKEN=VALUE', 'a secret in the build argument NPM_TOKEN'],
  ])('%s', (createdBy, want) => {
    const entry = run(createdBy.replace('VALUE', PASSWORD));
    expect(messagesOf([[text('x')]], history(1, entry))).toEqual([
      `${want}, which the image's history keeps`,
    ]);
  });

  test('what the external base image’s history and ENV say does not count', () => {
    const env = `DB_PASSWORD=${PASSWORD}`;
    const base = [empty(`ENV ${env}`), run(`RUN |1 TOKEN=${PASSWORD} /bin/sh -c x`)];
    const { config } = history(2, ...base, run('COPY . .'));
    const more = { config: { ...config, config: { Env: [env] } } };
    const layers = [[text('x')], [text('y')]];
    expect(messagesOf(layers, { ...more, origins: ['base-image', 'dockerfile'] })).toEqual([]);
    expect(messagesOf(layers, { ...more, origins: ['unknown', 'unknown'] })).toHaveLength(2);
  });

  test('what ENV still says is said once', () => {
    const env = `DB_PASSWORD=${PASSWORD}`;
    const { config } = history(1, run('COPY . .'), empty(`ENV ${env}`));
    expect(messagesOf([[text('x')]], { config: { ...config, config: { Env: [env] } } })).toEqual([
      'a secret in the environment variable DB_PASSWORD',
    ]);
  });
});

test('no value stands in facts, snapshot or findings', () => {
  const values = {
    key: KEY,
    github: githubToken(),
    gitlab: gitlabToken(),
    npm: npmToken(),
    pypi: pypiToken(),
    slack: slackToken(),
    stripe: stripeKey(),
    awsId: awsId(),
    aws: awsSecret(),
    npmrc: `${random(24)}3c`,
    netrc: `${random(12)}4d`,
    env: `${random(14)}5e`,
    argument: `${random(14)}6f`,
    label: `${random(18)}7g`,
  };
  const layers: Layers = [
    [
      text('root/.ssh/id_rsa', values.key),
      text('app/tokens', [values.github, values.gitlab, values.npm, values.pypi].join('\n')),
      text('app/.env', `SLACK=${values.slack}\nSTRIPE=${values.stripe}\n`),
      text(
        'root/.aws/credentials',
        `[default]\naws_access_key_id=${values.awsId}\naws_secret_access_key=${values.aws}\n`,
      ),
      text('root/.npmrc', `//r.acme.io/:_authToken=${values.npmrc}`),
      text('root/.netrc', `machine x login y password ${values.netrc}`),
    ],
    [{ whiteout: 'root/.ssh' }, { whiteout: 'app/tokens' }],
  ];
  const createdBy = `RUN |1 NPM_TOKEN=${values.argument} /bin/sh -c npm ci # buildkit`;
  const rootfs = rootfsOf(layers, EXTRACTORS);
  const snapshot = inspect({
    image: {
      digest: null,
      platform: 'linux/amd64',
      config: {
        config: {
          Env: [`DB_PASSWORD=${values.env}`],
          Labels: { 'io.acme.token': values.label },
        },
        history: [{ created_by: 'COPY . .' }, { created_by: createdBy }],
        rootfs: { diff_ids: ['x', 'y'] },
      },
      layers: layers.map((_, i) => ({
        digest: null,
        size: null,
        mediaType: null,
        diffId: `sha256:${String(i).repeat(64)}`,
        createdBy: i === 1 ? createdBy : 'COPY . .',
      })),
    },
    rootfs,
    sizes: { compressed: null, uncompressed: 1, content: 1, wasted: 1 },
    layerStats: [],
    problems: [],
    rules: [noSecret],
  });
  expect(snapshot.findings.map(({ path, evidence }) => path ?? evidence.detail)).toEqual([
    '/root/.ssh/id_rsa',
    '/app/tokens',
    '/app/.env',
    '/root/.aws/credentials',
    '/root/.npmrc',
    '/root/.netrc',
    'ENV DB_PASSWORD',
    'LABEL io.acme.token',
    'ARG NPM_TOKEN',
  ]);
  const written = JSON.stringify([
    [...rootfs.layerFacts('no-secret')].map(({ facts }) => facts),
    snapshot.findings,
    redactData(snapshot).data,
  ]);
  const whole = { ...values, key: bodyOf(values.key).split('\n')[0] ?? '' };
  for (const [name, value] of Object.entries(whole)) {
    expect({ name, isThere: written.includes(value) }).toEqual({ name, isThere: false });
    expect({ name, isThere: written.includes(value.slice(-8)) }).toEqual({ name, isThere: false });
  }
  expect(snapshot.findings.every(({ contentDigest }) => contentDigest === null)).toBe(true);
});

test('every file is searched, but what is compressed, tiny, or of a package’s tests', () => {
  const paths = ['/app/server', '/x.jpg', '/root/.npmrc', '/usr/share/doc/x/key', '/go/testdata/k'];
  const head = { size: 100, type: 'file', mode: 0o644, uid: 0, gid: 0, linkTarget: '' } as const;
  const asked = (path: string, bytes: Buffer) => noSecret.wants?.({ ...head, path }, bytes);
  expect(paths.filter((path) => (asked(path, Buffer.from('Package: x')) ?? null) !== null)).toEqual(
    ['/app/server', '/x.jpg', '/root/.npmrc'],
  );
  expect(asked('/x', Buffer.from('\x1f\x8b\x08', 'latin1'))).toBeNull();
  expect(asked('/x', Buffer.from('PK\x03\x04'))).toBeNull();
  expect(askedFor(noSecret, ['/x'])).toEqual([]); // Ten bytes.
  // Contents are kept of short texts alone.
  expect(asked('/x', Buffer.from('text'))?.bytes).toBe(100);
  expect(asked('/x', Buffer.from('\x7fELF\0'))?.bytes).toBeUndefined();
  const large = noSecret.wants?.({ ...head, size: 1 << 20, path: '/x' }, Buffer.from('text'));
  expect(large?.bytes).toBeUndefined();
});

test('each kind of credential file is named with its source', () => {
  for (const { kind, source, line, holds } of CREDENTIAL_FILES) {
    expect(kind).toMatch(/^[A-Za-z ]{1,40}$/);
    expect(source).not.toBe('');
    expect(line ?? holds).toBeDefined();
  }
});

test.each([
  ['/root/.yarnrc.yml', 'npmAuthToken: VALUE', 'npm registry credential'],
  ['/root/.git-credentials', 'https://ci:VALUE@github.com', 'git credential'],
  ['/app/.git/config', '\textraheader = AUTHORIZATION: basic VALUE', 'git credential'],
  ['/app/.git/modules/lib/config', '\turl = https://ci:VALUE@git.acme.io/x', 'git credential'],
  ['/etc/pip.conf', 'index-url = https://ci:VALUE@pypi.acme.io/simple', 'package index credential'],
  ['/root/.pypirc', 'password = VALUE', 'PyPI credential'],
  ['/root/.composer/auth.json', '"password": "VALUE"', 'Composer credential'],
  ['/root/.cargo/credentials.toml', 'token = "VALUE"', 'Cargo registry token'],
  ['/root/.gem/credentials', ':rubygems_api_key: VALUE', 'RubyGems key'],
  [
    '/root/.nuget/NuGet/NuGet.Config',
    '<add key="ClearTextPassword" value="VALUE" />',
    'NuGet credential',
  ],
  ['/root/.kube/config', '    token: VALUE', 'Kubernetes credential'],
  [
    '/root/.config/gcloud/application_default_credentials.json',
    '"refresh_token": "VALUE"',
    'Google credential',
  ],
  ['/root/.terraform.d/credentials.tfrc.json', '"token": "VALUE"', 'Terraform token'],
  ['/root/.pgpass', 'db:5432:orders:app:VALUE', 'database password'],
  ['/root/.my.cnf', 'password=VALUE', 'database password'],
  ['/root/.gradle/gradle.properties', 'repoPassword=VALUE', 'secret'],
  ['/etc/apt/auth.conf.d/acme.conf', 'machine x login y password VALUE', 'netrc password'],
])('%s: %s', (path, line, kind) => {
  const factsOf = (content: string) =>
    judged(noSecret, [[text(path.slice(1), content)]]).findings.map(({ evidence }) => [
      evidence.what,
      evidence.detail,
    ]);
  expect(factsOf(`\n${line.replace('VALUE', PASSWORD)}\n`)).toEqual([[kind, 'line 2']]);
  expect(factsOf(`\n${line.replace('VALUE', '${SECRET}')}\n`)).toEqual([]);
});

test('a file made to be hard to read costs little', () => {
  const hard = ['://a:'.repeat(12_000), '_authToken'.repeat(6_000), 'AKIA'.repeat(16_000)];
  for (const content of [...hard, `-----BEGIN PRIVATE ${'KEY'}-----\n`.repeat(2_000)]) {
    expect(messagesOf([[text('app/.npmrc', content), text('app/x.conf', content)]])).toEqual([]);
  }
});
