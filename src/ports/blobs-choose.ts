// F4. Which of several images is meant. Pure.
import { UserError } from '../errors.ts';
import { isPlatform } from '../oci/manifest.ts';

/** One image, for a platform or whichever is the only one; or one for each platform. */
export type Wanted =
  | { readonly kind: 'one'; readonly platform: string | undefined }
  /** Empty: every platform that there is. */
  | { readonly kind: 'all'; readonly platforms: readonly string[] }
  /** Those of these platforms that there are, or every one: what is not there is no error. */
  | { readonly kind: 'some'; readonly platforms: readonly string[] };

/** One image that could be meant. */
export interface Choosable {
  readonly platform: string;
  /** For a list: its names or its digest, and its platform. */
  readonly line: string;
}

/** The platforms of those that were not chosen. */
export function platformsBeside<T extends Choosable>(
  all: readonly T[],
  chosen: readonly T[],
): readonly string[] {
  const rest = all.filter((one) => !chosen.includes(one));
  return [...new Set(rest.map(({ platform }) => platform))];
}

/**
 * What the wanted platforms leave of the images that a reference names; one at least but for
 * `some`.
 * @throws UserError `image-not-found`, `image-ambiguous` (both list them), `not-an-image`
 */
export function choose<T extends Choosable>(
  named: readonly T[],
  wanted: Wanted,
  where: string,
): readonly T[] {
  const list = { details: named.map(({ line }) => line) };
  const oneOf = (images: readonly T[], platform: string | undefined): T => {
    const [image] = images;
    if (image === undefined) {
      const what = platform === undefined ? 'no image' : `no image for ${platform}`;
      throw new UserError('image-not-found', `${where} holds ${what}`, {
        ...list,
        ...(named.length > 0 && { next: 'Name one of the platforms listed above.' }),
      });
    }
    if (images.length === 1) return image;
    const which = platform === undefined ? '' : ` for ${platform}`;
    const message = `${where} holds ${images.length} images${which}`;
    throw new UserError('image-ambiguous', message, list);
  };
  const of = (platform: string): T =>
    oneOf(
      named.filter((image) => isPlatform(image.platform, platform)),
      platform,
    );
  if (wanted.kind === 'one') {
    return [wanted.platform === undefined ? oneOf(named, undefined) : of(wanted.platform)];
  }
  const { platforms } = wanted;
  if (wanted.kind === 'some') {
    return named.filter(
      ({ platform }) =>
        (platforms.length === 0 || platforms.some((one) => isPlatform(platform, one))) &&
        // Two of a platform differ in what we do not know, such as a version of Windows.
        named.filter((other) => isPlatform(other.platform, platform)).length === 1,
    );
  }
  const [first, ...others] = new Set(
    platforms.length > 0 ? platforms : named.map(({ platform }) => platform),
  );
  if (first === undefined) return [oneOf(named, undefined)];
  return [of(first), ...others.map(of)];
}
