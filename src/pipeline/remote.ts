// F5. How a run reaches its repository's remote, and the pull request's place in its history.

import type { Settings } from '../gate/settings.ts';
import type { Remote } from '../ports/git.ts';
import type { Deps } from './deps.ts';

const SERVER = 'https://github.com';

/** The token goes to the runner's own server alone. */
export function remoteOf({ githubToken }: Settings, { env, signal }: Deps): Remote {
  const server = env['GITHUB_SERVER_URL'] || SERVER;
  return { name: 'origin', token: githubToken, server, signal };
}
