// Our own workflows: pinned, with the least permissions, and a release that moves the right tag.
// test/e2e/workflows.test.ts has actionlint read them.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly name?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: string | Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(import.meta.dirname, '..', '.github', 'workflows');
const files = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});

/** As reviewed in November 2026: commit and the version that it is. */
const PINS: Readonly<Record<string, string>> = {
  'actions/checkout': '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
  'docker/setup-buildx-action': '37fe631027851001ddb9b187196cc803df7f5f0e # v4.3.0',
  'docker/login-action': '4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0',
  'docker/build-push-action': 'd08e5c354a6adb9ed34480a06d141179aa583294 # v7.0.0',
  'actions/cache': '27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5',
  'actions/upload-artifact': 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0',
};

/** Its page shows workflows that reach machines of one's own: pinned as ours are. */
test('docs/builders.md: actions are pinned to reviewed commits, but for our own', () => {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'builders.md'), 'utf8');
  const uses = [...page.matchAll(/^\s*(?:- )?uses: (.+)$/gmu)].map(([, what = '']) => what);
  const others = uses.filter((what) => !what.startsWith('stagegate/'));
  expect(uses.length - others.length).toBe(4);
  for (const what of others) {
    const [action = '', pin] = what.split('@');
    expect(pin).toBe(PINS[action]);
  }
  for (const [, yaml = ''] of page.matchAll(/^```yaml\n([^]*?)^```$/gmu)) {
    const steps = parse(yaml) as readonly Step[];
    // Nothing but `builder` changes.
    const own = steps.at(-1)?.with ?? {};
    expect(own['builder']).toBe('${{ steps.buildx.outputs.name }}');
    expect(Object.keys(own).filter((key) => !/^(?:builder|platforms|target)$/.test(key))).toEqual(
      [],
    );
  }
});

/** Who copies it pushes with it. */
test('docs/release.md: pinned as ours are, and nothing but a gated digest is published', () => {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'release.md'), 'utf8');
  const uses = [...page.matchAll(/^\s*(?:- )?uses: (.+)$/gmu)].map(([, what = '']) => what);
  for (const what of uses.filter((one) => !one.startsWith('stagegate/'))) {
    const [action = '', pin] = what.split('@');
    expect(pin).toBe(PINS[action]);
  }
  const [text = ''] = /(?<=^```yaml\n)[^]*?(?=^```$)/mu.exec(page) ?? [];
  const steps = (parse(text) as Workflow).jobs['image']?.steps ?? [];
  for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  const gate = steps.find(({ uses: what }) => what?.startsWith('stagegate/'));
  expect(gate?.with?.['image']).toBe('${{ env.NAME }}@${{ steps.push.outputs.digest }}');
  const last = steps.at(-1);
  expect(last?.run).toContain('"$NAME@$DIGEST"');
  expect(last?.if).toBe(
    "${{ steps.gate.outputs.conclusion == 'pass' || steps.gate.outputs.conclusion == 'warn' }}",
  );
});

/** What may write, and nothing else may. */
const WRITES = ['gate.yml: pull-requests', 'release.yml major-tag: contents'];

const jobsOf = ({ workflow }: (typeof files)[number]) => Object.entries(workflow.jobs);

test('there are the three that show how it is used', () => {
  expect(files.map(({ name }) => name).toSorted()).toEqual(['ci.yml', 'gate.yml', 'release.yml']);
});

test.each(files)('$name: actions are pinned to reviewed commits', ({ text }) => {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gmu)].map(([, what = '']) => what);
  expect(uses).not.toHaveLength(0);
  for (const what of uses) {
    if (what === './') continue;
    const [action = '', pin] = what.split('@');
    expect(pin).toBe(PINS[action]);
    expect(pin).toMatch(/^[0-9a-f]{40} # v\d+\.\d+\.\d+$/u);
  }
});

test.each(files)('$name: no event that holds secrets on strangers’ code', ({ workflow, text }) => {
  const { on } = workflow;
  const events = typeof on === 'string' ? [on] : Object.keys(on);
  expect(events).not.toHaveLength(0);
  for (const event of ['pull_request_target', 'workflow_run', 'issue_comment']) {
    expect(events).not.toContain(event);
    expect(text).not.toContain(event);
  }
});

test('permissions are declared at the top, and only these may write', () => {
  const writes = files.flatMap((file) => {
    expect(file.workflow.permissions).toMatchObject({ contents: 'read' });
    const places = [
      [file.name, file.workflow.permissions] as const,
      ...jobsOf(file).map(([name, job]) => [`${file.name} ${name}`, job.permissions] as const),
    ];
    return places.flatMap(([place, granted]) => {
      expect(typeof (granted ?? {})).toBe('object'); // not `write-all`
      const rights = Object.entries(granted ?? {});
      return rights.filter(([, level]) => level === 'write').map(([name]) => `${place}: ${name}`);
    });
  });
  expect(writes.toSorted()).toEqual(WRITES);
});

test.each(files)('$name: nobody’s text becomes a script', (file) => {
  for (const [, { steps }] of jobsOf(file)) {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  }
});

test.each(files)('$name: the checkout keeps no token, but where a tag is pushed', (file) => {
  for (const [, { steps, permissions }] of jobsOf(file)) {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    const keeps = permissions?.['contents'] === 'write';
    expect(checkouts).toHaveLength(1);
    expect(checkouts[0]?.with).toMatchObject({ 'persist-credentials': keeps });
  }
});

test('the gate runs in a local runner too: what cannot, is skipped there', () => {
  const gate = files.find(({ name }) => name === 'gate.yml')?.workflow.jobs['go-scratch'];
  const cannot = gate?.steps.filter(({ uses }) => /setup-buildx|upload-artifact/u.test(uses ?? ''));
  expect(cannot).toHaveLength(2);
  for (const step of cannot ?? []) expect(step.if).toContain('!env.ACT');
});

const release = files.find(({ name }) => name === 'release.yml')?.workflow.jobs ?? {};

test('the tag moves only after dist and the image were checked, and for no pre-release', () => {
  expect(release['major-tag']?.needs).toEqual(['dist', 'image']);
  expect(release['major-tag']?.if).toContain('!github.event.release.prerelease');
  const runs = release['major-tag']?.steps.filter(({ uses }) => uses !== undefined);
  expect(runs?.map(({ uses }) => uses?.split('@')[0])).toEqual(['actions/checkout']);
});

const TAGS = ['v1.2.0', 'v1.10.0', 'v1.9.9', 'v2.0.0', 'v2.1.0-rc.1', 'v0.9.0', 'x'];
const BEFORE = 'v1 at v0.9.0'; // HEAD~1

const made = mkdtempSync(join(tmpdir(), 'stagegate-release-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));

function git(cwd: string, ...argv: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const ran = spawnSync('git', [...who, ...argv], { cwd, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`git ${argv.join(' ')}: ${ran.stderr}`);
  return ran.stdout.trim();
}

/** A clone with a commit for each tag, and its remote beside it. */
const clone = join(made, 'clone');
beforeAll(() => {
  git(made, 'init', '-q', '-b', 'main', 'clone');
  git(clone, 'init', '-q', '--bare', 'remote.git');
  git(clone, 'remote', 'add', 'origin', './remote.git');
  for (const name of TAGS) {
    git(clone, 'commit', '-q', '--allow-empty', '-m', name);
    git(clone, 'tag', '-a', '-m', name, name);
  }
  git(clone, 'tag', 'v1', 'HEAD~1');
  git(clone, 'push', '-q', 'origin', '--tags');
});

/** The step's own script, as the runner starts it, and where the major tags then are. */
function moveTag(tag: string): { status: number | null; moved: string[] } {
  const cwd = mkdtempSync(join(made, 'case-'));
  cpSync(clone, cwd, { recursive: true });
  const script = release['major-tag']?.steps.find(({ run }) => run !== undefined)?.run ?? '';
  writeFileSync(join(cwd, 'script.sh'), script);
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', 'script.sh'], {
    cwd,
    env: { PATH: process.env['PATH'], TAG: tag, GITHUB_STEP_SUMMARY: join(cwd, 'summary') },
  });
  const refs = git(cwd, 'ls-remote', '--tags', 'origin').split('\n');
  const moved = ['v0', 'v1', 'v2'].flatMap((major) => {
    const commit = refs.find((line) => line.endsWith(`refs/tags/${major}`))?.split('\t')[0];
    const at = commit === undefined ? '' : git(cwd, 'log', '-1', '--format=%s', commit);
    return commit === undefined ? [] : [`${major} at ${at}`];
  });
  return { status, moved };
}

test.each(
  [
    { tag: 'v1.10.0', status: 0, moved: ['v1 at v1.10.0'] },
    { tag: 'v2.0.0', status: 0, moved: [BEFORE, 'v2 at v2.0.0'] },
    { tag: 'v0.9.0', status: 0, moved: ['v0 at v0.9.0', BEFORE] },
    // A fix of an older line is no step back for who follows the major tag.
    { tag: 'v1.9.9', status: 0, moved: [BEFORE] },
    { tag: 'v2.1.0-rc.1', status: 1, moved: [BEFORE] },
    { tag: 'v1.10', status: 1, moved: [BEFORE] },
    { tag: 'v01.2.0', status: 1, moved: [BEFORE] },
    { tag: '1.10.0', status: 1, moved: [BEFORE] },
    { tag: 'v1.10.0\nv2.0.0', status: 1, moved: [BEFORE] },
    { tag: 'v1.10.0;touch$IFS/x', status: 1, moved: [BEFORE] },
    { tag: '$(git tag -d v2.0.0)', status: 1, moved: [BEFORE] },
    { tag: '', status: 1, moved: [BEFORE] },
  ].map((row) => [row.tag, row] as const),
)('release %j', (_, { tag, status, moved }) => {
  expect(moveTag(tag)).toEqual({ status, moved });
});
