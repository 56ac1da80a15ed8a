// May touch: the lab, temporary folders, build/. Compares the packages of all examples' images with
// syft's: `npm run oracle [-- --image oci:DIR] [example…]`.
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeExec } from '../../src/ports/exec.ts';
import { formatDuration } from '../../src/text/bytes.ts';
import { docker, makeClient, type Client } from '../gallery/docker.ts';
import { findExamples, imagesOf, type Example } from '../gallery/examples.ts';
import { ensureLab, LabError, stopLab } from '../lab/index.ts';
import { STAND_INS } from '../lab/images/index.ts';
import { tool } from '../lab/tool.ts';
import { readExplanations } from './explained.ts';
import { Findings } from './findings.ts';
import { digestOf, layoutsOf, type Layout } from './images.ts';
import { listBoth, type Listings } from './programs.ts';

const root = join(import.meta.dirname, '../..');
const PAGE = join(root, 'docs/packages.md');
/** Of the builder's cache; enough for what examples share. */
const MOST_CACHE = '10gb';
/** Aborted by the first Ctrl-C, so that nothing stays behind; the second ends at once. */
const stop = new AbortController();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const HELP = `npm run oracle [-- [--image oci:DIR]… [EXAMPLE…]]

Lists the packages of images by syft and by stagegate, and the differences both ways. Each that
remains is explained by name in docs/packages.md; one that is not, and an explanation that matches
nothing, end with exit 1. The first run compiles syft, which takes some minutes.

  EXAMPLE          Only these of examples/; by default all, each gate's runtime image.
  --image oci:DIR  No example, but the image of this OCI layout; repeatable.

Explanations that match nothing are told when all examples were compared.`;

/** What images have in common is read once. */
class Comparer {
  readonly #client: Client;
  readonly #syft: string;
  readonly #known = new Map<string, Listings>();

  constructor(client: Client, syft: string) {
    this.#client = client;
    this.#syft = syft;
  }

  async compare({ dir, digest }: Layout): Promise<Listings> {
    const before = this.#known.get(digest);
    if (before !== undefined) return before;
    const cache = join(root, 'build/oracle/cache');
    mkdirSync(cache, { recursive: true });
    const both = await listBoth(this.#client.exec, this.#syft, dir, cache);
    this.#known.set(digest, both);
    return both;
  }
}

async function compareExamples(examples: readonly Example[], findings: Findings): Promise<void> {
  const known = STAND_INS.map(({ tag }) => tag);
  const lab = await ensureLab({ images: imagesOf(examples, known) });
  const syft = await tool('syft');
  // One manifest and no attestation beside it: a layout with several is none that syft takes.
  const env = { ...process.env, ...lab.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' };
  const client = makeClient(makeExec(env), stop.signal);
  const comparer = new Comparer(client, syft);
  try {
    for (const [i, example] of examples.entries()) {
      process.stderr.write(`${i + 1}/${examples.length} ${example.name}\n`);
      for await (const layout of layoutsOf(client, example)) {
        findings.add(layout.name, await comparer.compare(layout));
      }
      // An engine that is not the lab's own keeps what it has.
      if (lab.engineDir !== null) {
        await docker(client.exec, ['builder', 'prune', '--force', '--max-used-space', MOST_CACHE]);
      }
    }
  } finally {
    if (lab.startedHere) await stopLab();
  }
}

async function compareImages(images: readonly string[], findings: Findings): Promise<void> {
  const syft = await tool('syft');
  const client = makeClient(makeExec(process.env), stop.signal);
  const comparer = new Comparer(client, syft);
  for (const image of images) {
    const dir = resolve(image.replace(/^oci:/u, ''));
    const layout = { name: basename(dir), dir, digest: digestOf(dir) };
    findings.add(layout.name, await comparer.compare(layout));
  }
}

/** What is wrong with the arguments, or null. */
function complaintOf(images: readonly string[], examples: readonly string[]): string | null {
  const other = images.find((image) => !image.startsWith('oci:'));
  if (other !== undefined) return `--image ${other}: want oci:DIR, the folder of an OCI layout`;
  if (images.length > 0 && examples.length > 0) {
    return `--image is instead of examples, and not beside ${examples.join(', ')}`;
  }
  return null;
}

/** The examples, or what is wrong with the names or the folders. */
function askedExamples(names: readonly string[]): readonly Example[] | string {
  try {
    // A pitfall has the packages of the pattern that it spoils.
    const examples = findExamples(join(root, 'examples'), names);
    return examples.filter(({ expected }) => expected.group !== 'Pitfalls');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { image: { type: 'string', multiple: true }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    say(HELP);
    return 0;
  }
  const images = values.image ?? [];
  const examples = images.length > 0 ? [] : askedExamples(positionals);
  const complaint = typeof examples === 'string' ? examples : complaintOf(images, positionals);
  if (typeof examples === 'string' || complaint !== null) {
    process.stderr.write(`${complaint}\n`);
    return 2;
  }
  const began = performance.now();
  const findings = new Findings(readExplanations(readFileSync(PAGE, 'utf8')), say);
  if (images.length > 0) await compareImages(images, findings);
  else await compareExamples(examples, findings);
  const isWhole = images.length === 0 && positionals.length === 0;
  const unused = isWhole ? findings.unused : [];
  for (const { line, package: one, side, image } of unused) {
    say(`docs/packages.md:${line}: no difference: ${one}, listed by ${side}, in ${image}`);
  }
  const { same, explained, unexplained } = findings;
  const time = formatDuration(performance.now() - began);
  say(
    `${findings.images} images in ${time}: ${same} packages the same, ${explained} differences ` +
      `explained, ${unexplained} not, ${unused.length} explanations of nothing`,
  );
  return unexplained + unused.length === 0 ? 0 : 1;
}

for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
try {
  process.exitCode = await main();
} catch (error) {
  // What failed then failed because it was told to end.
  if (stop.signal.aborted) {
    say('stopped');
    process.exit(130);
  }
  // What to do stands in the lab's own errors; anything else keeps its stack.
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`${error.message}\n${error.next}\n`);
  process.exitCode = 3;
}
