// Node packages of real trees, installed in a build by npm, pnpm and yarn, against what these list.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from '../../src/model/snapshot.ts';
import { useEngine } from './engine.ts';
import { buildListed, packagesIn, type Listed } from './listed.ts';

const ROOT = join(import.meta.dirname, '../..');
const MANIFEST = '/package.json';
const PNPM = '10.34.9';
const YARN = ['3.8.7', '4.18.1'] as const;

const MIXED = {
  name: 'mixed',
  version: '1.0.0',
  workspaces: ['packages/*'],
  dependencies: { express: '4', lodash3: 'npm:lodash@3', '@acme/l': 'npm:lodash@4' },
  optionalDependencies: { fsevents: '2', chokidar: '3' },
  devDependencies: { tape: '5', '@babel/core': '7', resolve: '1' },
};
const API = {
  name: '@acme/api',
  version: '1.0.0',
  dependencies: { '@acme/lib': '1.0.0', fastify: '5' },
  devDependencies: { chalk: '5' },
};
const LIB = {
  name: '@acme/lib',
  version: '1.0.0',
  dependencies: { debug: '2', chalk: '4' },
};

function workspace(folder: string, root: object, api: object = API): Record<string, string> {
  return {
    [`${folder}/package.json`]: JSON.stringify(root),
    [`${folder}/packages/api/package.json`]: JSON.stringify(api),
    [`${folder}/packages/lib/package.json`]: JSON.stringify(LIB),
  };
}

function example(folder: string, name: string): Record<string, string> {
  const read = (file: string): string => readFileSync(join(ROOT, 'examples', name, file), 'utf8');
  const files = ['package.json', 'package-lock.json'];
  return Object.fromEntries(files.map((file) => [`${folder}/${file}`, read(file)]));
}

/** Real paths of what is there: lists name optional packages of other platforms, too. */
const PLACES = `#!/bin/sh
while read -r path; do [ ! -e "$path" ] || realpath "$path"; done | sort -u
`;

const QUIET = '--ignore-scripts --no-audit --no-fund --loglevel=error';

function npmStep(folder: string, install: string, omit = ''): string {
  return `WORKDIR /${folder}
COPY ${folder} ./
RUN npm ${install} ${omit} ${QUIET} \\
 && npm ls --all --parseable ${omit} | places > /lists/${folder} \\
 && npm ls --depth=0 --parseable --include-workspace-root ${omit} | places > /lists/${folder}-direct \\
 && cp node_modules/.package-lock.json /lists/${folder}-lock
`;
}

const PNPM_STEP = `WORKDIR /pnpm
COPY pnpm ./
RUN npm install -g ${QUIET} pnpm@${PNPM} \\
 && cp -r . /pnpm-production \\
 && pnpm install --ignore-scripts --store-dir=/pnpm-store \\
 && pnpm ls -r --depth=Infinity --parseable | places > /lists/pnpm \\
 && cp pnpm-lock.yaml /pnpm-production && cd /pnpm-production \\
 && pnpm install --ignore-scripts --store-dir=/pnpm-store --prod --frozen-lockfile
`;

function yarnStep(version: string): string {
  const folder = `yarn-${version}`;
  const yarn = `node /tools/${folder}/node_modules/@yarnpkg/cli-dist/bin/yarn.js`;
  return `WORKDIR /${folder}
COPY ${folder} ./
RUN mkdir -p /tools/${folder} && cd /tools/${folder} \\
 && npm install ${QUIET} @yarnpkg/cli-dist@${version} && cd /${folder} \\
 && export YARN_NPM_REGISTRY_SERVER="$(npm config get registry | sed 's,/$,,')" CI= \\
 && export NODE_EXTRA_CA_CERTS="$(npm config get cafile | grep ^/ || true)" \\
 && if [ -z "$NODE_EXTRA_CA_CERTS" ]; then unset NODE_EXTRA_CA_CERTS; fi \\
 && ${yarn} install \\
 && ${yarn} info --all --recursive --json > /lists/${folder}
`;
}

const DOCKERFILE = `FROM node:20-slim AS runtime
COPY --chmod=755 places /usr/local/bin/places
RUN mkdir /lists
${npmStep('nginx', 'ci')}
${npmStep('slim', 'ci')}
${npmStep('production', 'ci', '--omit=dev')}
${npmStep('mixed', 'install')}
${PNPM_STEP}
${YARN.map(yarnStep).join('')}
FROM scratch AS lists
COPY --from=runtime /lists /
`;

function contextFiles(): Record<string, string> {
  const { workspaces, ...root } = MIXED;
  const api = { ...API, dependencies: { '@acme/lib': 'workspace:*', fastify: '5' } };
  const settings = ['enableGlobalCache: false', 'enableTelemetry: false', 'enableScripts: false'];
  return {
    Dockerfile: DOCKERFILE,
    places: PLACES,
    ...example('nginx', 'node-nginx'),
    ...example('slim', 'node-slim'),
    ...example('production', 'node-slim'),
    ...workspace('mixed', MIXED),
    ...workspace('pnpm', root),
    'pnpm/pnpm-workspace.yaml': JSON.stringify({
      packages: workspaces,
      linkWorkspacePackages: true,
    }),
    ...Object.fromEntries(
      YARN.flatMap((version) =>
        Object.entries({
          ...workspace(`yarn-${version}`, MIXED, api),
          [`yarn-${version}/.yarnrc.yml`]: `${[...settings, 'nodeLinker: pnp'].join('\n')}\n`,
          [`yarn-${version}/yarn.lock`]: '',
        }),
      ),
    ),
  };
}

let built: Listed;

beforeAll(async () => {
  built = await buildListed(await useEngine(['node:20-slim']), 'npm', contextFiles());
}, 1_800_000);

const placeOf = ({ location }: Package): string => location.slice(0, -MANIFEST.length);

function places(folder: string, which: (one: Package) => boolean): string[] {
  return packagesIn(built.snapshot, 'npm', `/${folder}`).filter(which).map(placeOf).toSorted();
}

/** Without what authors copied into their packages, which no package manager lists. */
const installed = (folder: string): string[] => places(folder, ({ size }) => size !== null);

function listed(name: string): string[] {
  const lines = built.list(name).split('\n');
  return lines.filter((line) => line !== '').toSorted();
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly link?: boolean }>>;
}

test('every record was read', () => {
  expect(built.snapshot.problems).toEqual([]);
});

describe.each(['nginx', 'slim', 'production', 'mixed'])('npm: %s', (folder) => {
  test('the packages are those of npm ls', () => {
    const theirs = listed(folder);
    expect(theirs.length).toBeGreaterThan(30);
    expect(installed(folder)).toEqual(theirs);
  });

  test('those for development are npm’s, the direct ones those of npm ls --depth=0', () => {
    const { packages } = JSON.parse(built.list(`${folder}-lock`)) as Lock;
    const dev = Object.entries(packages).flatMap(([path, one]) =>
      one.dev === true && one.link !== true ? [`/${folder}/${path}`] : [],
    );
    expect(places(folder, (one) => one.dev === true)).toEqual(dev.toSorted());
    const direct = listed(`${folder}-direct`).filter((path) => path.includes('/node_modules/'));
    expect(direct.length).toBeGreaterThan(0);
    expect(places(folder, (one) => one.direct === true)).toEqual(expect.arrayContaining(direct));
  });
});

test('pnpm: the packages are those of pnpm ls; without dev ones, those of a production install', () => {
  const theirs = listed('pnpm');
  expect(theirs.length).toBeGreaterThan(100);
  expect(installed('pnpm')).toEqual(theirs);
  const below = (folder: string, all: readonly string[]): string[] =>
    all.map((path) => path.slice(folder.length + 1)).toSorted();
  expect(
    below(
      'pnpm',
      places('pnpm', (one) => one.dev !== true && one.size !== null),
    ),
  ).toEqual(below('pnpm-production', installed('pnpm-production')));
});

interface YarnRow {
  readonly value: string;
  readonly children: { readonly Version: string };
}

test.each(YARN)('yarn %s without node_modules: those of yarn info', (version) => {
  const rows = built.list(`yarn-${version}`).trim().split('\n');
  const theirs = rows.map((row) => {
    const { value, children } = JSON.parse(row) as YarnRow;
    return `${value.replace(/(.)@.*$/u, '$1')}@${children.Version}`;
  });
  const ours = packagesIn(built.snapshot, 'npm', `/yarn-${version}`);
  expect(theirs.length).toBeGreaterThan(100);
  // It names optional packages of other platforms too, which are not there.
  const there = theirs.filter((one) => !one.startsWith('fsevents@'));
  expect(ours.map((one) => `${one.name}@${one.version}`).toSorted()).toEqual(
    [...new Set(there)].toSorted(),
  );
});
