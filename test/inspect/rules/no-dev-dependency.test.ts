import type { Cataloger, FoundPackage } from '../../../src/model/knowledge.ts';
import { noDevDependency } from '../../../src/inspect/rules/no-dev-dependency.ts';
import { text } from '../programs.ts';
import { judged } from './judged.ts';

const module = (name: string, more: Partial<FoundPackage> = {}): FoundPackage => ({
  type: 'npm',
  name,
  version: '1.0.0',
  purl: null,
  location: `/app/node_modules/${name}/package.json`,
  owns: [{ tree: `/app/node_modules/${name}` }],
  ...more,
});

const found = (packages: readonly FoundPackage[]) => {
  const catalogers: readonly Cataloger[] = [{ name: 'x', version: 1, catalog: () => packages }];
  const files = packages.map(({ location }) => text(location.slice(1), 'x'.repeat(1024)));
  return judged(noDevDependency, [[text('first')], files], { catalogers });
};

test('development dependencies are one finding; without them there is none', () => {
  const packages = [
    module('express', { dev: false, direct: true }),
    module('typescript', { dev: true, direct: true }),
    module('@types/node', { dev: true, direct: false }),
    module('unknown'),
  ];
  const { findings, messages } = found(packages);
  expect(messages).toEqual([
    '2 development dependencies (2.0 KiB) at /app/node_modules: typescript 1.0.0, @types/node 1.0.0',
  ]);
  expect(findings[0]).toMatchObject({ path: '/app/node_modules', layer: 1, level: 'warning' });
  expect(findings[0]?.fix).toContain('npm ci --omit=dev');
  expect(found(packages.filter(({ dev }) => dev !== true)).state?.status).toBe('none');
});

test('each installation by itself, by its own tool', () => {
  const location = '/srv/vendor/composer/installed.json';
  const owns = [{ file: location }];
  const other = { location, owns, type: 'composer', dev: true };
  const { findings, messages } = found([module('vite', { dev: true }), module('a/b', other)]);
  expect(findings.map(({ path }) => path)).toEqual(['/app/node_modules', '/srv/vendor']);
  expect(messages[1]).toBe('1 development dependency (1.0 KiB) at /srv/vendor: a/b 1.0.0');
  expect(findings[1]?.fix).toContain('composer install --no-dev');
});

test('many are counted', () => {
  const many = Array.from({ length: 60 }, (_, i) => module(`m${i}`, { dev: true }));
  const [finding] = found(many).findings;
  expect(finding?.message).toMatch(/^60 development dependencies .* and 57 more$/u);
  expect(finding?.evidence.also).toHaveLength(50);
  expect(finding?.evidence.alsoCount).toBe(60);
});
