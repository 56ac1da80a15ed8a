// F2. The rule non-root-user: pure.

import { readPasswd, type Account } from '../../formats/accounts.ts';
import type { Extractor, Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { runningUser, unprivileged } from '../users.ts';

const NAME = 'non-root-user';
const PASSWD = '/etc/passwd';
const MOST_BYTES = 256 << 10;

/** [name, uid, gid]: neither password nor comment. */
type Accounts = readonly (readonly [string, number, number])[];

const wants: Extractor['wants'] = ({ path }) => (path === PASSWD ? { bytes: MOST_BYTES } : null);

const extract: Extractor<Accounts>['extract'] = ({ bytes }) =>
  readPasswd(bytes.toString('utf8')).map(({ name, uid, gid }) => [name, uid, gid]);

/** The lines of the image's /etc/passwd, by the facts of this rule. */
export function accountsOf(rootfs: RootfsView): Account[] {
  const rows = rootfs.factOf<Accounts>(NAME, PASSWD) ?? [];
  return rows.map(([name, uid, gid]) => ({ name, uid, gid }));
}

function judge({ rootfs, config }: RuleInput): RuleMatch | null {
  const accounts = accountsOf(rootfs);
  const { uid } = runningUser(config.user, accounts);
  if (uid !== 0) return null;
  const said = config.user === '' ? 'USER is not set' : `USER is ${config.user}`;
  const isNamed = !/^(?:root|[+-]?0+)?(?::|$)/.test(config.user);
  const by = isNamed ? `${said}, which is uid 0 in ${PASSWD}` : said;
  const better = unprivileged(accounts);
  return {
    path: null,
    layer: null,
    message: `The image runs as root: ${by}`,
    evidence: { what: 'USER', by: 'config', detail: by },
    setBy: { keyword: 'USER' },
    fix:
      better === null
        ? 'End the last stage with `USER 65532` (a number needs no entry in /etc/passwd), and give ' +
          'that user what it writes: `COPY --chown=65532 …`.'
        : `End the last stage with \`USER ${better.uid}\` (${better.name} in this image's ` +
          `${PASSWD}), and give that user what it writes: \`COPY --chown=${better.uid} …\`.`,
  };
}

export const nonRootUser: Rule<Accounts> = {
  name: NAME,
  version: 1,
  wants,
  extract,
  level: 'warning',
  title: 'USER is root or not set',
  why:
    'Root in a container is uid 0 on the host wherever user namespaces are off: one hole in the ' +
    'kernel, or one mount too many, is then a hole in the host.',
  fix: 'End the last stage with `USER 65532`, and give that user what it writes: `COPY --chown=65532 …`.',
  against: {
    argument:
      'Some entrypoints start as root to own a volume or a low port, and drop to a user by `gosu` ' +
      'or `setpriv`; and orchestrators set the user anyway (`runAsNonRoot`, `--user`).',
    answer:
      'Containers bind low ports without root since Docker 20.10, and an orchestrator sets what ' +
      'its operator remembered. An entrypoint that drops its rights by itself is what the exception ' +
      'is for.',
  },
  exception: { reason: 'the entrypoint owns its volume as root, then drops to postgres by gosu' },
  match: (input) => {
    const match = judge(input);
    return match === null ? { status: 'none' } : { status: 'found', matches: [match] };
  },
};
