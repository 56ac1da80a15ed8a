// Test stand-in of GitHub's API. Types only: what GitHub remembers.
// Fields that are not readonly may be changed by a test at any moment; the next answer shows it.

export interface App {
  readonly id: number;
  /** `github-actions`. */
  readonly slug: string;
  readonly name: string;
}

export interface Account {
  /** As REST has it: a bot's ends in `[bot]`. */
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
  /** The app that a bot acts for. */
  readonly app: App | null;
}

/** As a workflow's `permissions:` has them. */
export type Permission = 'contents' | 'issues' | 'pull-requests';
export type Level = 'none' | 'read' | 'write';

export interface Token {
  readonly account: Account;
  permissions: Readonly<Record<Permission, Level>>;
  /** `owner/name`; private ones that are not named here do not exist for this token. */
  repositories: 'all' | readonly string[];
  /** Requests an hour. */
  rateLimit: number;
  /** Requests made. */
  used: number;
  /** When `used` starts over: seconds since 1970. */
  resetsAt: number;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Account | null;
  readonly at: Date;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly colour: string;
  readonly description: string | null;
}

export interface LabelEvent {
  readonly id: number;
  readonly event: 'labeled' | 'unlabeled';
  readonly label: Label;
  readonly actor: Account;
  readonly at: Date;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** What this one was forked from. */
  readonly parent: Repository | null;
  readonly createdAt: Date;
  readonly defaultBranch: string;
  /** Name → newest commit. */
  readonly branches: Map<string, string>;
  /** Every commit of the network: a fork shares its parent's. */
  readonly commits: Map<string, Commit>;
  /** Lower-case name → label. */
  readonly labels: Map<string, Label>;
  readonly conversations: Map<number, Conversation>;
  private: boolean;
  archived: boolean;
  /** Off: GitHub answers 410 to whatever asks for issues. */
  issues: 'on' | 'off';
}

/** GitHub's own words for why a comment is hidden, as reading shows them. */
export type Hidden = 'abuse' | 'duplicate' | 'off-topic' | 'outdated' | 'resolved' | 'spam';

export interface Comment {
  /** Above 2³¹, as GitHub's are since 2024. */
  readonly id: number;
  /** Null: the account was deleted. */
  author: Account | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Null: shown. */
  minimised: Hidden | null;
}

export type LockReason = 'off-topic' | 'too heated' | 'resolved' | 'spam';

/** An issue; a pull request where `pull` is there. */
export interface Conversation {
  readonly repository: Repository;
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly createdAt: Date;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  closedAt: Date | null;
  locked: boolean;
  lockReason: LockReason | null;
  /** In the order in which they were put on. */
  readonly labels: Label[];
  readonly events: LabelEvent[];
  /** Oldest first. */
  readonly comments: Comment[];
  readonly pull: Pull | null;
}

export interface Pull {
  readonly id: number;
  readonly base: { readonly ref: string; sha: string };
  readonly head: {
    readonly ref: string;
    sha: string;
    readonly owner: Account;
    /** Null: the fork was deleted. */
    repository: Repository | null;
  };
  draft: boolean;
  mergedAt: Date | null;
}

export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}
