// F6. What the runner tells an action: inputs, event, default variables (docs.github.com, "Default
// environment variables").

import { readFileSync } from 'node:fs';
import type * as core from '@actions/core';
import { INPUT_NAMES, type RawInputs } from '../gate/settings.ts';
import type { EventFacts, EventPull } from '../model/event.ts';
import type { RunFacts } from '../pipeline/begin.ts';
import { suggest } from '../text/suggest.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What of `@actions/core` an action uses. */
export type Toolkit = Pick<
  typeof core,
  'getInput' | 'setOutput' | 'setSecret' | 'startGroup' | 'endGroup' | 'summary'
>;

/** The process that a step is. */
export interface ActionIo {
  readonly stdout: { write(text: string): unknown };
  readonly env: Env;
  readonly toolkit: Toolkit;
  /** The runner cancels a job by signals. */
  readonly signal?: AbortSignal;
}

/** Every input that was given, a misspelt one included; an empty one is absent. */
export function readInputs(toolkit: Pick<Toolkit, 'getInput'>, env: Env): RawInputs {
  const given = INPUT_NAMES.map((name) => [name, toolkit.getInput(name)] as const);
  return Object.fromEntries([...misspelt(env), ...given].filter(([, text]) => text !== ''));
}

/**
 * The runner only warns of an input that action.yml lacks, and a limit would be gone without a
 * failure. One whose name is near to one of ours is handed on, so that the schema refuses it by
 * its name; others may be anybody's variables. The runner upper-cases names and keeps hyphens.
 */
function misspelt(env: Env): [name: string, text: string][] {
  return Object.entries(env).flatMap(([variable, text]) => {
    const [, name] = /^INPUT_(.+)$/u.exec(variable) ?? [];
    const asGiven = name?.toLowerCase();
    if (asGiven === undefined || INPUT_NAMES.includes(asGiven)) return [];
    return suggest(asGiven, INPUT_NAMES) === null ? [] : [[asGiven, text ?? '']];
  });
}

/** What the run's event says; a payload that cannot be read says nothing. */
export function readRunFacts(env: Env): RunFacts {
  const payload = readPayload(env['GITHUB_EVENT_PATH']);
  const pull = objectAt(payload, 'pull_request');
  const base = objectAt(pull, 'base');
  const group = objectAt(payload, 'merge_group');
  const name = env['GITHUB_EVENT_NAME'] || null;
  const event: EventFacts | null =
    name === null
      ? null
      : {
          name,
          ref: env['GITHUB_REF'] || null,
          sha: env['GITHUB_SHA'] || null,
          baseSha: textAt(base, 'sha') ?? textAt(group, 'base_sha'),
          baseRef: textAt(base, 'ref') ?? branchAt(group) ?? (env['GITHUB_BASE_REF'] || null),
          pull: pullOf(pull),
          workflowRunRepository: repositoryAt(objectAt(payload, 'workflow_run'), 'head_repository'),
          workflowRunSha: textAt(objectAt(payload, 'workflow_run'), 'head_sha'),
        };
  return { event, repository: env['GITHUB_REPOSITORY'] || null };
}

function pullOf(pull: Fields | null): EventPull | null {
  const number = pull?.['number'];
  if (typeof number !== 'number') return null;
  const head = objectAt(pull, 'head');
  return { number, headSha: textAt(head, 'sha'), headRepository: repositoryAt(head, 'repo') };
}

function repositoryAt(fields: Fields | null, key: string): string | null {
  return textAt(objectAt(fields, key), 'full_name');
}

/** A merge group's base is a full ref. */
function branchAt(group: Fields | null): string | null {
  return textAt(group, 'base_ref')?.replace(/^refs\/heads\//u, '') ?? null;
}

type Fields = Readonly<Record<string, unknown>>;

function readPayload(path: string | undefined): Fields | null {
  if (path === undefined || path === '') return null;
  try {
    return asFields(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null ? (value as Fields) : null;
}

function objectAt(fields: Fields | null, key: string): Fields | null {
  return asFields(fields?.[key]);
}

function textAt(fields: Fields | null, key: string): string | null {
  const value = fields?.[key];
  return typeof value === 'string' && value !== '' ? value : null;
}
