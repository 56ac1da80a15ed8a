// F4. What an answer of a registry that is none means to its user. Pure.
import { UserError } from '../../errors.ts';
import type { Repository } from '../../model/image.ts';

/** The error for an answer that is not 2xx; `times` says how often it came. */
export function refusal(
  { registry, repository, credentials }: Repository,
  path: string,
  status: number,
  times: string,
): UserError {
  const what = `${repository}${referenceOf(path)}`;
  switch (status) {
    case 404: {
      if (path.startsWith('blobs/')) return incomplete(`${registry} has no ${what}`);
      const next =
        'Name an image that was pushed. A registry may say this of one that it does not show, too.';
      return new UserError('image-not-found', `${registry} has no ${what}`, { next });
    }
    case 416: // Only what broke off is asked for from its middle.
      return incomplete(`${registry} has only a part of ${what}`);
    case 401:
    case 403: {
      const who = credentials === null ? 'without an account' : 'to the account of docker login';
      const message = `${registry} refuses ${what} ${who} (HTTP ${status})`;
      return new UserError('registry-denied', message);
    }
    default: {
      const message = `The registry ${registry} answered HTTP ${status} to ${what}${times}`;
      return new UserError('registry-failed', message);
    }
  }
}

/** As names of images have it: `:1.0` of `manifests/1.0`, `@sha256:…` of a digest. */
export function referenceOf(path: string): string {
  const reference = path.slice(path.indexOf('/') + 1);
  return `${reference.includes(':') ? '@' : ':'}${reference}`;
}

function incomplete(what: string): UserError {
  const next = 'Push the image again.';
  return new UserError('truncated-blob', `${what}, which a manifest names`, { next });
}

/** The last cause: `fetch` itself says only that it failed, and its pool that it was cancelled. */
export function reasonOf(error: unknown): string {
  let reason = 'it has no words for why';
  let last = error as { message?: string; code?: unknown; cause?: unknown } | null | undefined;
  for (let depth = 0; last && depth < 5; depth += 1) {
    // Several addresses that failed have one error without a message.
    reason = last.message || (typeof last.code === 'string' ? last.code : reason);
    last = last.cause as typeof last;
  }
  return reason;
}
