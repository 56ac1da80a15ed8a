import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERRORS } from '../../src/errors.ts';
import { readSettings } from '../../src/gate/settings.ts';
import { headSources } from '../../src/pipeline/sources.ts';

const dir = mkdtempSync(join(tmpdir(), 'stagegate-sources-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
mkdirSync(join(dir, 'svc'));
writeFileSync(join(dir, 'svc', 'Dockerfile'), 'FROM scratch\n');

test.each([
  {
    given: { context: 'svc', file: 'Dockerfile' },
    message: 'There is no Dockerfile at Dockerfile',
    next: '`file` is relative to the workspace: did you mean svc/Dockerfile?',
  },
  {
    given: { context: 'svc', file: 'Other' },
    message: 'There is no Dockerfile at Other',
    next: ERRORS['dockerfile-missing'].next,
  },
  {
    given: { context: '.' },
    message: 'There is no Dockerfile at Dockerfile',
    next: ERRORS['dockerfile-missing'].next,
  },
])('$given: $next', async ({ given, message, next }) => {
  const settings = readSettings(given, []);
  await expect(headSources(settings, dir, dir)).rejects.toMatchObject({
    code: 'dockerfile-missing',
    message,
    next,
  });
});

test('a Dockerfile in its place is read', async () => {
  const tree = await headSources(readSettings({ context: 'svc' }, []), dir, dir);
  expect(tree.dockerfile.path).toBe('svc/Dockerfile');
});
