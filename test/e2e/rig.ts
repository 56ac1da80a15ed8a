// One repository and one pull request for the tests that run the action in a real runner: its
// commits, a stand-in of GitHub's API for each test, and a way to run the workflow on an event.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { startGitHub, type FakeGitHub } from '../github/github.ts';
import { runWorkflow, type Step, type WorkflowRun } from './act.ts';
import { useEngine } from './engine.ts';
import {
  checkoutMerge,
  commitOn,
  DOCKERFILE,
  dockerfile,
  makeProject,
  pullPayload,
  REPOSITORY,
  WORKFLOW,
  workflowText,
} from './project.ts';
import { scratch } from './tree.ts';

export const FORK = 'somebody/orders';
export const NUMBER = 7;
export const TOKENS = { job: 'token-of-the-job', readOnly: 'token-of-a-fork' } as const;
const SECRET = 'a-build-secret-that-nobody-prints';

const EVENTS = [
  'push',
  'pull_request',
  'pull_request_target',
  'workflow_run',
  'workflow_dispatch',
  'merge_group',
  'release',
  'schedule',
].join(', ');

/** Of the repository, by what they are for. */
export interface Commits {
  /** `main`. */
  readonly base: string;
  /** A topic that adds a shell. */
  readonly shell: string;
  /** The same topic, the shell gone, the program larger. */
  readonly clean: string;
  /** Another one that adds a shell and allows it. */
  readonly loose: string;
  /** One that does not build. */
  readonly broken: string;
}

export interface Ran {
  readonly run: WorkflowRun;
  readonly gate: Step;
  readonly report: Report | null;
  readonly summary: string;
  /** `GITHUB_RUN_ID`. */
  readonly id: string;
}

export interface RunOptions {
  readonly token?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Rig {
  readonly repo: string;
  readonly commits: Commits;
  /** Runs the workflow on what is checked out. */
  runOn(event: string, payload: object, options?: RunOptions): Promise<Ran>;
  /** Opens (once) the pull request, checks its merge with base out, and answers the payload. */
  pull(head: string, action?: string, from?: string): object;
  /** The pull request's comments. */
  comments(): string[];
  readonly github: FakeGitHub;
  /** Before and after each test; the end expects that every exchange conformed. */
  begin(): Promise<void>;
  end(): Promise<void>;
  close(): void;
}

/** Call it in `beforeAll` with 600,000 ms: the first time, images are made and take minutes. */
export async function openRig(name: string): Promise<Rig> {
  const engine = await useEngine(['golang:1.23']);
  const work = scratch(name);
  const { repo, commits } = makeCommits(join(work, 'repo'));
  let github: FakeGitHub | null = null;
  let count = 0;
  const now = (): FakeGitHub => {
    if (github === null) throw new Error('begin() was not called');
    return github;
  };
  const runOn: Rig['runOn'] = async (event, payload, { token = TOKENS.job, env = {} } = {}) => {
    count += 1;
    const folder = join(work, `run-${count}`);
    const id = String(1000 + count);
    const results = join(folder, 'results');
    const run = await runWorkflow({
      repo,
      workflow: WORKFLOW,
      event,
      payload,
      scratch: folder,
      env: {
        ...engine.env,
        GITHUB_API_URL: now().url,
        GITHUB_GRAPHQL_URL: now().graphqlUrl,
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_RUN_ID: id,
        RESULTS: results,
        ...env,
      },
      secrets: { GITHUB_TOKEN: token, NPM: SECRET },
    });
    const gate = run.steps.get('gate');
    if (gate === undefined) throw new Error(`the gate's step did not run:\n${run.log}`);
    expectNoSecret(gate, token);
    const path = join(results, 'report.json');
    const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : null;
    return { run, gate, report, summary: gate.summary, id };
  };
  return {
    repo,
    commits,
    runOn,
    pull: (head, action = 'opened', from = REPOSITORY) => {
      const { state } = now();
      const { base } = commits;
      if (!state.repository(REPOSITORY).conversations.has(NUMBER)) {
        const at = { sha: head, repository: from };
        state.addPull(REPOSITORY, { number: NUMBER, base: { sha: base }, head: at });
      }
      checkoutMerge(repo, base, head);
      return pullPayload(action, { number: NUMBER, base, head, from });
    },
    comments: () =>
      now()
        .state.conversation(REPOSITORY, NUMBER)
        .comments.map(({ body }) => body),
    get github() {
      return now();
    },
    begin: async () => {
      github = await startGitHub();
      const { state } = github;
      state.addRepository(REPOSITORY);
      state.addRepository(FORK, { forkOf: REPOSITORY });
      const read = { contents: 'read', 'pull-requests': 'read' } as const;
      state.addToken(TOKENS.job, { permissions: { ...read, 'pull-requests': 'write' } });
      state.addToken(TOKENS.readOnly, { permissions: read });
    },
    end: async () => {
      const problems = now().problems();
      await now().stop();
      github = null;
      expect(problems).toEqual([]);
    },
    close: () => rmSync(work, { recursive: true, force: true }),
  };
}

function makeCommits(folder: string): { repo: string; commits: Commits } {
  const inputs = [
    "pull-request: '${{ github.event.inputs.number }}'",
    'secrets: npm=${{ secrets.NPM }}',
  ];
  const { repo, base } = makeProject(folder, workflowText(EVENTS, inputs));
  const good = dockerfile(repo);
  const leak = good.replace('USER 65532', 'COPY --from=build /bin/bash /app/helper\nUSER 65532');
  const source = readFileSync(join(repo, 'examples/go-scratch/main.go'), 'utf8');
  // So much that it shows above what the clock changes in a layer.
  const noise = Array.from({ length: 2000 }, (_, at) =>
    createHash('sha256').update(String(at)).digest('hex'),
  ).join('');
  const shell = commitOn(repo, 'topic', base, { [DOCKERFILE]: leak });
  const clean = commitOn(repo, 'topic', base, {
    [DOCKERFILE]: good,
    'examples/go-scratch/main.go': source.replace('"tea"', JSON.stringify(noise)),
  });
  const loose = commitOn(repo, 'loose', base, {
    [DOCKERFILE]: leak,
    'stagegate.yml': 'rules: { no-shell: warning, missing-library: warning }\n',
  });
  const broken = commitOn(repo, 'broken', base, {
    [DOCKERFILE]: good.replace('go mod download', 'no-such-command'),
  });
  return { repo, commits: { base, shell, clean, loose, broken } };
}

/** The runner writes *** for a secret that is printed; the command that registers it is no line. */
function expectNoSecret(step: Step, token: string): void {
  const shown = [...step.lines, step.summary, JSON.stringify(step.annotations)].join('\n');
  expect(['***', SECRET, token].filter((text) => shown.includes(text))).toEqual([]);
  expect(shown).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/mu);
}
