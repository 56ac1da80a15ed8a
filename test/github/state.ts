// Test stand-in of GitHub's API. What it remembers, and how a test writes into it past the API;
// touches nothing.

import type * as model from './model.ts';
import type * as options from './options.ts';

/** The app behind a job's own token, with GitHub's numbers for it. */
const ACTIONS = { app: 15368, bot: 41898282 };
/** Where ids start. GitHub's passed 2³¹ in May 2024, which GraphQL's `databaseId` cannot hold. */
const FIRST_COMMENT = 3_100_000_001;
const FIRST_ID = 1_000_001;
const HOUR = 3600;

export class State {
  readonly accounts = new Map<string, model.Account>();
  /** Secret → token. */
  readonly tokens = new Map<string, model.Token>();
  /** Lower-case `owner/name` → repository. */
  readonly repositories = new Map<string, model.Repository>();
  readonly now: () => Date;
  #comments = FIRST_COMMENT;
  #ids = FIRST_ID;

  constructor(now: () => Date = () => new Date()) {
    this.now = now;
    const app = { id: ACTIONS.app, slug: 'github-actions', name: 'GitHub Actions' };
    const login = 'github-actions[bot]';
    this.accounts.set(login, { login, id: ACTIONS.bot, type: 'Bot', app });
  }

  /** The account of that name, made at its first mention; `renovate[bot]` is an app's. */
  account(login: string): model.Account {
    const known = this.accounts.get(login);
    if (known !== undefined) return known;
    const [, slug] = /^(.*)\[bot\]$/u.exec(login) ?? [];
    const account: model.Account =
      slug === undefined
        ? { login, id: this.#ids++, type: 'User', app: null }
        : { login, id: this.#ids++, type: 'Bot', app: { id: this.#ids++, slug, name: slug } };
    this.accounts.set(login, account);
    return account;
  }

  addToken(secret: string, given: options.TokenOptions = {}): model.Token {
    const { as = 'github-actions[bot]', permissions, repositories = 'all' } = given;
    const rest = permissions === undefined ? 'write' : 'none';
    const token: model.Token = {
      account: this.account(as),
      permissions: { contents: rest, issues: rest, 'pull-requests': rest, ...permissions },
      repositories,
      rateLimit: given.rateLimit ?? 5000,
      used: 0,
      resetsAt: Math.floor(this.now().getTime() / 1000) + HOUR,
    };
    this.tokens.set(secret, token);
    return token;
  }

  /** Throws when it is not there, as everything here that finds something. */
  repository(name: string): model.Repository {
    const found = this.repositories.get(name.toLowerCase());
    if (found === undefined) throw new Error(`the state has no repository ${name}`);
    return found;
  }

  addRepository(name: string, given: options.RepositoryOptions = {}): model.Repository {
    const key = name.toLowerCase();
    if (this.repositories.has(key)) throw new Error(`the state has ${name} already`);
    const [owner = '', short = ''] = name.split('/');
    const parent = given.forkOf === undefined ? null : this.repository(given.forkOf);
    const repository: model.Repository = {
      id: this.#ids++,
      owner: this.account(owner),
      name: short,
      parent,
      createdAt: this.now(),
      defaultBranch: given.defaultBranch ?? 'main',
      branches: new Map(),
      commits: parent?.commits ?? new Map<string, model.Commit>(),
      labels: new Map(),
      conversations: new Map(),
      private: given.private ?? false,
      archived: given.archived ?? false,
      issues: given.issues ?? 'on',
    };
    this.repositories.set(key, repository);
    return repository;
  }

  /** Commits of a line, oldest first: the first one has the given parents, each other the last. */
  addCommits(repository: string, shas: readonly string[], parents: readonly string[] = []): void {
    const { commits } = this.repository(repository);
    let line = parents;
    for (const sha of shas) {
      const message = `Commit ${sha.slice(0, 7)}`;
      commits.set(sha, { sha, parents: line, message, author: null, at: this.now() });
      line = [sha];
    }
  }

  addIssue(repository: string, given: options.ConversationOptions): model.Conversation {
    return this.#converse(repository, given, null);
  }

  /** Its commits, where nobody made them, lie on base. */
  addPull(repository: string, given: options.PullOptions): model.Conversation {
    const into = this.repository(repository);
    const from = this.repository(given.head.repository ?? repository);
    const { sha } = given.base;
    if (!into.commits.has(sha)) this.addCommits(repository, [sha]);
    if (!into.commits.has(given.head.sha)) this.addCommits(repository, [given.head.sha], [sha]);
    const base = { ref: given.base.ref ?? into.defaultBranch, sha };
    const ref = given.head.ref ?? 'topic';
    into.branches.set(base.ref, sha);
    from.branches.set(ref, given.head.sha);
    return this.#converse(repository, given, {
      id: this.#ids++,
      base,
      head: { ref, sha: given.head.sha, owner: from.owner, repository: from },
      draft: given.draft ?? false,
      mergedAt: null,
    });
  }

  /** The issue or pull request of that number. */
  conversation(repository: string, number: number): model.Conversation {
    const found = this.repository(repository).conversations.get(number);
    if (found === undefined) throw new Error(`the state has no ${repository}#${number}`);
    return found;
  }

  /** A new newest commit of the pull request's branch. */
  push(repository: string, number: number, sha: string): void {
    const { pull } = this.conversation(repository, number);
    if (pull === null) throw new Error(`${repository}#${number} is no pull request`);
    this.addCommits(repository, [sha], [pull.head.sha]);
    pull.head.sha = sha;
    pull.head.repository?.branches.set(pull.head.ref, sha);
  }

  close(repository: string, number: number, { merged = false } = {}): void {
    const conversation = this.conversation(repository, number);
    conversation.state = 'closed';
    conversation.closedAt = this.now();
    if (conversation.pull !== null && merged) conversation.pull.mergedAt = conversation.closedAt;
  }

  comment(
    repository: string,
    number: number,
    { by = 'mona', at = this.now(), body, minimised = null }: options.CommentOptions,
  ): model.Comment {
    const comment: model.Comment = {
      id: this.#comments++,
      author: by === null ? null : this.account(by),
      body,
      createdAt: at,
      updatedAt: at,
      minimised,
    };
    this.conversation(repository, number).comments.push(comment);
    return comment;
  }

  label(repository: string, number: number, name: string, given: options.LabelOptions = {}): void {
    const { labels } = this.conversation(repository, number);
    const label = this.#event('labeled', repository, number, name, given);
    if (!labels.includes(label)) labels.push(label);
  }

  unlabel(
    repository: string,
    number: number,
    name: string,
    given: options.LabelOptions = {},
  ): void {
    const { labels } = this.conversation(repository, number);
    const label = this.#event('unlabeled', repository, number, name, given);
    if (labels.includes(label)) labels.splice(labels.indexOf(label), 1);
  }

  #event(
    event: model.LabelEvent['event'],
    repository: string,
    number: number,
    name: string,
    { by = 'mona', at = this.now() }: options.LabelOptions,
  ): model.Label {
    const { labels } = this.repository(repository);
    const fresh = { id: this.#ids++, name, colour: 'ededed', description: null };
    const label: model.Label = labels.get(name.toLowerCase()) ?? fresh;
    labels.set(name.toLowerCase(), label);
    const { events } = this.conversation(repository, number);
    events.push({ id: this.#ids++, event, label, actor: this.account(by), at });
    return label;
  }

  #converse(
    repository: string,
    given: options.ConversationOptions,
    pull: model.Pull | null,
  ): model.Conversation {
    const into = this.repository(repository);
    const { number } = given;
    if (into.conversations.has(number)) throw new Error(`${repository}#${number} is there already`);
    const conversation: model.Conversation = {
      repository: into,
      id: this.#ids++,
      number,
      author: this.account(given.by ?? 'mona'),
      createdAt: given.at ?? this.now(),
      title: given.title ?? `Number ${number}`,
      body: given.body ?? null,
      state: 'open',
      closedAt: null,
      locked: false,
      lockReason: null,
      labels: [],
      events: [],
      comments: [],
      pull,
    };
    into.conversations.set(number, conversation);
    return conversation;
  }
}
