// F2. Secrets in what the image config says: environment, labels, history with its build arguments.
// Pure.

import type { HistoryEntry, RuleInput } from '../../../model/knowledge.ts';
import { assignmentsOf, buildArguments, type Assignment } from '../../../text/assignments.ts';
import { secretKindsIn } from '../../../text/secrets.ts';
import {
  hasUrlCredentials,
  isReference,
  isPlaceholder,
  isSecretValue,
} from '../../../text/secretvalues.ts';

/** One secret of the config, without its value. */
export interface ConfigSecret {
  readonly kind: string;
  readonly where: 'environment' | 'build argument' | 'label' | 'instruction';
  /** Of the variable or label; '' where the secret has none. */
  readonly name: string;
  /** Whose history entry holds it, or null. */
  readonly layer: number | null;
}

/** A here-document may be a whole file: of a command so much is read. */
const LONGEST_COMMAND = 1 << 20;
const HEADER =
  /\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token)\s{1,4}([^\s"'`\\]{12,4000})/gi;
const NPM_SETTING = /:_(?:authToken|auth|password)\s{0,4}[= ]\s{0,4}["']?([^\s"'`\\]{6,1000})/g;

/** What a value of this name is, or null. */
function kindOf({ name, value }: Assignment): string | null {
  const [known] = secretKindsIn(`${name}=${value}`);
  if (known !== undefined) return known;
  if (hasUrlCredentials(value)) return 'password in a URL';
  return isSecretValue(name, value) ? 'secret' : null;
}

const isLiteral = (value: string | undefined): boolean =>
  value !== undefined && !isReference(value) && !isPlaceholder(value);

/** The history that this Dockerfile made: what follows the external base image's last layer. */
function splitHistory({ values, origins }: RuleInput): {
  readonly base: readonly HistoryEntry[];
  readonly own: readonly HistoryEntry[];
} {
  const { history } = values;
  const last = history.findLastIndex(
    ({ layer }) => layer !== null && origins[layer] === 'base-image',
  );
  return { base: history.slice(0, last + 1), own: history.slice(last + 1) };
}

function* environment(input: RuleInput, base: readonly HistoryEntry[]): Generator<ConfigSecret> {
  const inherited = new Set(
    base
      .flatMap(({ createdBy }) => (/\bENV /.test(createdBy) ? assignmentsOf(createdBy) : []))
      .map(({ name, value }) => `${name}=${value}`),
  );
  for (const [name, value] of input.values.env) {
    if (inherited.has(`${name}=${value}`)) continue;
    const kind = kindOf({ name, value });
    if (kind !== null) yield { kind, where: 'environment', name, layer: null };
  }
}

function* labels({ config }: RuleInput): Generator<ConfigSecret> {
  for (const [name, value] of Object.entries(config.labels)) {
    const kind = kindOf({ name, value });
    if (kind !== null) yield { kind, where: 'label', name, layer: null };
  }
}

const isArg = (text: string): boolean => /^(?:\/bin\/sh -c #\(nop\)\s{1,4})?ARG /.test(text);
const isEnv = (text: string): boolean =>
  /^(?:\/bin\/sh -c #\(nop\)\s{1,4})?(?:ENV|LABEL) /.test(text);

function* instruction({ createdBy, layer }: HistoryEntry): Generator<ConfigSecret> {
  const text = createdBy.slice(0, LONGEST_COMMAND);
  const given = buildArguments(text);
  const named = new Set(given.map(({ name }) => name));
  const isDeclared = isArg(text);
  let kinds = new Set(secretKindsIn(text));
  for (const assignment of assignmentsOf(text)) {
    const kind = kindOf(assignment);
    if (kind === null) continue;
    const { name } = assignment;
    kinds = kinds.difference(new Set([kind]));
    const isArgument = isDeclared || named.has(name);
    // What stays in ENV and LABEL is found there; what was set anew stays here.
    yield { kind, where: isArgument ? 'build argument' : 'instruction', name, layer };
  }
  const isHeld = [...text.matchAll(HEADER)].some(([, value]) => isLiteral(value));
  if (isHeld && kinds.size === 0)
    yield { kind: 'credential in a header', where: 'instruction', name: '', layer };
  if ([...text.matchAll(NPM_SETTING)].some(([, value]) => isLiteral(value)) && kinds.size === 0) {
    yield { kind: 'npm registry credential', where: 'instruction', name: '', layer };
  }
  const withoutNames = kinds.size > 0 || named.size > 0 || isDeclared || isEnv(text);
  if (!withoutNames && hasUrlCredentials(text)) kinds.add('password in a URL');
  for (const kind of kinds) yield { kind, where: 'instruction', name: '', layer };
}

/** Each once: a build argument is seen by every RUN below it. */
export function configSecrets(input: RuleInput): ConfigSecret[] {
  const { base, own } = splitHistory(input);
  const found = new Map<string, ConfigSecret>();
  const add = (secret: ConfigSecret): void => {
    const key = `${secret.where} ${secret.name} ${secret.name === '' ? secret.kind : ''}`;
    const known = found.get(key);
    // The ARG itself has no layer: the first RUN that saw it has.
    const isBetter = known !== undefined && known.layer === null && secret.layer !== null;
    if (known === undefined || isBetter) found.set(key, secret);
  };
  for (const secret of environment(input, base)) add(secret);
  for (const secret of labels(input)) add(secret);
  const settled = new Set([...found.values()].map(({ name }) => name));
  for (const entry of own) {
    for (const secret of instruction(entry)) {
      const isSaid = isEnv(entry.createdBy) && settled.has(secret.name);
      if (!isSaid) add(secret);
    }
  }
  return [...found.values()];
}
