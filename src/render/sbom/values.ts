// F4. Values that both formats have a form for; what lacks it is left out. Pure.

/** The hex digits of `sha256:…`. */
export function sha256In(digest: string | null): string | null {
  return /^sha256:([0-9a-f]{64})$/u.exec(digest ?? '')?.[1] ?? null;
}

/** A package URL is printable ASCII without blanks (ECMA-427). */
export function purlIn(purl: string | null): string | null {
  return purl !== null && /^pkg:[!-~]+$/u.test(purl) ? purl : null;
}
