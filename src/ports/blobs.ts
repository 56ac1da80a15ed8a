// F4. Opens an image where it lies: an OCI layout, an archive of either kind, or a registry. Reads
// files, and uses the network.
import { statSync } from 'node:fs';

import { UserError } from '../errors.ts';
import type { FileRange, ImageSource, LayerRef } from '../model/image.ts';
import { claimedDiffIds, createdBy, parseConfig, platformOf } from '../oci/config.ts';
import { verifyDigest } from '../oci/digest.ts';
import { parseImageName } from '../oci/imagename.ts';
import { parseDocument, type Descriptor } from '../oci/manifest.ts';
import { openArchive } from './blobs-archive.ts';
import { openDockerArchive } from './blobs-docker.ts';
import { selectManifest } from './blobs-select.ts';
import { blobPath, folderStore, MAX_DOCUMENT, type Store } from './blobs-store.ts';
import { makeExec } from './exec.ts';
import { RegistryClient } from './registry/client.ts';
import { findCredentials } from './registry/credentials.ts';
import { openRegistryImage } from './registry/open.ts';

/** skopeo's names of transports of files. */
const TRANSPORTS = ['oci', 'oci-archive', 'docker-archive'] as const;
/** skopeo's too: an image of a registry. */
const REGISTRY = 'docker://';
type Transport = (typeof TRANSPORTS)[number];

/**
 * Opens one image: `oci:DIR[:REF]`, `oci-archive:TAR[:REF]`, `docker-archive:TAR[:REF]`,
 * `docker://REF`. Manifest and config are read and verified; layers are located, not read.
 * @throws UserError `usage`, `image-not-found`, `image-ambiguous`, `not-an-image`,
 * `digest-mismatch`, `truncated-blob`, `registry-denied`, `registry-failed`
 */
export async function openImage(
  reference: string,
  options: { readonly platform?: string | undefined } = {},
): Promise<ImageSource> {
  if (reference.startsWith(REGISTRY)) {
    return openPublished(reference.slice(REGISTRY.length), options.platform);
  }
  const { transport, path, ref } = parseReference(reference);
  switch (transport) {
    case 'oci':
      return openLayout(folderStore(path), ref, options.platform);
    case 'oci-archive':
      return openLayout(await openArchive(path), ref, options.platform);
    case 'docker-archive':
      return openDockerArchive(await openArchive(path), ref, options.platform);
  }
}

async function openPublished(text: string, platform: string | undefined): Promise<ImageSource> {
  const name = parseImageName(text);
  const { registry, repository } = name;
  const credentials = await findCredentials(registry, makeExec(process.env), process.env);
  const from = { registry, repository, credentials };
  return openRegistryImage(name, from, new RegistryClient(from), platform);
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
    next: `Save the engine's image with docker save ${name} --output x.tar, then give docker-archive:x.tar.`,
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

function openLayout(store: Store, ref: string | null, platform: string | undefined): ImageSource {
  const { descriptor, bytes } = selectManifest(store, ref, platform);
  const what = `Manifest ${descriptor.digest}`;
  const manifest = parseDocument(bytes, what);
  if (manifest.kind === 'index') throw new UserError('not-an-image', `${what} is an index`);
  const config = parseConfig(readVerified(store, manifest.config, 'Config'));
  const count = manifest.layers.length;
  const diffIds = claimedDiffIds(config, count);
  const commands = createdBy(config, count);
  return {
    digest: descriptor.digest,
    platform: platformOf(config),
    config,
    layers: manifest.layers.map((layer, i): LayerRef => {
      const { digest, size, mediaType } = layer;
      return { digest, size, mediaType, diffId: diffIds[i]!, createdBy: commands[i]! };
    }),
    blobs: manifest.layers.map((layer) => locateLayer(store, layer)),
    problems: [],
  };
}

function readVerified(store: Store, descriptor: Descriptor, what: string): Buffer {
  const path = blobPath(descriptor.digest);
  const bytes = store.read(path, MAX_DOCUMENT);
  if (bytes === null) throw missing(store, descriptor, what);
  verifyDigest(bytes, descriptor.digest, what);
  return bytes;
}

/** A size that differs shows damage before anything is read. */
function locateLayer(store: Store, layer: Descriptor): FileRange {
  const found = store.locate(blobPath(layer.digest));
  if (found === null) throw missing(store, layer, 'Layer');
  if (found.length < layer.size) {
    const message = `Layer ${layer.digest} has ${found.length} of ${layer.size} bytes`;
    throw new UserError('truncated-blob', message);
  }
  if (found.length > layer.size) {
    const message = `Layer ${layer.digest} has ${found.length} bytes, the manifest says ${layer.size}`;
    throw new UserError('digest-mismatch', message);
  }
  return found;
}

function missing(store: Store, { digest }: Descriptor, what: string): UserError {
  return new UserError('truncated-blob', `${what} ${digest} is missing from ${store.where}`);
}
