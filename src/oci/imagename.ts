// F1. Names of images in registries, as docker reads them (distribution/reference, "Grammar"). Pure.
import { UserError } from '../errors.ts';
import { isDigest } from './digest.ts';

/** `ghcr.io/acme/orders:1.2@sha256:…`, taken apart. */
export interface ImageName {
  /** With its port: `ghcr.io`, `localhost:5000`. Docker Hub is `docker.io`, however it is written. */
  readonly registry: string;
  /** Without the registry; Docker Hub's own images stand in `library/`. */
  readonly repository: string;
  /** Null where a digest alone says which. */
  readonly tag: string | null;
  /** It wins over the tag. */
  readonly digest: string | null;
}

export const DOCKER_HUB = 'docker.io';

const HOST = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
/** Of the repository with its registry. */
const LONGEST = 255;

/**
 * Reads a name as `docker pull` does: what stands before the first slash is a registry when it has
 * a dot or a port, or is `localhost`; without a tag and a digest, `latest` is meant.
 * @throws UserError `usage` that says what is wrong with it
 */
export function parseImageName(text: string): ImageName {
  const [name = '', digest = null, ...more] = text.split('@');
  const [path, tag] = splitTag(name);
  const { registry, repository } = splitRegistry(path);
  if (more.length > 0) throw wrong(text, 'it has more than one @');
  if (digest !== null && !isDigest(digest))
    throw wrong(text, 'what follows the @ is no sha256 digest');
  if (tag !== null && !TAG.test(tag)) throw wrong(text, `:${tag} is no tag`);
  if (!HOST.test(registry)) throw wrong(text, `${registry} is no registry`);
  const odd = repository.split('/').find((part) => !COMPONENT.test(part));
  if (odd !== undefined) {
    const lower = /[A-Z]/.test(odd) ? ', which is lower case' : '';
    throw wrong(text, `${odd === '' ? 'an empty part' : odd} is no part of a repository${lower}`);
  }
  if (registry.length + repository.length >= LONGEST) throw wrong(text, 'it is too long');
  const latest = digest === null ? 'latest' : null;
  return { registry, repository, tag: tag ?? latest, digest };
}

/** How messages call it: in full, and with its digest alone where it has one. */
export function imageNameText({ registry, repository, tag, digest }: ImageName): string {
  return `${registry}/${repository}${digest === null ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

/** A colon behind the last slash starts a tag; one before it, a port. */
function splitTag(name: string): readonly [path: string, tag: string | null] {
  const colon = name.lastIndexOf(':');
  if (colon <= name.lastIndexOf('/')) return [name, null];
  return [name.slice(0, colon), name.slice(colon + 1)];
}

function splitRegistry(path: string): { registry: string; repository: string } {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const hasRegistry = slash > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? first.toLowerCase() : DOCKER_HUB;
  const rest = hasRegistry ? path.slice(slash + 1) : path;
  const isHub = registry === DOCKER_HUB || registry === 'index.docker.io';
  const isOfficial = isHub && !rest.includes('/') && rest !== '';
  return {
    registry: isHub ? DOCKER_HUB : registry,
    repository: isOfficial ? `library/${rest}` : rest,
  };
}

function wrong(text: string, why: string): UserError {
  return new UserError('usage', `${text} is no name of an image: ${why}`, {
    next: 'Write it as docker pull takes it: [REGISTRY/]REPOSITORY[:TAG][@sha256:DIGEST].',
  });
}

/** skopeo's names of where an image lies; DESIGN's IMAGE. */
const TRANSPORT = /^(?:oci|oci-archive|docker-archive):|^docker:\/\//;

/** Whether a text says where its image lies: `oci:DIR`, `docker://NAME`. */
export const hasTransport = (text: string): boolean => TRANSPORT.test(text);

/** A name alone means a registry's image: `docker://NAME`. */
export const imageReference = (text: string): string =>
  hasTransport(text) ? text : `${REGISTRY}${text}`;

/** The transport of registries. */
export const REGISTRY = 'docker://';
