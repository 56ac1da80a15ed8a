// F1. /etc/passwd and /etc/group (passwd(5), group(5)), without passwords and comments: pure.

/** A line of /etc/passwd: `name:password:uid:gid:comment:home:shell`. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** A line of /etc/group: `name:password:gid:member,member`. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Accounts and groups at most, and members of one group. */
const MOST_LINES = 2000;
const MOST_MEMBERS = 200;
const MOST_NAME = 64;

/** Lines that do not say a name and two numbers are left out. */
export function readPasswd(text: string): Account[] {
  return linesOf(text).flatMap(([name, , uid, gid]) => {
    const ids = [numberOf(uid), numberOf(gid)] as const;
    if (!isName(name) || ids[0] === null || ids[1] === null) return [];
    return [{ name, uid: ids[0], gid: ids[1] }];
  });
}

/** Lines that do not say a name and a number are left out. */
export function readGroup(text: string): Group[] {
  return linesOf(text).flatMap(([name, , id, list = '']) => {
    const gid = numberOf(id);
    if (!isName(name) || gid === null) return [];
    return [{ name, gid, members: list.split(',', MOST_MEMBERS).filter(isName) }];
  });
}

function linesOf(text: string): string[][] {
  return text.split('\n', MOST_LINES).map((line) => line.trim().split(':', 7));
}

function isName(name: string | undefined): name is string {
  return name !== undefined && name !== '' && name.length <= MOST_NAME;
}

/** Ids are numbers of 32 bits. */
function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}
