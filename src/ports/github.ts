// F4. GitHub's API, as much of it as a gate needs. Every request of a run shares one bound of time;
// failures are ApiErrors, and none of them is worth failing a gate for.

import { isSameLabel } from '../gate/excuse.ts';
import type { MarkedComment, PostedComment, PullFacts } from '../model/github.ts';
import { parseMarker } from '../text/marker.ts';
import { openClient, type Client, type ClientOptions } from './github/client.ts';

export interface GitHub {
  pull(number: number): Promise<PullFacts>;
  /** The newest commit that two have in common; null where there is none. */
  mergeBase(base: string, head: string): Promise<string | null>;
  /** Who put the label on last; null when no event of it is there. */
  labelledBy(number: number, label: string): Promise<string | null>;
  /** Comments of whatever author that start with a marker of ours, over all pages, oldest first. */
  markedComments(number: number): Promise<MarkedComment[]>;
  /** The account that the token stands for, as REST names authors: `github-actions[bot]`. */
  viewer(): Promise<string>;
  /** Of comments whose server does not say it: those that somebody has minimised. */
  minimised(comments: readonly MarkedComment[]): Promise<ReadonlySet<number>>;
  createComment(number: number, body: string): Promise<PostedComment>;
  updateComment(id: number, body: string): Promise<PostedComment>;
  deleteComment(id: number): Promise<void>;
}

export type GitHubOptions = ClientOptions & {
  /** `owner/name`. */
  readonly repository: string;
};

const PAGE = 100;

/** `GET /user` is refused to a job's token; GraphQL's viewer is not. */
const VIEWER = 'query { viewer { login } }';

interface ViewerAnswer {
  readonly viewer: { readonly login: string };
}

/** 100 ids at most. */
const MINIMISED = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { id isMinimized } }
}`;

interface NodesAnswer {
  /** Null: it was deleted meanwhile. */
  readonly nodes: readonly ({ readonly id?: string; readonly isMinimized?: boolean } | null)[];
}

/** A node that is not there is an error beside the others' data. */
async function nodesOf(octokit: Client, ids: readonly string[]): Promise<NodesAnswer['nodes']> {
  try {
    return (await octokit.graphql<NodesAnswer>(MINIMISED, { ids })).nodes;
  } catch (error) {
    const { data } = error as { readonly data?: Partial<NodesAnswer> };
    if (data?.nodes === undefined) throw error;
    return data.nodes;
  }
}

/** Nothing is asked before the first call. */
export function openGitHub(options: GitHubOptions): GitHub {
  const [owner = '', repo = ''] = options.repository.split('/');
  const at = { owner, repo };
  const { ask } = openClient(options);
  return {
    pull: (number) =>
      ask(`read pull request #${number}`, ({ rest }) =>
        rest.pulls.get({ ...at, pull_number: number }).then(({ data }) => pullFacts(data)),
      ),
    mergeBase: (base, head) =>
      ask('compare the base branch with this commit', ({ rest }) =>
        rest.repos
          .compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}`, per_page: 1 })
          .then(({ data }) => data.merge_base_commit.sha),
      ),
    labelledBy: (number, label) =>
      ask(`read the label events of #${number}`, async (octokit) => {
        const pages = octokit.paginate.iterator(octokit.rest.issues.listEvents, {
          ...at,
          issue_number: number,
          per_page: PAGE,
        });
        let by: string | null = null;
        for await (const { data } of pages) {
          for (const event of data) {
            if (event.event !== 'labeled' || !('label' in event)) continue;
            if (isSameLabel(event.label.name ?? '', label)) by = event.actor?.login ?? by;
          }
        }
        return by;
      }),
    markedComments: (number) =>
      ask(`read the comments of #${number}`, async (octokit) => {
        const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
          ...at,
          issue_number: number,
          per_page: PAGE,
        });
        const found: MarkedComment[] = [];
        for await (const { data } of pages) {
          found.push(...data.flatMap(markedComment));
        }
        return found;
      }),
    viewer: () =>
      ask('ask whose token this is', async (octokit) => {
        const { viewer } = await octokit.graphql<ViewerAnswer>(VIEWER);
        return viewer.login;
      }),
    minimised: (comments) =>
      ask('ask which comments are minimised', async (octokit) => {
        const hidden = new Set<string | undefined>();
        for (let at = 0; at < comments.length; at += PAGE) {
          const ids = comments.slice(at, at + PAGE).map(({ nodeId }) => nodeId);
          const nodes = await nodesOf(octokit, ids);
          for (const node of nodes) if (node?.isMinimized === true) hidden.add(node.id);
        }
        return new Set(comments.filter(({ nodeId }) => hidden.has(nodeId)).map(({ id }) => id));
      }),
    createComment: (number, body) =>
      ask(`comment on #${number}`, ({ rest }) =>
        // Not tried again blindly: the comment may be there although no answer came.
        rest.issues
          .createComment({ ...at, issue_number: number, body, request: { retries: 0 } })
          .then(({ data }) => ({ id: data.id, url: data.html_url })),
      ),
    updateComment: (id, body) =>
      ask('update the comment', ({ rest }) =>
        rest.issues
          .updateComment({ ...at, comment_id: id, body })
          .then(({ data }) => ({ id: data.id, url: data.html_url })),
      ),
    deleteComment: (id) =>
      ask('remove a duplicate of the comment', async ({ rest }) => {
        await rest.issues.deleteComment({ ...at, comment_id: id });
      }),
  };
}

type CommentAnswer = Awaited<
  ReturnType<Client['rest']['issues']['listComments']>
>['data'][number] & {
  /** Not with every enterprise server yet. */
  readonly minimized?: object | null;
};

function markedComment(answer: CommentAnswer): MarkedComment[] {
  const { id, node_id: nodeId, user, html_url: url, body = '', minimized } = answer;
  if (parseMarker(body) === null) return [];
  const isMinimised = minimized === undefined ? null : minimized !== null;
  return [{ id, nodeId, author: user?.login ?? null, url, body, isMinimised }];
}

type PullAnswer = Awaited<ReturnType<Client['rest']['pulls']['get']>>['data'];

function pullFacts({ number, state, head, base, labels }: PullAnswer): PullFacts {
  return {
    number,
    isOpen: state === 'open',
    headSha: head.sha,
    // The published description calls it always there; it is null for a fork that was deleted.
    headRepository: (head.repo as typeof head.repo | null)?.full_name ?? null,
    baseSha: base.sha,
    baseRef: base.ref,
    labels: labels.map(({ name }) => name),
  };
}
