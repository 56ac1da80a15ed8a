// Test stand-in of GitHub's API. REST's comments; reads and writes the state.

import { READ_CONVERSATION, WRITE_CONVERSATION, checkBody, checkLock } from '../access.ts';
import { pageOf } from '../page.ts';
import * as refuse from '../refusal.ts';
import { comment as shapeComment } from '../shape/comment.ts';
import { commentOf, conversationOf, ok, type Handler } from './handler.ts';

export const listComments: Handler = (call) => {
  const conversation = conversationOf(call, READ_CONVERSATION);
  const { since } = call.query;
  const after = typeof since === 'string' ? Date.parse(since) : 0;
  const recent = conversation.comments.filter(({ updatedAt }) => updatedAt.getTime() >= after);
  const { items, headers } = pageOf(recent, call.query, call.url);
  return ok(
    items.map((one) => shapeComment(call.site, conversation, one)),
    headers,
  );
};

export const createComment: Handler = (call) => {
  const conversation = conversationOf(call, WRITE_CONVERSATION);
  const body = bodyOf(call.body);
  checkLock(conversation, 'create');
  checkBody(body);
  const { repository, number } = conversation;
  const name = `${repository.owner.login}/${repository.name}`;
  const written = call.state.comment(name, number, { by: call.token.account.login, body });
  const shaped = shapeComment(call.site, conversation, written);
  return { status: 201, body: shaped, headers: { location: shaped.url } };
};

export const getComment: Handler = (call) => {
  const { conversation, comment } = commentOf(call, READ_CONVERSATION);
  return ok(shapeComment(call.site, conversation, comment));
};

/** Whoever may write may change anybody's: GitHub asks for the permission, not for the author. */
export const updateComment: Handler = (call) => {
  const { conversation, comment } = commentOf(call, WRITE_CONVERSATION);
  const body = bodyOf(call.body);
  checkLock(conversation, 'update');
  checkBody(body);
  comment.body = body;
  comment.updatedAt = call.state.now();
  return ok(shapeComment(call.site, conversation, comment));
};

export const deleteComment: Handler = (call) => {
  const { conversation, comment } = commentOf(call, WRITE_CONVERSATION);
  conversation.comments.splice(conversation.comments.indexOf(comment), 1);
  return { status: 204, body: undefined };
};

function bodyOf(given: unknown): string {
  const body = typeof given === 'object' && given !== null && 'body' in given ? given.body : null;
  if (body === null) throw refuse.badRequest(`"body" wasn't supplied.`);
  if (typeof body !== 'string') {
    throw refuse.badRequest(`For 'properties/body', ${JSON.stringify(body)} is not a string.`);
  }
  return body;
}
