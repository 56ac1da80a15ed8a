// F4. An answer that is no JSON is none of GitHub's: Octokit hands on an empty text where a
// connection broke in the middle of a body, and a page of HTML where a proxy asks to sign in.

import type { Octokit } from '@octokit/core';
import { RequestError } from '@octokit/request-error';

/** A plugin; it has to be the first, so that what retries sees its errors. */
export function wholeAnswers(octokit: Octokit): Record<string, never> {
  octokit.hook.wrap('request', async (request, options) => {
    const response = await request(options);
    const { status, headers } = response;
    const data: unknown = response.data;
    if (status === 204 || (typeof data === 'object' && data !== null)) return response;
    const type = headers['content-type'] ?? 'no content type';
    if (/\bjson\b/u.test(type)) {
      // As if no answer had come: 500 is what the retries look for.
      throw new RequestError('the connection broke in the middle of the answer', 500, {
        request: options,
      });
    }
    throw new RequestError(`an answer that is no JSON (${type})`, status, {
      request: options,
      response: { ...response, data: {} },
    });
  });
  return {};
}
