// F0. Types only.

/** What facts and reports are made of: plain JSON, so that every value survives a cache and a worker. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
