// F1. The lock file that npm hides in node_modules (npm's documentation, "package-lock.json",
// "Hidden Lockfiles"; npm 7 and later): pure.

import { IncompleteFacts } from '../errors.ts';
import { asObject, parseObject } from '../text/json.ts';

/** Places of packages, relative to the folder that holds `node_modules`: `node_modules/@acme/web`. */
export type HiddenLock = {
  /** Of packages that only `devDependencies` lead to. */
  readonly dev: readonly string[];
  /** Of packages that the application needs to run. */
  readonly runtime: readonly string[];
};

/** 50,000 packages with their integrity take some 20 MB. */
export const HIDDEN_LOCK_BYTES = 64 << 20;
const MOST_PACKAGES = 50_000;

/**
 * Throws where there is no lock. `dev` is npm's own word for "strictly of the devDependencies";
 * what is `devOptional` is of optional dependencies too, and `--omit=dev` leaves it where it is.
 * An `extraneous` one is nobody's, a `link` leads to a package that has its own place.
 * @throws IncompleteFacts of more packages than are read
 */
export function readHiddenLock(bytes: Buffer): HiddenLock {
  const packages = asObject(parseObject(bytes)?.['packages']);
  if (packages === null) throw new Error('no lock file: no `packages`');
  const dev: string[] = [];
  const runtime: string[] = [];
  const places = Object.keys(packages);
  for (const place of places.slice(0, MOST_PACKAGES)) {
    const fields = asObject(packages[place]);
    if (place === '' || fields === null) continue;
    if (fields['link'] === true || fields['extraneous'] === true) continue;
    if (fields['dev'] === true) dev.push(place);
    else runtime.push(place);
  }
  const lock = { dev, runtime };
  if (places.length <= MOST_PACKAGES) return lock;
  throw new IncompleteFacts(`more than ${MOST_PACKAGES} packages`, lock);
}
