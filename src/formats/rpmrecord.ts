// F1. What rpm's databases hold, whichever their format: types only.

/** One after another: a package's header under its number, or what could not be read. */
export type RpmRecord =
  | { readonly kind: 'header'; readonly number: number; readonly blob: Buffer }
  | { readonly kind: 'damage'; readonly reason: string };
