// F2. Who a container runs as: USER of the image config by /etc/passwd and /etc/group. Pure.

import type { Account, Group } from '../formats/accounts.ts';

/** Who runs, as far as it can be told. */
export interface RunningUser {
  /** Null: a name that /etc/passwd does not have. */
  readonly uid: number | null;
  /** Its group and further groups. */
  readonly gids: readonly number[];
  /** As /etc/passwd names it, or null. */
  readonly name: string | null;
}

/**
 * By the rules of the container engines (moby/sys/user, GetExecUser): USER is `user[:group]`, a
 * name in /etc/passwd goes before a number, nothing is root, and the group is the account's, else 0.
 */
export function runningUser(
  user: string,
  accounts: readonly Account[],
  groups: readonly Group[] = [],
): RunningUser {
  const [who = '', group = ''] = user.split(':', 2);
  const wanted = numberOf(who === '' ? '0' : who);
  const account =
    accounts.find(({ name }) => name === who) ?? accounts.find(({ uid }) => uid === wanted);
  const name = account?.name ?? null;
  const gid = groups.find((other) => other.name === group)?.gid ?? numberOf(group) ?? account?.gid;
  const more = groups.filter(({ members }) => name !== null && members.includes(name));
  return {
    uid: account?.uid ?? wanted,
    gids: [gid ?? 0, ...more.map((other) => other.gid)],
    name,
  };
}

/** As Go's strconv.Atoi reads it; null: a name. */
function numberOf(text: string): number | null {
  return /^[+-]?\d{1,10}$/.test(text) ? Number(text) : null;
}

/** Accounts made for a service, the most telling first. */
const USUAL = ['nonroot', 'app', 'appuser', 'node', 'nginx', 'postgres', 'redis', 'www-data'];
/** Those that `useradd` hands out to people and services (login.defs: UID_MIN, UID_MAX). */
const FIRST_UID = 1000;
const LAST_UID = 59_999;
const NOBODY = 65_534;

/** An account of the image that has no rights, or null. */
export function unprivileged(accounts: readonly Account[]): Account | null {
  const able = accounts.filter(({ uid }) => uid !== 0);
  const usual = USUAL.map((wanted) => able.find(({ name }) => name === wanted));
  return (
    usual.find((account) => account !== undefined) ??
    able.find(({ uid }) => uid >= FIRST_UID && uid <= LAST_UID) ??
    able.find(({ uid }) => uid === NOBODY) ??
    null
  );
}
