import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../src/errors.ts';
import { readOptions } from '../../src/gate/plan-options.ts';
import { secretsOfBuild, withoutSecrets, withQuietLog } from '../../src/pipeline/secrecy.ts';
import { SETTINGS } from '../fixtures/buildsettings.ts';
import { privateKey, random, stripeKey } from '../fixtures/secrets.ts';

const dir = mkdtempSync(join(tmpdir(), 'stagegate-secrecy-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const [ARGUMENT, SECRET, FILE] = [`${random(20)}7Q`, `${random(20)}8R`, `${random(20)}9S`];
const PASSWORD = `${random(14)}3T`;

const known = async () => {
  writeFileSync(join(dir, 'token'), `${FILE}\n`);
  const settings = {
    ...SETTINGS,
    buildArgs: [`DEPLOY_TOKEN=${ARGUMENT}`, 'VERSION=1.22.3-alpine', 'TOKEN_FILE=/run/secrets/x'],
    secrets: [`npm=${SECRET}`],
    secretFiles: ['key=token'],
  };
  const dockerfile = `FROM scratch\nENV DB_PASSWORD=${PASSWORD} TOKEN_FILE=/run/secrets/x\n`;
  return secretsOfBuild(readOptions(settings, {}), [dockerfile], dir);
};

test('values of secrets, of their files, and of arguments and variables whose name says so', async () => {
  const { values = [], named = [] } = await known();
  expect(new Set(values)).toEqual(new Set([SECRET, FILE, `${FILE}\n`, ARGUMENT]));
  expect(named).toEqual([PASSWORD]);
});

test('no line of a build’s log shows one, other words stay', async () => {
  const log: string[] = [];
  const { onLog } = withQuietLog({ onLog: (line: string) => void log.push(line) }, await known());
  onLog(`deploys 1.22.3-alpine with ${ARGUMENT}, ${SECRET} and ${FILE} from /run/secrets/x`);
  onLog(`psql says ${PASSWORD}`);
  expect(log).toEqual([
    'deploys 1.22.3-alpine with [redacted: build secret], [redacted: build secret] and ' +
      '[redacted: build secret] from /run/secrets/x',
    'psql says [redacted: secret]',
  ]);
});

test('a failure keeps what it is, without them', async () => {
  const key = privateKey('ec');
  const error = new UserError('build-failed', `RUN echo ${ARGUMENT}: exit code 7`, {
    details: ['line one', ...key.split('\n'), `stripe ${stripeKey()}`],
    next: `See ${SECRET}.`,
    places: [{ file: 'Dockerfile', line: 3, text: `prints ${PASSWORD}` }],
  });
  const clean = withoutSecrets(error, await known());
  expect(clean).toMatchObject({
    code: 'build-failed',
    exit: 3,
    message: 'RUN echo [redacted: build secret]: exit code 7',
    next: 'See [redacted: build secret].',
    places: [{ file: 'Dockerfile', line: 3, text: 'prints [redacted: secret]' }],
  });
  const { details } = clean as UserError;
  expect(details[0]).toBe('line one');
  expect(details.at(-1)).toBe('stripe [redacted: Stripe key]');
  for (const line of key.split('\n').slice(1, -2)) expect(details.join('\n')).not.toContain(line);
});

test('what is no expected failure is thrown as it is', () => {
  const error = new Error('a defect');
  expect(withoutSecrets(error, {})).toBe(error);
});
