// A tree that npm itself installed: this repository's own, held against the lock that npm hid there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../../../src/inspect/catalogers/npm.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import { readImageConfig } from '../../../src/inspect/config.ts';
import { rootfsOf } from '../../fixtures/layout.ts';
import { text } from '../programs.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MODULES = join(ROOT, 'node_modules');

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Locked {
  readonly name?: string;
  readonly version: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly extraneous?: boolean;
}

const lock = JSON.parse(readFileSync(join(MODULES, '.package-lock.json'), 'utf8')) as Lock;

/** The package `node` fetches these by a script of its own: a lock knows them by chance alone. */
const isScripted = (place: string): boolean => place.startsWith('node_modules/node/node_modules/');

function installed(): { place: string; name: string; version: string; dev: boolean | undefined }[] {
  const manifests = readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/package.json') && !isScripted(`node_modules/${path}`))
    .map((path) => `node_modules/${path}`);
  const layer = ['package.json', ...manifests].map((path) =>
    text(`app/${path}`, readFileSync(join(ROOT, path))),
  );
  const extractors = EXTRACTORS.filter(({ name }) => name === npm.name);
  const rootfs = rootfsOf([layer], extractors);
  return npm
    .catalog({ rootfs, config: readImageConfig({}) })
    .filter(({ owns }) => owns !== null)
    .map(({ location, name, version, dev }) => {
      const place = location.slice('/app/'.length, -'/package.json'.length);
      return { place, name, version, dev };
    });
}

test('every package of the lock, and no other', () => {
  const [own, ...found] = installed();
  expect(own).toMatchObject({ name: 'stagegate', dev: undefined });
  const locked = Object.entries(lock.packages).filter(
    ([place, { link }]) => link !== true && !isScripted(place),
  );
  const expected = locked.map(([place, { name, version, dev, extraneous }]) => ({
    place,
    name: name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    dev: extraneous === true ? undefined : (dev ?? false),
  }));
  const byPlace = (a: { place: string }, b: { place: string }): number =>
    a.place < b.place ? -1 : 1;
  expect(found.length).toBeGreaterThan(300);
  expect(found.toSorted(byPlace)).toEqual(expected.toSorted(byPlace));
});
