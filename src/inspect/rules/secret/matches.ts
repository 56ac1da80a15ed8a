// F2. The findings of no-secret in words: pure. Of a secret they know kind and place, nothing else.

import type { RuleMatch } from '../../../model/knowledge.ts';
import type { LayerFile } from '../../../model/rootfs.ts';
import type { ConfigSecret } from './config.ts';
import type { SecretFact } from './search.ts';

export const ROTATE = 'Then replace it: what was pushed is out.';

/** Letters that are said as if they began with a vowel: "an npm token", "an SSH key". */
const an = (kind: string): string => {
  if (kind.startsWith('credentials')) return kind;
  return /^(?:[aeio]|AWS|npm|RSA)/i.test(kind) ? `an ${kind}` : `a ${kind}`;
};

/** One file with a secret: where it came first, and what became of it. */
export interface Found {
  readonly first: LayerFile;
  last: LayerFile;
  readonly secrets: readonly SecretFact[];
}

function fixOf({ path, layer, hidden }: LayerFile, kind: string): string {
  if (/\/ssh_host_\w{1,20}_key$/.test(path)) {
    return (
      'Remove the host keys in the RUN that installs the server, and make them when the container ' +
      'starts (`ssh-keygen -A`): every container has this one.'
    );
  }
  if (/\/\.git\//.test(path)) {
    return `Name \`.git\` in .dockerignore, so that no COPY takes it. ${ROTATE}`;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  const id = name.replace(/^\.+/, '').replace(/[^\w-]+/g, '_') || 'secret';
  const mount = `\`RUN --mount=type=secret,id=${id},target=${path}\``;
  const removed =
    hidden === null ? '' : `A later instruction takes nothing out of layer ${layer}. `;
  return (
    `${removed}Where a RUN needs it, give it to that RUN alone by ${mount}, name it in ` +
    `.dockerignore, and let the running container get the ${kind} from outside. ${ROTATE}`
  );
}

export function fileMatch({ first, last, secrets }: Found): RuleMatch {
  const [{ kind, place }, ...others] = secrets as readonly [SecretFact, ...SecretFact[]];
  const { path, layer } = first;
  const more = others.length === 0 ? '' : ` and ${others.map((it) => an(it.kind)).join(', ')}`;
  const hidden = last.hidden === null || last.hidden.how === 'copied' ? null : last.hidden;
  const gone = hidden === null ? '' : `, ${hidden.how} in a later layer but still shipped`;
  return {
    path,
    layer,
    message: `${an(kind)}${more} at ${path}${gone}`,
    evidence: {
      what: kind,
      by: 'content',
      detail: place,
      ...(others.length > 0 && { also: others.map((it) => `${it.kind}, ${it.place}`) }),
    },
    ...(hidden !== null && { hiddenBy: hidden.layer }),
    fix: fixOf({ ...first, hidden }, kind),
    isSecret: true,
  };
}

/** How each place is named in a Dockerfile, in a sentence, and mended. */
const PLACES = {
  environment: {
    word: 'ENV',
    says: (name: string) => `in the environment variable ${name}`,
    fix: () =>
      'Take it out of ENV and give it to the running container: as a file in /run/secrets, or with ' +
      `\`docker run --env\`. Who has the image has its ENV. ${ROTATE}`,
  },
  label: {
    word: 'LABEL',
    says: (name: string) => `in the label ${name}`,
    fix: () => `Take it out of the label: who has the image reads it. ${ROTATE}`,
  },
  'build argument': {
    word: 'ARG',
    says: (name: string) => `in the build argument ${name}, which the image's history keeps`,
    fix: (name: string) =>
      `Replace \`ARG ${name}\` by \`RUN --mount=type=secret,id=${name.toLowerCase()},env=${name} …\` ` +
      `and the build argument by \`--secret id=${name.toLowerCase()},env=${name}\`. ${ROTATE}`,
  },
  instruction: {
    word: 'RUN',
    says: (name: string) =>
      `in an instruction${name === '' ? '' : ` that sets ${name}`}, which the image's history keeps`,
    fix: () =>
      'Read it from `/run/secrets` in a `RUN --mount=type=secret,id=…` instead of writing it into ' +
      `the Dockerfile. ${ROTATE}`,
  },
} as const satisfies Record<ConfigSecret['where'], unknown>;

/** Where an ENV takes the value of an ARG, to take away one of them is half of it. */
function fixOfConfig({ where, name }: ConfigSecret, all: readonly ConfigSecret[]): string {
  const isHandedOn =
    where === 'build argument' &&
    all.some((other) => other.where === 'environment' && other.name === name);
  if (!isHandedOn) return PLACES[where].fix(name);
  return (
    `Remove \`ARG ${name}\` with the ENV that hands it on, for the history keeps its value, and stop ` +
    `giving it to the build. ${ROTATE}`
  );
}

export function configMatch(secret: ConfigSecret, all: readonly ConfigSecret[]): RuleMatch {
  const { kind, where, name, layer } = secret;
  const { word, says } = PLACES[where];
  return {
    path: null,
    layer,
    message: `${an(kind)} ${says(name)}`,
    evidence: {
      what: kind,
      by: 'config',
      detail: name === '' ? word : `${word} ${name}`,
    },
    ...(word !== 'RUN' && { setBy: { keyword: word, ...(name !== '' && { name }) } }),
    fix: fixOfConfig(secret, all),
    isSecret: true,
  };
}
