// Yarn's Plug'n'Play: no node_modules, a map and archives.
import type { TarEntry } from '../../fixtures/layout.ts';
import { zip } from '../../fixtures/zip.ts';
import { realBytes } from '../../formats/real.ts';
import { snapshotOf, text } from '../programs.ts';

const CACHE = 'app/.yarn/cache';
const MS_2_0_0 = 'ms-npm-2.0.0-9e1101a471-f8fda810b3.zip';
const MS_2_1_3 = 'ms-npm-2.1.3-81ff3cfac1-d924b57e73.zip';
const DEBUG = 'debug-npm-2.6.9-7d4cb597dc-121908fb83.zip';

const archive = (name: string, version: string): Buffer =>
  zip([{ name: `node_modules/${name}/package.json`, content: JSON.stringify({ name, version }) }]);

const APP: readonly TarEntry[] = [
  text(
    'app/package.json',
    '{"name":"orders","version":"1.0.0","dependencies":{"debug":"2","stamp":"npm:ms@2.0.0"},' +
      '"devDependencies":{"ms":"2.1.3"}}',
  ),
  text('app/.pnp.cjs', realBytes('pnp-yarn4')),
  text(`${CACHE}/${MS_2_0_0}`, realBytes(MS_2_0_0)),
  text(`${CACHE}/${MS_2_1_3}`, archive('ms', '2.1.3')),
  text(`${CACHE}/${DEBUG}`, archive('debug', '2.6.9')),
];

const listed = (layer: readonly TarEntry[]): unknown[] =>
  snapshotOf([layer]).packages.map(({ name, version, location, size, dev, direct }) => [
    `${name}@${version}`,
    location.split('/').at(-4),
    size === null ? null : size > 0,
    dev,
    direct,
  ]);

test('the map leads to archives, and the manifest tells what they are for', () => {
  expect(listed(APP)).toEqual([
    ['orders@1.0.0', undefined, true, undefined, undefined],
    ['debug@2.6.9', `${DEBUG}!`, true, false, true],
    ['ms@2.0.0', `${MS_2_0_0}!`, true, false, true],
    ['ms@2.1.3', `${MS_2_1_3}!`, true, true, true],
  ]);
});

test('an archive is its package’s size, not the application’s', () => {
  const { packages } = snapshotOf([APP]);
  expect(packages.find(({ version }) => version === '2.0.0')?.size).toBe(7008);
});

test('without the manifest nobody can tell what is for development', () => {
  expect(listed(APP.slice(1)).map((row) => (row as unknown[]).slice(3))).toEqual([
    [undefined, true],
    [undefined, true],
    [undefined, true],
  ]);
});

test('a cache without a map is what lies there; beside a map, what it leads to', () => {
  const left = text(`${CACHE}/left-npm-1.0.0-9e1101a471-f8fda810b3.zip`, archive('left', '1.0.0'));
  const names = (layer: readonly TarEntry[]): string[] =>
    snapshotOf([layer]).packages.map(({ name, version }) => `${name}@${version}`);
  expect(names([left, APP[2]!])).toEqual(['left@1.0.0', 'ms@2.0.0']);
  expect(names([left, ...APP.slice(1)])).toEqual(['debug@2.6.9', 'ms@2.0.0', 'ms@2.1.3']);
});

test('a damaged archive is called as the map calls it', () => {
  const damaged = text(`${CACHE}/${DEBUG}`, realBytes(MS_2_0_0).subarray(0, 5000));
  const rows = listed([...APP.slice(0, 4), damaged]);
  expect(rows).toContainEqual(['debug@2.6.9', `${DEBUG}!`, true, false, true]);
});
