// F4. What `docker save` writes, of the classic store (a folder a layer) and of the containerd
// store (an OCI layout with manifest.json beside it). Reads files through a store.
import { UserError } from '../errors.ts';
import type { FileRange, ImageSet, ImageSource } from '../model/image.ts';
import { claimedDiffIds, createdBy, parseConfig, platformOf } from '../oci/config.ts';
import { verifyDigest } from '../oci/digest.ts';
import { asList, asObject, asText, asTexts, type Fields } from '../text/json.ts';
import { choose, type Wanted } from './blobs-choose.ts';
import { MAX_DOCUMENT, type Store } from './blobs-store.ts';

interface Saved {
  readonly configPath: string;
  readonly config: Fields;
  readonly platform: string;
  readonly tags: readonly string[];
  readonly layers: readonly string[];
}

/**
 * Opens the images that REF (a tag, or a config digest) and platforms leave. The format has no
 * manifest and no compressed sizes, so those stay null.
 * @throws UserError `image-not-found`, `image-ambiguous`, `not-an-image`, `digest-mismatch`,
 * `truncated-blob`
 */
export function openDockerArchive(store: Store, ref: string | null, wanted: Wanted): ImageSet {
  const all = savedImages(store).map((image) => ({ ...image, line: lineOf(image) }));
  const named = ref === null ? all : all.filter((image) => isNamed(image, ref));
  if (named.length === 0) {
    const details = all.map(({ line }) => line);
    throw new UserError('image-not-found', `${store.where} holds no image ${ref}`, { details });
  }
  const images = choose(named, wanted, store.where).map((image) => openOne(store, image));
  return { digest: null, images, others: [] };
}

function lineOf({ tags, configPath, platform }: Saved): string {
  return `${tags.join(' ') || digestIn(configPath)}  ${platform}`;
}

function openOne(store: Store, image: Saved): ImageSource {
  const diffIds = claimedDiffIds(image.config, image.layers.length);
  const commands = createdBy(image.config, image.layers.length);
  return {
    digest: null,
    platform: image.platform,
    config: image.config,
    layers: diffIds.map((diffId, i) => {
      return { digest: null, size: null, mediaType: null, diffId, createdBy: commands[i]! };
    }),
    blobs: image.layers.map((path) => locateLayer(store, path)),
    provenance: null,
    problems: [],
  };
}

function savedImages(store: Store): readonly Saved[] {
  const file = store.read('manifest.json', MAX_DOCUMENT);
  if (file === null) {
    const oci = store.locate('index.json') === null ? '' : '; read it with oci-archive:';
    throw new UserError('not-an-image', `${store.where} has no manifest.json${oci}`);
  }
  const rows = asList(parseList(file)).map((row) => asObject(row) ?? {});
  if (rows.length === 0) throw new UserError('not-an-image', 'manifest.json names no image');
  return rows.map((row) => savedImage(store, row));
}

function parseList(file: Buffer): unknown {
  try {
    return JSON.parse(file.toString('utf8'));
  } catch {
    return null;
  }
}

function savedImage(store: Store, row: Fields): Saved {
  const configPath = asText(row['Config']);
  const bytes = store.read(configPath, MAX_DOCUMENT);
  if (bytes === null) {
    const message = `manifest.json names the config ${configPath}, which is not in ${store.where}`;
    throw new UserError('truncated-blob', message);
  }
  const digest = digestIn(configPath);
  if (digest !== configPath) verifyDigest(bytes, digest, 'Config');
  const config = parseConfig(bytes);
  const layers = asTexts(row['Layers']);
  return {
    configPath,
    config,
    platform: platformOf(config),
    tags: asTexts(row['RepoTags']),
    layers,
  };
}

/** A config is named by its digest, with `.json` or under `blobs/sha256/`. */
function digestIn(configPath: string): string {
  const hex = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(configPath)?.[1];
  return hex === undefined ? configPath : `sha256:${hex}`;
}

/** `app:1`, or as containerd writes it: `docker.io/library/app:1`. */
function isNamed(image: Saved, ref: string): boolean {
  if (digestIn(image.configPath) === ref) return true;
  return image.tags.some(
    (tag) => tag === ref || tag.replace(/^docker\.io\/(library\/)?/, '') === ref,
  );
}

function locateLayer(store: Store, path: string): FileRange {
  const found = store.locate(path);
  if (found === null) {
    const message = `manifest.json names the layer ${path}, which is not in ${store.where}`;
    throw new UserError('truncated-blob', message);
  }
  return found;
}
