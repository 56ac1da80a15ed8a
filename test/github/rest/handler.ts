// Test stand-in of GitHub's API. Types, and what REST's handlers share; pure over the state.

import { permit, visibleRepository, type Need } from '../access.ts';
import type { Values } from '../check.ts';
import type { Comment, Conversation, Repository, Token } from '../model.ts';
import { fullName } from '../model.ts';
import * as refuse from '../refusal.ts';
import type { Site } from '../shape/site.ts';
import type { State } from '../state.ts';

export interface RestCall {
  readonly state: State;
  readonly site: Site;
  readonly token: Token;
  readonly path: Values;
  readonly query: Values;
  readonly body: unknown;
  /** The request's own address, by the repository's number where it has one, as GitHub links. */
  readonly url: URL;
}

export interface Reply {
  readonly status: number;
  /** Undefined: none. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Throws Refusals. */
export type Handler = (call: RestCall) => Reply;

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 200,
  body,
  headers,
});

export function repositoryOf({ state, token, path }: RestCall, needs: readonly Need[]): Repository {
  const repository = visibleRepository(state, token, `${String(path.owner)}/${String(path.repo)}`);
  permit(token, repository, needs);
  return repository;
}

/** The issue or pull request that the path names by number. */
export function conversationOf(call: RestCall, needs: readonly Need[]): Conversation {
  const repository = repositoryOf(call, needs);
  if (repository.issues === 'off') throw refuse.issuesOff();
  const found = repository.conversations.get(Number(call.path.issue_number));
  if (found === undefined) throw refuse.notFound();
  return found;
}

/** The comment that the path names by id, anywhere in the repository. */
export function commentOf(
  call: RestCall,
  needs: readonly Need[],
): { conversation: Conversation; comment: Comment } {
  const repository = repositoryOf(call, needs);
  if (repository.issues === 'off') throw refuse.issuesOff();
  const id = Number(call.path.comment_id);
  for (const conversation of repository.conversations.values()) {
    const comment = conversation.comments.find((one) => one.id === id);
    if (comment !== undefined) return { conversation, comment };
  }
  throw refuse.notFound();
}

/** The path below the repository, with its name in place of its number. */
export function byName(state: State, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/u.exec(path) ?? [];
  const found = [...state.repositories.values()].find((one) => String(one.id) === id);
  return found === undefined ? path : `/repos/${fullName(found)}${rest}`;
}

/** GitHub's links to other pages name the repository by number. */
export function byNumber(state: State, path: string): string {
  const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/u.exec(path) ?? [];
  const found = state.repositories.get(decodeURIComponent(name).toLowerCase());
  return found === undefined ? path : `/repositories/${found.id}${rest}`;
}
