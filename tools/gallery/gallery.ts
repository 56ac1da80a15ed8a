// May touch: the lab, a temporary folder, build/, docs/gallery.md. Gates all examples:
// `npm run gallery [-- --check] [example…]`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeExec } from '../../src/ports/exec.ts';
import { formatBytes, formatDuration } from '../../src/text/bytes.ts';
import { ensureLab, stopLab, type Lab } from '../lab/index.ts';
import { STAND_INS } from '../lab/images/index.ts';
import { tryExample, type Outcome } from './example.ts';
import { findExamples, imagesOf, type Example } from './examples.ts';
import { checkPage, renderPage, type Row } from './page.ts';

const root = join(import.meta.dirname, '../..');
const PAGE = join(root, 'docs/gallery.md');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const HELP = `npm run gallery [-- [--check] [EXAMPLE…]]

Builds and gates the examples with a real engine, starts what claims to start, compares with each
expected.yml, and writes docs/gallery.md.

  EXAMPLE   Only these; docs/gallery.md is then left alone.
  --check   Write nothing: fail when docs/gallery.md is stale.`;

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

interface Tally {
  readonly rows: Row[];
  passed: number;
  failed: number;
}

/** Of the builder's cache; enough for what examples share. */
const MOST_CACHE = '10gb';

async function tryAll(examples: readonly Example[], lab: Lab): Promise<Tally> {
  const exec = makeExec({ ...process.env, ...lab.env });
  const shop = { exec, cache: join(root, 'build/gallery/cache') };
  const tally: Tally = { rows: [], passed: 0, failed: 0 };
  for (const example of examples) {
    const { name, folder, expected } = example;
    for await (const outcome of tryExample(shop, folder, name, expected)) {
      tell(example, outcome);
      if (outcome.complaints.length === 0) tally.passed += 1;
      else tally.failed += 1;
      const { gate, report } = outcome;
      const isOneOfSeveral = expected.gates.length > 1;
      const { pattern, group } = expected;
      if (report !== null)
        tally.rows.push({ example: name, pattern, group, gate, isOneOfSeveral, report });
    }
    // An engine that is not the lab's own keeps what it has.
    if (lab.engineDir !== null) {
      await exec(['docker', 'builder', 'prune', '--force', '--max-used-space', MOST_CACHE]);
    }
  }
  const { stdout } = await exec(['docker', 'system', 'df']);
  say(`\ndisk\n${stdout.trimEnd()}`);
  return tally;
}

/** Compares the page, or writes it; whether it is as it should be. */
function settlePage(rows: readonly Row[], isCheck: boolean): boolean {
  const fresh = renderPage(rows);
  let committed = '';
  try {
    committed = readFileSync(PAGE, 'utf8');
  } catch {
    // The first time there is none.
  }
  const complaints = checkPage(committed, fresh);
  if (complaints.length === 0) return true;
  if (!isCheck) writeFileSync(PAGE, fresh);
  for (const line of isCheck ? complaints : ['wrote docs/gallery.md']) say(line);
  return !isCheck;
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
  const began = performance.now();
  const examples = findExamples(join(root, 'examples'), positionals);
  const known = STAND_INS.map(({ tag }) => tag);
  const lab = await ensureLab({ images: imagesOf(examples, known) });
  try {
    say(`lab ${formatDuration(performance.now() - began)}`);
    const tally = await tryAll(examples, lab);
    // A page without what failed would be stale the next time.
    if (positionals.length === 0 && tally.failed === 0) {
      if (settlePage(tally.rows, values.check)) tally.passed += 1;
      else tally.failed += 1;
    }
    mkdirSync(join(root, 'build'), { recursive: true });
    const { passed, failed } = tally;
    writeFileSync(join(root, 'build/gallery.json'), JSON.stringify({ passed, failed, skipped: 0 }));
    const time = formatDuration(performance.now() - began);
    say(`${examples.length} examples in ${time}: ${passed} as expected, ${failed} not`);
    return failed === 0 ? 0 : 1;
  } finally {
    if (lab.startedHere) await stopLab();
  }
}

process.exitCode = await main();
