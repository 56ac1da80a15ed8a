// The main job on examples/go-scratch, really built: a temporary git repository with a base commit
// and a pull-request commit that lets the toolchain leak into the runtime stage, gated.
// Touches: the lab, a temporary folder, build/demo. Exit 0 when the gate said what it must say.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ensureLab } from '../lab/index.ts';

const root = join(import.meta.dirname, '..', '..');
const reportDir = join(root, 'build', 'demo');
const say = (line: string): void => void process.stderr.write(`demo     ${line}\n`);

/** Runs a command to its end; throws with what it printed when it fails. */
function run(command: string, argv: readonly string[], cwd = root): string {
  const child = spawnSync(command, argv, { cwd, encoding: 'utf8' });
  if (child.error !== undefined) throw child.error;
  if (child.status !== 0) throw new Error(`${command} ${argv.join(' ')}: ${child.stderr}`);
  return child.stdout;
}

/** git comes by apt where it is missing; that needs root and Debian. */
function ensureGit(): void {
  if (spawnSync('git', ['--version']).error === undefined) return;
  say('git is missing: apt-get install git');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'git']);
}

/** A commit of everything, by nobody in particular. */
function commit(repo: string, message: string): void {
  const author = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.com'];
  run('git', ['add', '-A'], repo);
  run('git', [...author, 'commit', '-q', '-m', message], repo);
}

/** The good example as base; in the pull request one COPY takes a directory too many. */
function makeRepository(): string {
  const repo = join(mkdtempSync(join(tmpdir(), 'stagegate-demo-')), 'orders');
  cpSync(join(root, 'examples/go-scratch'), repo, { recursive: true });
  run('git', ['init', '-q', '-b', 'main'], repo);
  commit(repo, 'A web service in FROM scratch');
  run('git', ['checkout', '-q', '-b', 'leak'], repo);
  const file = join(repo, 'Dockerfile');
  const good = 'COPY --from=build /usr/local/bin/orders /usr/local/bin/orders';
  const text = readFileSync(file, 'utf8');
  if (!text.includes(good)) throw new Error(`examples/go-scratch/Dockerfile lacks: ${good}`);
  writeFileSync(file, text.replace(good, 'COPY --from=build /usr/local/ /usr/local/'));
  commit(repo, 'Copy everything the builder installed');
  return repo;
}

/** What the report must name, or why the demo failed. */
function missing(): string[] {
  if (!existsSync(join(reportDir, 'report.json'))) return ['everything: it was not written'];
  const report = readFileSync(join(reportDir, 'report.json'), 'utf8');
  const wanted = ['"conclusion": "fail"', '"/usr/local/go/bin/go"', '"no-compiler"'];
  return wanted.filter((text) => !report.includes(text));
}

ensureGit();
const lab = await ensureLab({
  images: ['golang:1.23'],
  log: (line) => process.stderr.write(`${line}\n`),
});
const repo = makeRepository();
rmSync(reportDir, { recursive: true, force: true });
const argv = [
  join(root, 'dist/cli/stagegate.mjs'),
  'gate',
  ...['--context', repo, '--target', 'runtime', '--baseline', 'build', '--base-ref', 'main'],
  ...['--max-compressed-size', '20MiB', '--max-increase', '1MiB or 5%', '--report-dir', reportDir],
];
say(`stagegate ${argv.slice(1).join(' ')}`);
const gate = spawnSync(process.execPath, argv, {
  stdio: 'inherit',
  cwd: repo,
  env: { ...process.env, ...lab.env },
});
rmSync(dirname(repo), { recursive: true, force: true });

say('');
if (gate.status !== 1) {
  say(`the gate ended with ${gate.status}, expected 1 (a limit or rule failed)`);
  process.exit(1);
}
const lacking = missing();
if (lacking.length > 0) {
  say(`the report lacks ${lacking.join(', ')}`);
  process.exit(1);
}
say('exit 1 is what a pull request would have got: the compiler was found, the gate works.');
for (const name of ['comment.md', 'summary.md', 'report.json']) {
  const file = join(reportDir, name);
  if (existsSync(file)) say(`${name.padEnd(12)} ${relative(root, file)}`);
}
say(
  lab.steppedAside
    ? 'your own engine was used; nothing was started'
    : 'the lab engine is left running, a second run is quick; stop it: npm run lab -- down',
);
