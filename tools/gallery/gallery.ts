// May touch: the lab, a temporary folder, build/, its pages in docs/. Gates all examples:
// `npm run gallery [-- --check] [example…]`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeExec } from '../../src/ports/exec.ts';
import { formatBytes, formatDuration } from '../../src/text/bytes.ts';
import { ensureLab, stopLab, type Lab } from '../lab/index.ts';
import { STAND_INS } from '../lab/images/index.ts';
import { docker, makeClient } from './docker.ts';
import { tryExample, type Outcome } from './example.ts';
import { findExamples, imagesOf, type Example } from './examples.ts';
import { renderFindings } from './findings.ts';
import { checkPage, examplesOff, renderPage, whyNoPage, type Row } from './page.ts';
import { renderPitfalls, type Failure } from './pitfalls.ts';

const root = join(import.meta.dirname, '../..');
/** What is written of all examples, by its path. */
const PAGES: Readonly<Record<string, (tally: Tally) => string>> = {
  'docs/gallery.md': ({ rows }) => renderPage(rows),
  'docs/findings.md': ({ rows }) => renderFindings(rows),
  'docs/pitfalls.md': ({ rows, failures }) => renderPitfalls(rows, failures),
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const HELP = `npm run gallery [-- [--check] [EXAMPLE…]]

Builds and gates the examples with a real engine, starts what claims to start, compares with each
expected.yml, and writes docs/gallery.md, docs/findings.md and docs/pitfalls.md.

  EXAMPLE   Only these, \`pitfalls\` for all of examples/pitfalls/; the pages are then left alone.
  --check   Write nothing: fail when a page is stale.`;

/** Prints one gate; the complaints below it. */
function tell(example: Example, { gate, report, complaints, times }: Outcome): void {
  const runtime = report?.targets.find(({ role }) => role === 'runtime')?.head;
  const bytes = runtime?.size.uncompressed ?? null;
  const cells = [
    complaints.length === 0 ? 'met  ' : 'UNMET',
    `${example.name} ${gate.name}`.padEnd(28),
    (report?.conclusion ?? '').padEnd(7),
    (bytes === null ? '' : formatBytes(bytes, 'plain')).padStart(10),
    ...Object.entries(times).map(([part, ms]) => `${part} ${formatDuration(ms)}`),
  ];
  say(cells.join('  ').trimEnd());
  for (const line of complaints.flatMap((complaint) => complaint.split('\n')))
    say(`       ${line}`);
}

/** Of gates, and of each page as one more. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Tally {
  readonly rows: Row[];
  /** Gates that were expected not to build. */
  readonly failures: Failure[];
  /** Examples by name, with how many of their gates were as expected, and how many not. */
  readonly gates: Map<string, { passed: number; failed: number }>;
}

const sumOf = ({ gates }: Tally, what: 'passed' | 'failed'): number =>
  [...gates.values()].reduce((sum, counts) => sum + counts[what], 0);

/** Of the builder's cache; enough for what examples share. */
const MOST_CACHE = '10gb';

/** Goes through the examples until `stop` is aborted. */
async function tryAll(
  examples: readonly Example[],
  lab: Lab,
  stop: AbortSignal,
  useBuildCache = true,
): Promise<Tally> {
  const client = makeClient(makeExec({ ...process.env, ...lab.env }), stop);
  const shop = { ...client, cache: join(root, 'build/gallery/cache'), useBuildCache };
  const tally: Tally = { rows: [], failures: [], gates: new Map() };
  for (const example of examples) {
    const { name, folder, expected } = example;
    const counts = { passed: 0, failed: 0 };
    tally.gates.set(name, counts);
    for await (const outcome of tryExample(shop, folder, name, expected)) {
      // What it complains about then is that it was stopped.
      if (stop.aborted) break;
      tell(example, outcome);
      if (outcome.complaints.length === 0) counts.passed += 1;
      else counts.failed += 1;
      const { gate, report } = outcome;
      const isOneOfSeveral = expected.gates.length > 1;
      const { pattern, group } = expected;
      const row = { example: name, pattern, group, isOneOfSeveral };
      if ('fails' in gate) tally.failures.push({ ...row, gate });
      else if (report !== null) tally.rows.push({ ...row, gate, report });
    }
    if (stop.aborted) return tally;
    // An engine that is not the lab's own keeps what it has.
    if (lab.engineDir !== null) {
      await docker(client.exec, ['builder', 'prune', '--force', '--max-used-space', MOST_CACHE]);
    }
  }
  // Told by the way: the engine may be busy with another's images, and have no answer.
  const { stdout, stderr } = await client.exec(['docker', 'system', 'df']);
  say(`\ndisk\n${(stdout || stderr).trimEnd()}`);
  return tally;
}

/**
 * Tries again, from nothing, what is not as expected or not of the size that the page says. A
 * toolchain that touches the files of an older cached layer copies them into the next (Go does,
 * those of its build cache that are an hour old), so a size, and bytes that are wasted, may come
 * from the hour and not from the Dockerfile.
 */
async function tryAgain(
  tally: Tally,
  examples: readonly Example[],
  lab: Lab,
  stop: AbortSignal,
): Promise<Tally> {
  const off = new Set(examplesOff(committed('docs/gallery.md'), renderPage(tally.rows)));
  for (const [name, { failed }] of tally.gates) if (failed > 0) off.add(name);
  const again = examples.filter(({ name }) => off.has(name));
  if (again.length === 0) return tally;
  say(`\nnot as expected: ${[...off].join(', ')}; once more without the build cache`);
  const { rows, failures, gates } = await tryAll(again, lab, stop, false);
  const isKept = ({ example }: { readonly example: string }): boolean => !off.has(example);
  const kept = tally.rows.filter(isKept);
  const order = examples.map(({ name }) => name);
  const place = ({ example }: Row): number => order.indexOf(example);
  return {
    rows: [...kept, ...rows].toSorted((a, b) => place(a) - place(b)),
    failures: [...tally.failures.filter(isKept), ...failures],
    gates: new Map([...tally.gates, ...gates]),
  };
}

/** A page as it stands; '' where there is none yet. */
function committed(page: string): string {
  const path = join(root, page);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Compares the pages, or writes them; how many are not as they should be. */
function settlePages(tally: Tally, isCheck: boolean): number {
  let stale = 0;
  for (const [page, render] of Object.entries(PAGES)) {
    const fresh = render(tally);
    const complaints = checkPage(committed(page), fresh, page);
    if (complaints.length === 0) continue;
    if (isCheck) stale += 1;
    else writeFileSync(join(root, page), fresh);
    for (const line of isCheck ? complaints : [`wrote ${page}`]) say(line);
  }
  return stale;
}

/** What is to count with the pages, where all examples were tried. */
function settle(tally: Tally, isCheck: boolean, whyNot: string | null): Counts {
  const [passed, failed] = [sumOf(tally, 'passed'), sumOf(tally, 'failed')];
  const pages = Object.keys(PAGES).length;
  if (whyNot !== null) {
    say(`the pages are left alone: ${whyNot}`);
    return { passed, failed, skipped: pages };
  }
  const stale = settlePages(tally, isCheck);
  return { passed: passed + pages - stale, failed: failed + stale, skipped: 0 };
}

/** Prints the counts and leaves them in build/ for tools/test.ts; the exit code. */
function finish(what: string, counts: Counts): number {
  const { passed, failed, skipped } = counts;
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(join(root, 'build/gallery.json'), JSON.stringify(counts));
  const left = skipped > 0 ? `, ${skipped} skipped` : '';
  say(`${what}: ${passed} as expected, ${failed} not${left}`);
  return failed === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    say(HELP);
    return 0;
  }
  if (values.check && positionals.length > 0) {
    say(`--check is for whole pages, and not for ${positionals.join(', ')} alone`);
    return 2;
  }
  const began = performance.now();
  const examples = findExamples(join(root, 'examples'), positionals);
  const known = STAND_INS.map(({ tag }) => tag);
  const images = imagesOf(examples, known);
  const lab = await ensureLab({ images });
  const stop = stopOnSignal();
  try {
    say(`lab ${formatDuration(performance.now() - began)}`);
    const isWhole = positionals.length === 0;
    const first = await tryAll(examples, lab, stop);
    const tally = isWhole ? await tryAgain(first, examples, lab, stop) : first;
    if (stop.aborted) {
      say('stopped');
      return 130;
    }
    const [passed, failed] = [sumOf(tally, 'passed'), sumOf(tally, 'failed')];
    const whyNot = whyNoPage(failed, images, lab.standIns);
    const counts = isWhole ? settle(tally, values.check, whyNot) : { passed, failed, skipped: 0 };
    const time = formatDuration(performance.now() - began);
    return finish(`${examples.length} examples in ${time}`, counts);
  } finally {
    if (lab.startedHere) await stopLab();
  }
}

/** Aborted by the first Ctrl-C, so that nothing stays behind; the second ends at once. */
function stopOnSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
}

process.exitCode = await main();
