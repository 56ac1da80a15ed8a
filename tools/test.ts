// The whole check, phase by phase with its time: types, lint, unit, bundle, e2e, gallery.
// `node tools/test.ts [phase…]` runs some of them. Leaves counts in build/results/ for tools/tally.ts.
// e2e and gallery need an engine: the lab gives one where none runs, and takes it down again if it
// started it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLab, stopLab, type Lab } from './lab/index.ts';

const root = join(import.meta.dirname, '..');
const results = join(root, 'build', 'results');
const bin = (name: string): string => join(root, 'node_modules', name);

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs a command with our output; its exit code. */
function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const child = spawnSync(process.execPath, argv, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return child.status ?? 1;
}

/** A check that is not a test runner counts as one test. */
function single(exit: number): Counts {
  return { passed: exit === 0 ? 1 : 0, failed: exit === 0 ? 0 : 1, skipped: 0 };
}

function jest(project: string, env: Readonly<Record<string, string>> = {}): Counts {
  const file = join(root, 'build', `jest-${project}.json`);
  rmSync(file, { force: true });
  const exit = run(
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      bin('jest/bin/jest.js'),
      '--selectProjects',
      project,
      '--json',
      `--outputFile=${file}`,
      ...(project === 'unit' ? [] : ['--runInBand']),
    ],
    env,
  );
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  const crashed = report['numRuntimeErrorTestSuites'] ?? 0;
  const failed = (report['numFailedTests'] ?? 0) + crashed;
  return {
    passed: report['numPassedTests'] ?? 0,
    failed: exit !== 0 && failed === 0 ? 1 : failed,
    skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
  };
}

async function e2e(): Promise<Counts> {
  let lab: Lab | null = null;
  try {
    lab = await ensureLab({ log: (line) => process.stderr.write(`${line}\n`) });
    return jest('e2e', lab.env);
  } finally {
    if (lab?.startedHere === true) await stopLab();
  }
}

/** Each gate of an example counts as one test, and the page as one. */
function gallery(): Counts {
  const file = join(root, 'build/gallery.json');
  rmSync(file, { force: true });
  const exit = run([join(root, 'tools/gallery/gallery.ts'), '--check']);
  if (!existsSync(file)) return single(exit === 0 ? 1 : exit);
  const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
  return exit !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const PHASES: Readonly<Record<string, () => Counts | Promise<Counts>>> = {
  types: () => single(run([bin('typescript/bin/tsc'), '--noEmit'])),
  lint: () =>
    single(
      run([bin('eslint/bin/eslint.js'), '.']) +
        run([bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
    ),
  unit: () => jest('unit'),
  bundle: () => jest('bundle'),
  e2e,
  gallery,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PHASES));
if (unknown.length > 0) {
  console.error(`unknown phase ${unknown.join(', ')}; there are ${Object.keys(PHASES).join(', ')}`);
  process.exit(2);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const lines: string[] = [];
let bad = false;
for (const [name, phase] of Object.entries(PHASES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n== ${name}`);
  const start = performance.now();
  let counts: Counts;
  try {
    counts = await phase();
  } catch (error) {
    console.error(error);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  writeFileSync(join(results, `${name}.json`), JSON.stringify(counts));
  bad ||= counts.failed > 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  lines.push(
    `${name.padEnd(8)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${String(counts.skipped).padStart(4)} skipped ${seconds.padStart(8)}s`,
  );
}
console.log(`\n${lines.join('\n')}`);
process.exit(bad ? 1 : 0);
