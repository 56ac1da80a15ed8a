// Test stand-in of GitHub's API. Types only: what a test says of what it puts into the state.

import type { Hidden, Level, Permission } from './model.ts';

export interface RepositoryOptions {
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly issues?: 'on' | 'off';
  /** `owner/name`, which must be there. */
  readonly forkOf?: string;
  readonly defaultBranch?: string;
}

export interface ConversationOptions {
  readonly number: number;
  /** Login; `mona` unless told. */
  readonly by?: string;
  readonly title?: string;
  readonly body?: string | null;
  readonly at?: Date;
}

export interface PullOptions extends ConversationOptions {
  readonly base: { readonly ref?: string; readonly sha: string };
  /** `repository` is `owner/name`, the base's own unless told. */
  readonly head: { readonly ref?: string; readonly sha: string; readonly repository?: string };
  readonly draft?: boolean;
}

export interface TokenOptions {
  /** Login; `github-actions[bot]` unless told. */
  readonly as?: string;
  /** Those that are not named are `none`; all `write` when nothing is named. */
  readonly permissions?: Partial<Record<Permission, Level>>;
  readonly repositories?: 'all' | readonly string[];
  readonly rateLimit?: number;
}

export interface CommentOptions {
  /** Login, `mona` unless told; null: the account was deleted. */
  readonly by?: string | null;
  readonly body: string;
  readonly at?: Date;
  readonly minimised?: Hidden | null;
}

export interface LabelOptions {
  /** Login; `mona` unless told. */
  readonly by?: string;
  readonly at?: Date;
}
