// A repository that gates one of the examples with the action beside it, as `uses: ./` does, and the
// payloads of the events that GitHub would send about it.

import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { put } from './act.ts';
import { commit, git } from './cli.ts';

const root = join(import.meta.dirname, '../..');

export const REPOSITORY = 'example-org/orders';
export const CONTEXT = 'examples/go-scratch';
export const DOCKERFILE = `${CONTEXT}/Dockerfile`;
export const WORKFLOW = '.github/workflows/gate.yml';

export interface Project {
  readonly repo: string;
  /** `main` as it is at first. */
  readonly base: string;
}

/** The action's files, the example and a workflow, committed on `main`. */
export function makeProject(repo: string, workflow: string): Project {
  mkdirSync(repo, { recursive: true });
  cpSync(join(root, 'action.yml'), join(repo, 'action.yml'));
  cpSync(join(root, 'dist/action'), join(repo, 'dist/action'), { recursive: true });
  cpSync(join(root, CONTEXT), join(repo, CONTEXT), { recursive: true });
  put(repo, WORKFLOW, workflow);
  git(repo, 'init', '-q', '-b', 'main');
  return { repo, base: commit(repo, {}) };
}

export function dockerfile(repo: string): string {
  return readFileSync(join(repo, DOCKERFILE), 'utf8');
}

/** The line of a text that holds `part`, from 1. */
export function lineOf(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1;
}

/** A commit on a branch that starts at `from`; the branch is made at its first commit. */
export function commitOn(
  repo: string,
  branch: string,
  from: string,
  files: Readonly<Record<string, string>>,
): string {
  const known = git(repo, 'branch', '--list', branch) !== '';
  git(repo, 'checkout', '-q', ...(known ? [branch] : ['-b', branch, from]));
  return commit(repo, files);
}

/** Checks out the merge of two commits, as actions/checkout does for a pull request. */
export function checkoutMerge(repo: string, base: string, head: string): string {
  git(repo, 'checkout', '-q', '--detach', base);
  git(repo, 'merge', '-q', '--no-ff', '-m', 'Merge', head);
  return git(repo, 'rev-parse', 'HEAD');
}

export interface PullSpec {
  readonly number: number;
  readonly base: string;
  readonly head: string;
  /** `owner/name` that the head branch lies in. */
  readonly from?: string;
}

/** The part of a `pull_request` payload that says what it is about. */
export function pullPayload(action: string, { number, base, head, from }: PullSpec): object {
  const repo = (full_name: string): object => ({ full_name });
  return {
    action,
    number,
    pull_request: {
      number,
      base: { sha: base, ref: 'main', repo: repo(REPOSITORY) },
      head: { sha: head, ref: 'topic', repo: repo(from ?? REPOSITORY) },
    },
    repository: { full_name: REPOSITORY, default_branch: 'main' },
  };
}

/** A step of the test workflow; `more` are further lines of `with:`. */
export function workflowText(events: string, more: readonly string[] = []): string {
  const inputs = [
    `context: ${CONTEXT}`,
    'target: runtime',
    'max-compressed-size: 40MiB',
    'max-increase: 5MiB or 3%',
    ...more,
  ];
  return [
    `on: [${events}]`,
    'permissions:',
    '  contents: read',
    '  pull-requests: write',
    'jobs:',
    '  image:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
    '      - id: gate',
    '        uses: ./',
    '        with:',
    ...inputs.map((line) => `          ${line}`),
    '      - id: keep',
    '        if: always()',
    '        run: if [ -d stagegate-report ]; then cp -r stagegate-report "$RESULTS"; fi',
    '',
  ].join('\n');
}
