// F2. The rule no-secret: pure. Of a secret it knows kind and place, nothing else.

import type { Rule, RuleInput } from '../../model/knowledge.ts';
import type { LayerFile } from '../../model/rootfs.ts';
import { isCredential } from './secret/credentials.ts';
import { configSecrets } from './secret/config.ts';
import { configMatch, fileMatch, ROTATE, type Found } from './secret/matches.ts';
import { secretSearch, type SecretFacts } from './secret/search.ts';

const DISTRIBUTIONS = new Set(['deb', 'apk', 'rpm']);

/**
 * Test keys, samples and the keys of public clients are the package's own, and public. In its
 * settings the credentials are of who edited them.
 */
function isPackaged(
  { path, hidden }: LayerFile,
  { secrets }: SecretFacts,
  input: RuleInput,
): boolean {
  if (hidden !== null || !DISTRIBUTIONS.has(input.ownerOf(path)?.type ?? '')) return false;
  return !path.startsWith('/etc/') || !secrets.some(({ kind }) => isCredential(kind));
}

/** `chmod` in a later RUN copies a file: that is one secret, of the layer that brought it. */
function filesWithSecrets(input: RuleInput): Found[] {
  const found: Found[] = [];
  const copied = new Map<string, Found>();
  for (const { file, facts } of input.rootfs.layerFacts<SecretFacts>('no-secret')) {
    if (input.origins[file.layer] === 'base-image' || isPackaged(file, facts, input)) continue;
    const key = `${file.layer} ${file.path}`;
    let one = copied.get(key);
    if (one === undefined) {
      one = { first: file, last: file, secrets: facts.secrets };
      found.push(one);
    }
    one.last = file;
    if (file.hidden?.how === 'copied') copied.set(`${file.hidden.layer} ${file.path}`, one);
  }
  return found;
}

export const noSecret: Rule<SecretFacts> = {
  name: 'no-secret',
  version: 1,
  ownLayersOnly: true,
  ...secretSearch,
  level: 'error',
  title: 'A private key, token or password, in any layer, ENV, label or build argument',
  why:
    'Whoever can pull the image can read every file of every layer, also those that a later layer ' +
    'deletes, and its ENV, labels and history with the build arguments. A secret that was pushed ' +
    'once is known to all of them.',
  fix:
    'Give a secret to the one RUN that needs it with `RUN --mount=type=secret`, keep its file out of ' +
    'the build context by .dockerignore, and give the running container its own from outside. ' +
    ROTATE,
  against: {
    argument:
      'Searching for what looks like a secret finds test keys, samples and placeholders, and what it ' +
      'does not find is taken for clean.',
    answer:
      'It asks for form and checksum where the issuer has one, for a key’s body and not its first ' +
      'line, and elsewhere for a name that says secret and a value that looks like one. Tests and ' +
      'documentation of published packages, what a distribution’s package owns, and the layers of an ' +
      'external base image are left alone. What is compressed (archives, images, the objects of a ' +
      '`.git`), encoded or without a form of its own is not found; in programs and in texts of more ' +
      'than 64 KiB it looks for keys and tokens by their form alone, and there not for those of ' +
      'SendGrid and Hugging Face, not for passwords in settings and URLs. `none` says that nothing ' +
      'known was seen.',
  },
  exception: {
    path: '/etc/ssl/private/ssl-cert-snakeoil.key',
    reason: 'self-signed stand-in that Debian’s ssl-cert makes; TLS ends at the load balancer',
  },
  match(input) {
    const inConfig = configSecrets(input);
    const matches = [
      ...filesWithSecrets(input).map(fileMatch),
      ...inConfig.map((secret) => configMatch(secret, inConfig)),
    ];
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};
