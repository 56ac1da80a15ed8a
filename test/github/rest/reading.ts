// Test stand-in of GitHub's API. REST's endpoints that only read the state.

import { READ_CONVERSATION, isVisible, type Need } from '../access.ts';
import type { Commit, Repository, Token } from '../model.ts';
import { pageOf } from '../page.ts';
import * as refuse from '../refusal.ts';
import { publicUser } from '../shape/account.ts';
import { compare, comparison } from '../shape/comparison.ts';
import { issue } from '../shape/conversation.ts';
import { label, labelEvent } from '../shape/label.ts';
import { pullRequest } from '../shape/pull.ts';
import { fullRepository } from '../shape/repository.ts';
import { conversationOf, ok, repositoryOf, type Handler, type RestCall } from './handler.ts';

const READ_CONTENTS: readonly Need[] = [['contents', 'read']];

/** Every token that sees a repository may read what it is. */
export const getRepository: Handler = (call) =>
  ok(fullRepository(call.site, repositoryOf(call, [])));

export const getPull: Handler = (call) => {
  const repository = repositoryOf(call, [['pull-requests', 'read']]);
  const found = repository.conversations.get(Number(call.path.pull_number));
  if (found === undefined || found.pull === null) throw refuse.notFound();
  return ok(pullRequest(call.site, found, found.pull));
};

export const getIssue: Handler = (call) =>
  ok(issue(call.site, conversationOf(call, READ_CONVERSATION)));

export const listLabels: Handler = (call) => {
  const { repository, labels } = conversationOf(call, READ_CONVERSATION);
  const { items, headers } = pageOf(labels, call.query, call.url);
  return ok(
    items.map((one) => label(call.site, repository, one)),
    headers,
  );
};

export const listEvents: Handler = (call) => {
  const { repository, events } = conversationOf(call, READ_CONVERSATION);
  const { items, headers } = pageOf(events, call.query, call.url);
  return ok(
    items.map((one) => labelEvent(call.site, repository, one)),
    headers,
  );
};

export const compareCommits: Handler = (call) => {
  const repository = repositoryOf(call, READ_CONTENTS);
  const [, from = '', to = ''] = /^(.+?)\.\.\.(.+)$/u.exec(String(call.path.basehead)) ?? [];
  const base = resolve(call, repository, from);
  const head = resolve(call, repository, to);
  if (base === null || head === null) throw refuse.notFound();
  const between = compare(repository, base, head);
  if (between === null) throw refuse.notFound(`No common ancestor between ${from} and ${to}.`);
  const { items, headers } = pageOf(between.ahead, { per_page: 100, ...call.query }, call.url);
  return ok(comparison(call.site, repository, between, items), headers);
};

/** A commit, a branch, or `owner:branch` of another repository of the network. */
function resolve({ state, token }: RestCall, repository: Repository, ref: string): Commit | null {
  const [, owner, branch = ref] = /^([^:]+):(.+)$/u.exec(ref) ?? [];
  const from = owner === undefined ? repository : networkOf(state.repositories, repository, owner);
  if (from === undefined || !isVisible(from, token)) return null;
  return repository.commits.get(from.branches.get(branch) ?? branch) ?? null;
}

function networkOf(all: ReadonlyMap<string, Repository>, repository: Repository, owner: string) {
  return [...all.values()].find(
    (one) => one.commits === repository.commits && one.owner.login === owner,
  );
}

/** GitHub has no user behind an app's token, and a job's token is one. */
export const getUser: Handler = ({ site, token: { account } }) => {
  if (account.type === 'Bot') throw refuse.notAccessible('');
  return ok(publicUser(site, account));
};

export const getRateLimit: Handler = ({ token }) => {
  const rate = rateOf(token);
  const resources = { core: rate, search: rate, graphql: rate };
  return ok({ resources, rate });
};

/** OpenAPI's `rate-limit`. */
export function rateOf({ rateLimit, used, resetsAt }: Token) {
  return { limit: rateLimit, used, remaining: Math.max(rateLimit - used, 0), reset: resetsAt };
}
