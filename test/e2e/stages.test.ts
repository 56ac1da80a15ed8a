// Our reading of Dockerfiles held against BuildKit's: of the examples, and of the ones written to
// be hard. In test/dockerfile/hard stand those that BuildKit would build here, in `listed` those
// whose stages it lists and whose images it does not find, in `refused` those it does not read.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globalArgs, type Scope } from '../../src/dockerfile/args.ts';
import { expand } from '../../src/dockerfile/expand.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import { builderStages, sourcesOf, stageChain } from '../../src/dockerfile/stages.ts';
import { UserError } from '../../src/errors.ts';
import type { Dockerfile, Stage } from '../../src/model/dockerfile.ts';
import { findEngine } from '../../src/ports/buildx.ts';
import { reachableName } from '../../src/ports/buildx/bake.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { askedImages, listStages, type Asked, type Listing } from './oracle.ts';
import { scratch, writeTree } from './tree.ts';

const EXAMPLES = globSync('examples/*/**/{Dockerfile,Dockerfile.*,*.Dockerfile}', {
  exclude: ['**/node_modules', '**/*.dockerignore'],
}).sort();
const hard = (folder: string): string[] =>
  globSync(join('test/dockerfile/hard', folder, '*.Dockerfile')).sort();
const BUILDABLE = hard('.');
const LISTED = hard('listed');
const REFUSED = hard('refused');

/**
 * The engine's own (BuildKit of Docker 28.5.2 in the lab) and the one that `# syntax=` lines ask
 * for (BuildKit 0.32.2 there). The two differ in no file here; a difference would fail.
 */
const FRONTENDS = [null, 'docker/dockerfile:1'];

const IMAGES = [
  ...['debian:bookworm-slim', 'busybox:1.36', 'alpine:3.20', 'golang:1.23'],
  ...['gcr.io/distroless/static-debian12', 'docker/dockerfile:1', 'docker/dockerfile:1.4'],
];

let engine: TestEngine;
let scope: Scope;
let context: string;

beforeAll(async () => {
  engine = await useEngine(IMAGES);
  const { platform } = await findEngine(engine.exec, null);
  scope = { buildArgs: {}, platform, buildPlatform: platform, contexts: [] };
  context = scratch('stages');
}, 600_000);

const read = (file: string): Dockerfile => readDockerfile(readFileSync(file, 'utf8'), file);

/** Descriptions, which BuildKit reads out of comments, we do not read. */
function ourListing(file: string): Listing {
  try {
    const { stages } = read(file);
    return {
      kind: 'stages',
      stages: stages.map(({ name, base, from, index }) => ({
        name,
        base,
        platform: from.flags.get('platform')?.[0] ?? null,
        lines: from.lines,
        isDefault: index === stages.length - 1,
      })),
    };
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'dockerfile-syntax') throw error;
    return { kind: 'refused', line: error.places[0]?.line ?? null };
  }
}

const theirListings = async (file: string): Promise<Listing[]> =>
  Promise.all(FRONTENDS.map((frontend) => listStages(engine, file, context, frontend)));

test('there are examples, twenty hard files that are read, and some that are not', () => {
  expect(EXAMPLES.length).toBeGreaterThan(0);
  expect(BUILDABLE.length).toBeGreaterThanOrEqual(20);
  expect(REFUSED.length).toBeGreaterThan(0);
});

test.each([...EXAMPLES, ...BUILDABLE, ...LISTED])(
  '%s: the stages that BuildKit lists',
  async (file) => {
    const ours = ourListing(file);
    expect(ours.kind).toBe('stages');
    expect(await theirListings(file)).toEqual(FRONTENDS.map(() => ours));
  },
  60_000,
);

test.each(REFUSED)(
  '%s: refused by BuildKit and by us, for the same line',
  async (file) => {
    const ours = ourListing(file);
    expect(ours.kind).toBe('refused');
    for (const theirs of await theirListings(file)) {
      expect(theirs.kind).toBe('refused');
      // Without a line, BuildKit's message says less than ours.
      if (theirs.kind === 'refused' && theirs.line !== null) expect(ours).toEqual(theirs);
    }
  },
  60_000,
);

test.each([
  { bytes: 65_535, want: 'stages' },
  { bytes: 65_536, want: 'refused' },
])(
  'a line of $bytes bytes: $want',
  async ({ bytes, want }) => {
    const text = `FROM scratch\nLABEL a=${'x'.repeat(bytes - 'LABEL a='.length)}\n`;
    const file = join(context, `${bytes}.Dockerfile`);
    writeTree(context, { [`${bytes}.Dockerfile`]: text });
    const kinds = [ourListing(file), ...(await theirListings(file))].map(({ kind }) => kind);
    expect(kinds).toEqual([want, want, want]);
  },
  60_000,
);

test.each(BUILDABLE)(
  '%s: the images that BuildKit asks for',
  async (file) => {
    expect(await asked(file)).toEqual(ourImages(file).map((images) => ({ images, failed: false })));
  },
  60_000,
);

test.each(LISTED)(
  '%s: BuildKit asks for no image that we do not know of, and fails',
  async (file) => {
    const ours = ourImages(file);
    for (const [at, { images, failed }] of (await asked(file)).entries()) {
      expect(failed).toBe(true);
      expect(ours[at]).toEqual(expect.arrayContaining([...images]));
    }
  },
  120_000,
);

/** The last stage that a name leads to, and null: all stages. */
function targetsOf(dockerfile: Dockerfile): (Stage | null)[] {
  const named = dockerfile.stages.filter(({ index }) => reachableName(dockerfile, index) !== null);
  return [...named.slice(-1), null];
}

const asked = async (file: string): Promise<Asked[]> =>
  Promise.all(
    targetsOf(read(file)).map((stage) => askedImages(engine, file, context, stage?.name ?? null)),
  );

function ourImages(file: string): string[][] {
  const dockerfile = read(file);
  return targetsOf(dockerfile).map((target) => {
    const stages =
      target === null
        ? dockerfile.stages
        : [target, ...builderStages(dockerfile, target.index, scope)];
    const names = stages.flatMap((stage) => imagesOf(dockerfile, stage));
    return [...new Set(names.filter((name) => name !== 'scratch').map(fullName))].sort();
  });
}

/** What it stands on in the end, and what its chain takes from outside of the file. */
function imagesOf(dockerfile: Dockerfile, stage: Stage): string[] {
  const chain = stageChain(dockerfile, stage.index, scope);
  const instructions = chain.flatMap((one, at) => [
    ...(chain[at + 1]?.instructions.flatMap(({ trigger }) => trigger ?? []) ?? []),
    ...one.instructions,
  ]);
  const sources = instructions.flatMap((one) => sourcesOf(dockerfile, one, scope));
  return [
    ...chain.slice(-1).map((root) => expand(root.base, globalArgs(dockerfile, scope))),
    ...sources.flatMap((source) => (source.kind === 'outside' ? [source.name] : [])),
  ];
}

/** `alpine` is `docker.io/library/alpine:latest`. */
function fullName(name: string): string {
  const host = /^[^/]*(?=\/)/.exec(name)?.[0];
  const isHost = host !== undefined && (/[.:A-Z]/.test(host) || host === 'localhost');
  const path = isHost ? name : `docker.io/${host === undefined ? 'library/' : ''}${name}`;
  return /[:@][^/]*$/.test(path) ? path : `${path}:latest`;
}
