// Test stand-in of GitHub's API. The table of REST operations that it knows, by OpenAPI's ids.

import * as comments from './comments.ts';
import type { Handler } from './handler.ts';
import * as reading from './reading.ts';

export const ROUTES: Readonly<Record<string, Handler>> = {
  'repos/get': reading.getRepository,
  'pulls/get': reading.getPull,
  'issues/get': reading.getIssue,
  'issues/list-labels-on-issue': reading.listLabels,
  'issues/list-events': reading.listEvents,
  'repos/compare-commits-with-basehead': reading.compareCommits,
  'issues/list-comments': comments.listComments,
  'issues/create-comment': comments.createComment,
  'issues/get-comment': comments.getComment,
  'issues/update-comment': comments.updateComment,
  'issues/delete-comment': comments.deleteComment,
  'users/get-authenticated': reading.getUser,
  'rate-limit/get': reading.getRateLimit,
};
