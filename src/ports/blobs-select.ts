// F4. The images of an OCI layout, and which of them is meant. Reads files through a store.
import { UserError } from '../errors.ts';
import { attestationOf } from '../oci/attestation.ts';
import { parseConfig, platformOf } from '../oci/config.ts';
import { isDigest, verifyDigest } from '../oci/digest.ts';
import { isAttestation, parseDocument, type Descriptor } from '../oci/manifest.ts';
import { choose, platformsBeside, type Wanted } from './blobs-choose.ts';
import { blobPath, MAX_DOCUMENT, type Store } from './blobs-store.ts';

/** One image that could be meant. */
export interface Candidate {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly platform: string;
  /** Names it goes by, as REF takes them. */
  readonly names: readonly string[];
  /** The manifest of what is attested of it. */
  readonly attestation: Descriptor | undefined;
  /** Digest of the entry of index.json that leads to it: its own, or an index's. */
  readonly root: string;
}

/** Indexes in indexes: BuildKit nests two deep. */
const MAX_DEPTH = 4;

/** One at least is chosen, but for `some`. */
export interface Selection {
  readonly chosen: readonly Candidate[];
  /** Platforms that the chosen ones' index has beside them. */
  readonly others: readonly string[];
}

/**
 * The manifests that REF and platforms leave.
 * @throws UserError `image-not-found`, `image-ambiguous` (it lists them), `not-an-image`
 */
export function selectManifests(store: Store, ref: string | null, wanted: Wanted): Selection {
  const file = store.read('index.json', MAX_DOCUMENT);
  if (file === null) {
    const docker = store.locate('manifest.json') === null ? '' : '; read it with docker-archive:';
    throw new UserError('not-an-image', `${store.where} has no index.json${docker}`);
  }
  const index = parseDocument(file, 'index.json');
  if (index.kind !== 'index') throw new UserError('not-an-image', 'index.json is no index');
  const all = collect(store, index.manifests).map((image) => ({ ...image, line: lineOf(image) }));
  if (all.length === 0) throw new UserError('not-an-image', `${store.where} holds no image`);
  const named = ref === null ? all : all.filter(({ names }) => names.includes(ref));
  if (named.length === 0) {
    const details = all.map(({ line }) => line);
    throw new UserError('image-not-found', `${store.where} holds no image ${ref}`, { details });
  }
  const chosen = choose(named, wanted, store.where);
  const beside = named.filter(({ root }) => chosen.some((one) => one.root === root));
  return { chosen, others: platformsBeside(beside, chosen) };
}

/** By its names when it has any: those are what REF takes. */
function lineOf({ names, descriptor, platform }: Candidate): string {
  const spoken = names.filter((name) => !isDigest(name));
  return `${spoken.join(' ') || descriptor.digest}  ${platform}`;
}

/** Every image once, whatever number of names lead to it. */
function collect(store: Store, manifests: readonly Descriptor[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  const visit = (
    list: readonly Descriptor[],
    inherited: readonly string[],
    root: string | null,
    depth: number,
  ): void => {
    for (const descriptor of list) {
      if (isAttestation(descriptor)) continue;
      const { digest } = descriptor;
      const names = [...new Set([...inherited, ...namesOf(descriptor)])];
      const known = found.get(digest);
      if (known !== undefined) {
        found.set(digest, { ...known, names: [...new Set([...known.names, ...names])] });
        continue;
      }
      const bytes = readManifest(store, descriptor);
      const document = parseOrNull(bytes, descriptor, list.length);
      if (document === null) continue;
      if (document.kind === 'index') {
        if (depth < MAX_DEPTH) visit(document.manifests, names, root ?? digest, depth + 1);
        continue;
      }
      found.set(digest, {
        descriptor,
        bytes,
        platform: descriptor.platform ?? platformFrom(store, document.config),
        names,
        attestation: attestationOf(digest, list),
        root: root ?? digest,
      });
    }
  };
  visit(manifests, [], null, 0);
  return [...found.values()];
}

/** Beside images there may be artifacts, which nobody asked for; alone it is what was asked for. */
function parseOrNull(
  bytes: Buffer,
  descriptor: Descriptor,
  siblings: number,
): ReturnType<typeof parseDocument> | null {
  try {
    return parseDocument(bytes, `Manifest ${descriptor.digest}`);
  } catch (error) {
    if (siblings > 1 && error instanceof UserError) return null;
    throw error;
  }
}

/** Its annotations, by the spec's and containerd's names, and its digest. */
function namesOf({ annotations, digest }: Descriptor): readonly string[] {
  const names = [
    annotations['org.opencontainers.image.ref.name'],
    annotations['io.containerd.image.name'],
  ];
  return [...names.filter((name) => name !== undefined), digest];
}

function readManifest(store: Store, { digest }: Descriptor): Buffer {
  const bytes = store.read(blobPath(digest), MAX_DOCUMENT);
  if (bytes === null) {
    throw new UserError('truncated-blob', `Manifest ${digest} is missing from ${store.where}`);
  }
  verifyDigest(bytes, digest, 'Manifest');
  return bytes;
}

function platformFrom(store: Store, config: Descriptor): string {
  const bytes = store.read(blobPath(config.digest), MAX_DOCUMENT);
  return bytes === null ? '' : platformOf(parseConfig(bytes));
}
