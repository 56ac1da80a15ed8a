// F4. Opens images of an OCI layout, in a folder or an archive. Reads files through a store.
import { readProvenance } from '../dockerfile/provenance.ts';
import { UserError } from '../errors.ts';
import type { Provenance } from '../model/build.ts';
import type { FileRange, ImageSet, ImageSource } from '../model/image.ts';
import { provenanceIn } from '../oci/attestation.ts';
import { verifyDigest } from '../oci/digest.ts';
import { parseDocument, type Descriptor } from '../oci/manifest.ts';
import { parseObject } from '../text/json.ts';
import type { Wanted } from './blobs-choose.ts';
import { selectManifests, type Candidate } from './blobs-select.ts';
import { attached, sourceOf } from './blobs-source.ts';
import { blobPath, MAX_DOCUMENT, MAX_PROVENANCE, type Store } from './blobs-store.ts';

/**
 * @throws UserError `image-not-found`, `image-ambiguous`, `not-an-image`, `digest-mismatch`,
 * `truncated-blob`
 */
export async function openLayout(
  store: Store,
  ref: string | null,
  wanted: Wanted,
): Promise<ImageSet> {
  const { chosen, others } = selectManifests(store, ref, wanted);
  const [root, ...roots] = new Set(chosen.map((one) => one.root));
  return {
    digest: root === undefined || roots.length > 0 ? null : root,
    images: await Promise.all(chosen.map((one) => openOne(store, one))),
    others,
  };
}

async function openOne(
  store: Store,
  { descriptor, bytes, attestation }: Candidate,
): Promise<ImageSource> {
  const what = `Manifest ${descriptor.digest}`;
  const manifest = parseDocument(bytes, what);
  if (manifest.kind === 'index') throw new UserError('not-an-image', `${what} is an index`);
  return sourceOf({
    digest: descriptor.digest,
    config: readVerified(store, manifest.config.digest, 'Config', MAX_DOCUMENT),
    layers: manifest.layers,
    blobs: manifest.layers.map((layer) => locateLayer(store, layer)),
    ...(await attached(attestation, (one) => readAttached(store, one))),
  });
}

function readAttached(store: Store, { digest }: Descriptor): Provenance | null {
  const statement = provenanceIn(readVerified(store, digest, 'Attestation', MAX_DOCUMENT));
  if (statement === null) return null;
  const bytes = readVerified(store, statement, 'Provenance', MAX_PROVENANCE);
  return readProvenance(parseObject(bytes));
}

function readVerified(store: Store, digest: string, what: string, limit: number): Buffer {
  const bytes = store.read(blobPath(digest), limit);
  if (bytes === null) throw missing(store, digest, what);
  verifyDigest(bytes, digest, what);
  return bytes;
}

/** A size that differs shows damage before anything is read. */
function locateLayer(store: Store, layer: Descriptor): FileRange {
  const found = store.locate(blobPath(layer.digest));
  if (found === null) throw missing(store, layer.digest, 'Layer');
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

function missing(store: Store, digest: string, what: string): UserError {
  return new UserError('truncated-blob', `${what} ${digest} is missing from ${store.where}`);
}
