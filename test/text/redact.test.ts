import { fc } from '../property.ts';
import { redactData, redactText } from '../../src/text/redact.ts';

const many = (character: string, count: number): string => character.repeat(count);
const PEM = (kind: string): string =>
  `-----BEGIN ${kind}-----\n${many('A', 64)}\n-----END ${kind}-----`;

// Assembled here, so that no scanner takes this file for a leak.
test.each([
  {
    kind: 'GitHub token',
    text: `echo ${'ghp'}_${many('a1', 18)}`,
    want: 'echo [redacted: GitHub token]',
  },
  {
    kind: 'GitHub token',
    text: `${'github'}_pat_${many('b2', 20)}`,
    want: '[redacted: GitHub token]',
  },
  {
    kind: 'GitLab token',
    text: `x ${'glpat'}-${many('c', 20)} y`,
    want: 'x [redacted: GitLab token] y',
  },
  { kind: 'npm token', text: `${'npm'}_${many('d', 36)}`, want: '[redacted: npm token]' },
  {
    kind: 'AWS access key id',
    text: `id ${'AKIA'}${many('Q', 16)}.`,
    want: 'id [redacted: AWS access key id].',
  },
  { kind: 'Slack token', text: `${'xoxb'}-123456789012-abcdef`, want: '[redacted: Slack token]' },
  { kind: 'Stripe key', text: `${'sk'}_live_${many('e', 24)}`, want: '[redacted: Stripe key]' },
  { kind: 'Google API key', text: `${'AIza'}${many('f', 35)}`, want: '[redacted: Google API key]' },
  {
    kind: 'private key',
    text: `a ${PEM('RSA PRIVATE KEY')} b`,
    want: 'a [redacted: private key] b',
  },
  {
    kind: 'private key',
    text: `${PEM('PRIVATE KEY').slice(0, 50)}`,
    want: '[redacted: private key]',
  },
  {
    kind: 'JSON web token',
    text: `${'eyJ'}${many('g', 20)}.eyJ${many('h', 20)}.${many('i', 20)}`,
    want: '[redacted: JSON web token]',
  },
  {
    kind: 'authorization header',
    text: 'curl -H "Authorization: Bearer abcdef123456"',
    want: 'curl -H "Authorization: Bearer [redacted: authorization header]"',
  },
  {
    kind: 'credentials in a URL',
    text: 'git clone https://me:hunter2@host/x',
    want: 'git clone https://[redacted: credentials in a URL]@host/x',
  },
  {
    kind: 'npm registry credential',
    text: '//r.example/:_authToken=abcdef123',
    want: '//r.example/:_authToken=[redacted: npm registry credential]',
  },
  { kind: 'secret', text: 'ENV DB_PASSWORD=hunter2', want: 'ENV DB_PASSWORD=[redacted: secret]' },
  { kind: 'secret', text: 'ARG api-key="swordfish"', want: 'ARG api-key="[redacted: secret]"' },
])('$kind: $want', ({ kind, text, want }) => {
  expect(redactText(text)).toEqual({ text: want, kinds: [kind] });
  expect(redactText(want).text).toBe(want);
});

test.each([
  'sha256:46d1f63ae6475d85dc60948da25aa565e6dd1309cdd2ea4deba166f83e8bf5d2',
  'RUN --mount=type=secret,id=token,target=/run/secrets/token cat /run/secrets/token',
  'ENV TOKEN=$TOKEN PASSWORD=${PASSWORD}',
  'ARG TOKEN',
  'COPY --from=build /usr/local/ /usr/local/',
  'docker-image://ghcr.io/example-org/orders:2.13.1@sha256:00',
  'postgres://$USER:$PASSWORD@db/orders',
  'no-secret',
  'git@github.com:example-org/orders.git',
])('%s is left alone', (text) => {
  expect(redactText(text)).toEqual({ text, kinds: [] });
});

test('known values go too, short ones stay', () => {
  expect(redactText('a s3cr3t-value b abc', { values: ['s3cr3t-value', 'abc', ''] })).toEqual({
    text: 'a [redacted: build secret] b abc',
    kinds: ['build secret'],
  });
});

test('a tree of data says kind and place', () => {
  const token = `${'ghp'}_${many('z', 36)}`;
  const { data, redactions } = redactData({
    layers: [
      { createdBy: 'RUN x', size: 1 },
      { createdBy: `RUN ${token}`, size: null },
    ],
    labels: { [token]: 'v' },
  });
  expect(data).toEqual({
    layers: [
      { createdBy: 'RUN x', size: 1 },
      { createdBy: 'RUN [redacted: GitHub token]', size: null },
    ],
    labels: { '[redacted: GitHub token]': 'v' },
  });
  expect(redactions).toEqual([
    { kind: 'GitHub token', place: 'layers[1].createdBy' },
    { kind: 'GitHub token', place: 'labels' },
  ]);
});

test('redacting twice changes nothing more, and hostile text costs little', () => {
  const unit = fc.constantFrom(
    'token',
    '=',
    '://',
    'a',
    ':',
    '@',
    '-----BEGIN PRIVATE KEY-----',
    ' ',
    'eyJ',
    '.',
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      const once = redactText(text).text;
      expect(redactText(once).text).toBe(once);
    }),
  );
  // What backtracks without end hangs here.
  expect(redactText('a-'.repeat(50_000) + 'token').text).not.toBe('');
  expect(redactText('eyJ'.repeat(30_000)).text).not.toBe('');
  expect(redactText('-----BEGIN PRIVATE KEY-----'.repeat(3_000)).text).not.toContain(
    'BEGIN'.repeat(2),
  );
  expect(redactText('://a:'.repeat(20_000)).text).not.toBe('');
});
