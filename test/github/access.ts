// Test stand-in of GitHub's API. Pure over the state: who asks, what of it they may see and change.

import type { Conversation, Level, Permission, Repository, Token } from './model.ts';
import { fullName } from './model.ts';
import * as refuse from './refusal.ts';
import type { State } from './state.ts';

/** A permission and how much of it; one of several suffices. */
export type Need = readonly [Permission, Exclude<Level, 'none'>];

/** Pull requests are issues: either permission does. */
export const READ_CONVERSATION: readonly Need[] = [
  ['issues', 'read'],
  ['pull-requests', 'read'],
];
export const WRITE_CONVERSATION: readonly Need[] = [
  ['issues', 'write'],
  ['pull-requests', 'write'],
];

/** The header's secret; null where the request has none. */
function secretOf(authorization: string | undefined): string | null {
  const [, secret] = /^(?:token|bearer)\s+(\S+)$/iu.exec(authorization ?? '') ?? [];
  return secret ?? null;
}

/** Throws a 401 of GitHub's unless the token is known. */
export function authenticate(state: State, authorization: string | undefined): Token {
  if (authorization === undefined) throw refuse.needsToken();
  const token = state.tokens.get(secretOf(authorization) ?? '');
  if (token === undefined) throw refuse.badCredentials();
  return token;
}

/** GitHub does not say which of the two it is: not there, or not for this token. */
export function visibleRepository(state: State, token: Token, name: string): Repository {
  const found = state.repositories.get(name.toLowerCase());
  if (found === undefined || !isVisible(found, token)) throw refuse.notFound();
  return found;
}

export function isVisible(repository: Repository, { repositories }: Token): boolean {
  if (!repository.private || repositories === 'all') return true;
  return repositories.some((name) => name.toLowerCase() === fullName(repository).toLowerCase());
}

/** What is public everybody may read; anything else takes one of `needs`, where there are any. */
export function permit(token: Token, repository: Repository, needs: readonly Need[]): void {
  const writes = needs.some(([, level]) => level === 'write');
  const granted =
    needs.length === 0 ||
    needs.some(([what, level]) => rank(token.permissions[what]) >= rank(level));
  // A token of one repository writes nowhere else, in public ones neither.
  const reaches = isVisible({ ...repository, private: true }, token);
  if (!writes && !repository.private) return;
  if (!granted || !reaches) {
    const accepted = needs.map(([what, level]) => `${what.replace('-', '_')}=${level}`).join('; ');
    const { type } = token.account;
    throw type === 'Bot' ? refuse.notAccessible(accepted) : refuse.notForThisToken(accepted);
  }
  if (writes && repository.archived) throw refuse.archived();
}

function rank(level: Level): number {
  return ['none', 'read', 'write'].indexOf(level);
}

/** GitHub's bound of a body, in characters (Unicode code points, as Ruby counts). */
const LONGEST = 65_536;

/** Throws what GitHub says of a body that it does not take. */
export function checkBody(body: string): void {
  if (body.trim() === '') throw refuse.badBody('Body cannot be blank');
  if ([...body].length > LONGEST) {
    throw refuse.badBody(`Body is too long (maximum is ${LONGEST} characters)`);
  }
}

/** A locked conversation takes no new comments and no new text of old ones; they may be deleted. */
export function checkLock({ locked }: Conversation, doing: 'create' | 'update'): void {
  if (locked) throw refuse.locked(doing);
}
