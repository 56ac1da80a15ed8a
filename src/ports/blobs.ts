// F4. Opens an image where it lies: an OCI layout, an archive of either kind, or a registry. Reads
// files, and uses the network.
import { statSync } from 'node:fs';

import { UserError } from '../errors.ts';
import type { ImageSet, ImageSource } from '../model/image.ts';
import { parseImageName, REGISTRY } from '../oci/imagename.ts';
import { openArchive } from './blobs-archive.ts';
import type { Wanted } from './blobs-choose.ts';
import { openDockerArchive } from './blobs-docker.ts';
import { openLayout } from './blobs-layout.ts';
import { folderStore } from './blobs-store.ts';
import { makeExec, type Exec } from './exec.ts';
import { clientFor } from './registry/clients.ts';
import { findCredentials } from './registry/credentials.ts';
import { openRegistryImages } from './registry/open.ts';

/** skopeo's names of transports of files. */
const TRANSPORTS = ['oci', 'oci-archive', 'docker-archive'] as const;
type Transport = (typeof TRANSPORTS)[number];

/**
 * Opens one image: `oci:DIR[:REF]`, `oci-archive:TAR[:REF]`, `docker-archive:TAR[:REF]`,
 * `docker://REF`. Manifest and config are read and verified; layers are located, not read.
 * @throws UserError `usage`, `image-not-found`, `image-ambiguous`, `not-an-image`,
 * `digest-mismatch`, `truncated-blob`, `registry-denied`, `registry-failed`
 */
export async function openImage(
  reference: string,
  { platform, asker }: { readonly platform?: string | undefined; readonly asker?: Asker } = {},
): Promise<ImageSource> {
  const { images } = await openImages(reference, { kind: 'one', platform }, asker);
  return images[0]!;
}

/** With whose environment registries are asked: it leads to Docker's config and helpers. */
export interface Asker {
  readonly exec: Exec;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Opens the image for each platform that is wanted. Throws as `openImage`. */
export async function openImages(
  reference: string,
  wanted: Wanted,
  asker?: Asker,
): Promise<ImageSet> {
  if (reference.startsWith(REGISTRY)) {
    return openPublished(reference.slice(REGISTRY.length), wanted, asker);
  }
  const { transport, path, ref } = parseReference(reference);
  switch (transport) {
    case 'oci':
      return openLayout(folderStore(path), ref, wanted);
    case 'oci-archive':
      return openLayout(await openArchive(path), ref, wanted);
    case 'docker-archive':
      return openDockerArchive(await openArchive(path), ref, wanted);
  }
}

async function openPublished(
  text: string,
  wanted: Wanted,
  { exec, env }: Asker = { exec: makeExec(process.env), env: process.env },
): Promise<ImageSet> {
  const name = parseImageName(text);
  const { registry, repository } = name;
  const credentials = await findCredentials(registry, exec, env);
  const from = { registry, repository, credentials };
  return openRegistryImages(name, from, clientFor(from, env), wanted);
}

interface Reference {
  readonly transport: Transport;
  readonly path: string;
  /** As the user wrote it: an annotation's value or a digest. */
  readonly ref: string | null;
}

/** What an engine would take for the name of an image of its own; it needs no quotes in a shell. */
const IMAGE_NAME =
  /^(?:[a-z0-9][\w.-]*:\d+\/)?[a-z0-9][\w./-]*(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/;

function howToSave(name: string): { next?: string } {
  if (!IMAGE_NAME.test(name)) return {};
  return {
    next: `Write docker://${name} for a registry's image; save an engine's with docker save ${name} --output x.tar, then give docker-archive:x.tar.`,
  };
}

/** A path may itself hold colons: the shortest prefix that exists is the path. */
function parseReference(reference: string): Reference {
  const colon = reference.indexOf(':');
  const transport = TRANSPORTS.find((name) => name === reference.slice(0, Math.max(colon, 0)));
  const rest = reference.slice(colon + 1);
  if (transport === undefined || rest === '') {
    throw new UserError(
      'usage',
      `${reference} is no image: expected docker://NAME, or oci:DIR, oci-archive:TAR or docker-archive:TAR, each with :REF where it holds several`,
      exists(reference) ? {} : howToSave(reference.replace(/^docker-daemon:/, '')),
    );
  }
  for (let at = rest.indexOf(':'); at >= 0; at = rest.indexOf(':', at + 1)) {
    const path = rest.slice(0, at);
    if (path !== '' && exists(path)) return { transport, path, ref: rest.slice(at + 1) || null };
  }
  if (!exists(rest)) {
    throw new UserError('image-not-found', `There is no ${rest.replace(/:[^:/]*$/, '')}`);
  }
  return { transport, path: rest, ref: null };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
