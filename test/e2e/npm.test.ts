// Node packages of real trees, installed here by npm, pnpm and yarn, against what these list.

import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { npm } from '../../src/inspect/catalogers/npm.ts';
import { readImageConfig } from '../../src/inspect/config.ts';
import { EXTRACTORS } from '../../src/inspect/index.ts';
import type { FoundPackage } from '../../src/model/knowledge.ts';
import { rootfsOfScans } from '../../src/oci/rootfs.ts';
import { LayerScanner } from '../../src/oci/scan.ts';

const ROOT = join(import.meta.dirname, '../..');
const MANIFEST = '/package.json';
/** Downloads, on a slow line. */
const MINUTES = 600_000;

let work: string;

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'stagegate-npm-')));
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

function run(cwd: string, command: string, argv: readonly string[], env = {}): string {
  return execFileSync(command, argv, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

function writeProject(name: string, files: Readonly<Record<string, object | string>>): string {
  const folder = join(work, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A package manager, run by this Node. */
function fetchTool(
  spec: string,
  program: string,
): (cwd: string, argv: readonly string[]) => string {
  const folder = writeProject(spec.replaceAll('/', '+'), { 'package.json': { private: true } });
  run(folder, 'npm', ['install', ...QUIET, spec]);
  const registry = run(folder, 'npm', ['config', 'get', 'registry']).trim().replace(/\/$/u, '');
  const env = { YARN_NPM_REGISTRY_SERVER: registry, CI: '', NO_UPDATE_NOTIFIER: '1' };
  return (cwd, argv) =>
    run(cwd, process.execPath, [join(folder, 'node_modules', program), ...argv], env);
}

/** What our row finds where the folder is `/app` of an image; places are real paths of this machine. */
async function find(folder: string): Promise<(FoundPackage & { readonly place: string })[]> {
  const scanner = new LayerScanner(EXTRACTORS.filter(({ name }) => name === npm.name));
  // `S`: symlinks lead where they led.
  const child = spawn('tar', ['--transform=s,^\\.,app,S', '-C', folder, '-cf', '-', '.']);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) scanner.push(chunk);
  const scan = scanner.finish();
  expect(scan.facts.failures).toEqual([]);
  const found = npm.catalog({ rootfs: rootfsOfScans([scan]), config: readImageConfig({}) });
  return found.map((one) => ({
    ...one,
    place: join(folder, one.location.slice('/app'.length, -MANIFEST.length)),
  }));
}

/** Without what package authors copied into their packages, which no package manager lists. */
async function installedPlaces(folder: string): Promise<string[]> {
  const found = await find(folder);
  return found.flatMap(({ owns, place }) => (owns === null ? [] : [place])).toSorted();
}

function listedPlaces(text: string): string[] {
  // pnpm names optional packages of other platforms too, which are not there.
  const paths = text.split('\n').filter((line) => line.startsWith('/') && existsSync(line));
  return [...new Set(paths.map((path) => realpathSync(path)))].toSorted();
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly link?: boolean }>>;
}

/** By npm's own flags. */
function devPlaces(folder: string): string[] {
  const file = join(folder, 'node_modules/.package-lock.json');
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  return Object.entries(packages)
    .flatMap(([path, { dev, link }]) => (dev === true && link !== true ? [join(folder, path)] : []))
    .toSorted();
}

const MIXED = {
  'package.json': {
    name: 'mixed',
    version: '1.0.0',
    workspaces: ['packages/*'],
    dependencies: { express: '4', lodash3: 'npm:lodash@3', '@acme/l': 'npm:lodash@4' },
    optionalDependencies: { fsevents: '2', chokidar: '3' },
    devDependencies: { tape: '5', '@babel/core': '7', resolve: '1' },
  },
  'packages/api/package.json': {
    name: '@acme/api',
    version: '1.0.0',
    dependencies: { '@acme/lib': '1.0.0', fastify: '5' },
    devDependencies: { chalk: '5' },
  },
  'packages/lib/package.json': {
    name: '@acme/lib',
    version: '1.0.0',
    dependencies: { debug: '2', chalk: '4' },
  },
};

const example = (name: string): string => {
  const folder = join(work, name);
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true });
  return folder;
};

describe.each([
  { name: 'node-nginx', make: () => example('node-nginx'), install: ['ci'] },
  { name: 'node-slim', make: () => example('node-slim'), install: ['ci'] },
  {
    name: 'node-slim, for production',
    make: () => writeProject('production', sourcesOf('node-slim')),
    install: ['ci', '--omit=dev'],
  },
  {
    name: 'workspaces, aliases, optional packages, duplicates',
    make: () => writeProject('mixed', MIXED),
    install: ['install'],
  },
])('npm: $name', ({ make, install }) => {
  const omit = install.filter((argument) => argument.startsWith('--omit'));
  let folder: string;

  beforeAll(() => {
    folder = make();
    run(folder, 'npm', [...install, ...QUIET]);
  }, MINUTES);

  test('the packages are those of npm ls', async () => {
    const theirs = listedPlaces(run(folder, 'npm', ['ls', '--all', '--parseable', ...omit]));
    expect(theirs.length).toBeGreaterThan(30);
    expect(await installedPlaces(folder)).toEqual(theirs);
  }, 120_000);

  test('those for development are npm’s, and the direct ones those of npm ls --depth=0', async () => {
    const found = await find(folder);
    const places = (which: (one: FoundPackage) => boolean): string[] =>
      found.flatMap((one) => (which(one) ? [one.place] : [])).toSorted();
    expect(places(({ dev }) => dev === true)).toEqual(devPlaces(folder));
    const direct = listedPlaces(
      run(folder, 'npm', ['ls', '--depth=0', '--parseable', '--include-workspace-root', ...omit]),
    );
    expect(places((one) => one.direct === true)).toEqual(
      expect.arrayContaining(direct.filter((path) => path.includes('/node_modules/'))),
    );
  }, 120_000);
});

function sourcesOf(name: string): Record<string, string> {
  const read = (file: string): string => readFileSync(join(ROOT, 'examples', name, file), 'utf8');
  return { 'package.json': read('package.json'), 'package-lock.json': read('package-lock.json') };
}

test(
  'pnpm: the packages are those of pnpm ls',
  async () => {
    const pnpm = fetchTool('pnpm@10.34.9', 'pnpm/bin/pnpm.cjs');
    const { workspaces, ...root } = MIXED['package.json'];
    const folder = writeProject('pnpm-app', {
      ...MIXED,
      'package.json': root,
      'pnpm-workspace.yaml': JSON.stringify({ packages: workspaces, linkWorkspacePackages: true }),
    });
    const install = ['install', '--ignore-scripts', `--store-dir=${join(work, 'pnpm-store')}`];
    pnpm(folder, install);
    const theirs = listedPlaces(pnpm(folder, ['ls', '-r', '--depth=Infinity', '--parseable']));
    expect(theirs.length).toBeGreaterThan(100);
    expect(await installedPlaces(folder)).toEqual(theirs);
    // `pnpm ls --prod` names direct ones that are for development, as long as they are there.
    const production = join(work, 'pnpm-production');
    cpSync(folder, production, {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    });
    pnpm(production, [...install, '--prod', '--frozen-lockfile']);
    const needed = (await find(folder)).filter((one) => one.dev !== true);
    const placesIn = (base: string, places: readonly string[]): string[] =>
      places.map((place) => relative(base, place)).toSorted();
    expect(
      placesIn(
        folder,
        needed.map(({ place }) => place),
      ),
    ).toEqual(placesIn(production, await installedPlaces(production)));
  },
  MINUTES,
);

interface YarnRow {
  readonly value: string;
  readonly children: { readonly Version: string };
}

test.each(['3.8.7', '4.18.1'])(
  'yarn %s without node_modules: those of yarn info',
  async (version) => {
    const yarn = fetchTool(`@yarnpkg/cli-dist@${version}`, '@yarnpkg/cli-dist/bin/yarn.js');
    const settings = ['enableGlobalCache: false', 'enableTelemetry: false', 'enableScripts: false'];
    const folder = writeProject(`yarn-${version}`, {
      ...MIXED,
      'packages/api/package.json': {
        ...MIXED['packages/api/package.json'],
        dependencies: { '@acme/lib': 'workspace:*', fastify: '5' },
      },
      '.yarnrc.yml': `${[...settings, 'nodeLinker: pnp'].join('\n')}\n`,
      'yarn.lock': '',
    });
    yarn(folder, ['install']);
    const rows = yarn(folder, ['info', '--all', '--recursive', '--json']).trim().split('\n');
    const theirs = rows.map((row) => {
      const { value, children } = JSON.parse(row) as YarnRow;
      return `${value.replace(/(.)@.*$/u, '$1')}@${children.Version}`;
    });
    const ours = (await find(folder)).map((one) => `${one.name}@${one.version}`);
    expect(theirs.length).toBeGreaterThan(100);
    // It names optional packages of other platforms too, which are not there.
    const there = theirs.filter((one) => !one.startsWith('fsevents@'));
    expect(ours.toSorted()).toEqual([...new Set(there)].toSorted());
  },
  MINUTES,
);
