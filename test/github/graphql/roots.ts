// Test stand-in of GitHub's API. GraphQL's queries and mutations; reads and writes the state.

import { WRITE_CONVERSATION, checkBody, checkLock, isVisible, permit } from '../access.ts';
import { fullName, type Comment, type Conversation, type Hidden } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { MOST } from '../page.ts';
import { rateOf } from '../rest/reading.ts';
import { commentNode } from '../shape/comment.ts';
import { conversationNode } from '../shape/conversation.ts';
import { nodeId, stamp } from '../shape/site.ts';
import { refused, type Arguments, type Thing } from './connection.ts';
import type { Asking } from './execute.ts';
import { comment, conversation, repository, viewer } from './objects.ts';

/** The fields of `Query` and `Mutation` that are known here. */
export function rootOf(asking: Asking): Readonly<Record<string, unknown>> {
  return { ...queries(asking), ...mutations(asking) };
}

function queries(asking: Asking) {
  return {
    viewer: () => viewer(asking),
    rateLimit: () => {
      const { limit, used, remaining, reset } = rateOf(asking.token);
      const resetAt = stamp(new Date(reset * 1000));
      return { limit, used, remaining, resetAt, cost: 1, nodeCount: 0 };
    },
    repository: ({ owner, name }: Arguments) => {
      const wanted = `${String(owner)}/${String(name)}`;
      const found = asking.state.repositories.get(wanted.toLowerCase());
      if (found !== undefined && isVisible(found, asking.token)) return repository(asking, found);
      const message = `Could not resolve to a Repository with the name '${wanted}'.`;
      throw new Refusal({ status: 200, message, type: 'NOT_FOUND' });
    },
    node: ({ id }: Arguments) => nodeOf(asking, String(id)),
    nodes: ({ ids }: Arguments) => {
      const all = ids as readonly string[];
      if (all.length > MOST) {
        const said = `You may not provide more than ${MOST} node ids; you provided ${all.length}.`;
        throw refused('ARGUMENT_LIMIT', said);
      }
      // Each that is missing is an error of its own, beside the others' answers.
      return all.map((id) => errorOr(() => nodeOf(asking, id)));
    },
  };
}

function mutations(asking: Asking) {
  const { state, token } = asking;
  return {
    addComment: (given: Arguments) => {
      const { subjectId, body, clientMutationId } = inputOf(given);
      const subject = subjectOf(asking, subjectId);
      permit(token, subject.repository, WRITE_CONVERSATION);
      checkLock(subject, 'create');
      checkBody(body);
      const by = token.account.login;
      const { repository: repo, number } = subject;
      const written = state.comment(fullName(repo), number, { by, body: body });
      const edge = { cursor: commentNode(written.id), node: comment(asking, subject, written) };
      return { clientMutationId, subject: conversation(asking, subject), commentEdge: edge };
    },
    updateIssueComment: (given: Arguments) => {
      const { id, body, clientMutationId } = inputOf(given);
      const found = writableComment(asking, id);
      checkLock(found.of, 'update');
      checkBody(body);
      found.written.body = body;
      found.written.updatedAt = state.now();
      return { clientMutationId, issueComment: comment(asking, found.of, found.written) };
    },
    deleteIssueComment: (given: Arguments) => {
      const { id, clientMutationId } = inputOf(given);
      const { of, written } = writableComment(asking, id);
      of.comments.splice(of.comments.indexOf(written), 1);
      return { clientMutationId };
    },
    minimizeComment: (given: Arguments) => {
      const { subjectId, classifier, clientMutationId } = inputOf(given);
      const { of, written } = writableComment(asking, subjectId);
      written.minimised = classifier.toLowerCase().replace('_', '-') as Hidden;
      return { clientMutationId, minimizedComment: comment(asking, of, written) };
    },
    unminimizeComment: (given: Arguments) => {
      const { subjectId, clientMutationId } = inputOf(given);
      const { of, written } = writableComment(asking, subjectId);
      written.minimised = null;
      return { clientMutationId, unminimizedComment: comment(asking, of, written) };
    },
  };
}

/** The schema has made sure of what must be there. */
function inputOf({ input }: Arguments) {
  const given = input as Readonly<Record<string, string | undefined>>;
  const { id, subjectId, body = '', classifier = '', clientMutationId = null } = given;
  return { id, subjectId, body, classifier, clientMutationId };
}

interface Place {
  readonly of: Conversation;
  readonly written: Comment;
}

function writableComment(asking: Asking, id: string | undefined): Place {
  for (const { of, written } of visible(asking).comments) {
    if (commentNode(written.id) !== id) continue;
    permit(asking.token, of.repository, WRITE_CONVERSATION);
    return { of, written };
  }
  throw unresolved(id);
}

function subjectOf(asking: Asking, id: string | undefined): Conversation {
  const found = visible(asking).conversations.find((one) => conversationNode(one) === id);
  if (found === undefined) throw unresolved(id);
  return found;
}

function nodeOf(asking: Asking, id: string): Thing {
  const { repositories, conversations, comments } = visible(asking);
  const place = comments.find(({ written }) => commentNode(written.id) === id);
  if (place !== undefined) return comment(asking, place.of, place.written);
  const talk = conversations.find((one) => conversationNode(one) === id);
  if (talk !== undefined) return conversation(asking, talk);
  const repo = repositories.find((one) => nodeId('R', one.id) === id);
  if (repo !== undefined) return repository(asking, repo);
  throw unresolved(id);
}

function visible({ state, token }: Asking) {
  const repositories = [...state.repositories.values()].filter((one) => isVisible(one, token));
  const conversations = repositories.flatMap((one) => [...one.conversations.values()]);
  const comments = conversations.flatMap((of) => of.comments.map((written) => ({ of, written })));
  return { repositories, conversations, comments };
}

function unresolved(id: string | undefined): Refusal {
  const message = `Could not resolve to a node with the global id of '${id ?? ''}'`;
  return new Refusal({ status: 200, message, type: 'NOT_FOUND' });
}

function errorOr<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
