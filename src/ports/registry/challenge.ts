// F4. Pure: what a 401 asks for (RFC 9110, section 11.6.1: WWW-Authenticate).

/** One scheme with its parameters. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly params: ReadonlyMap<string, string>;
}

const SCHEME = /\s*,?\s*([A-Za-z][\w-]*)(?=\s|,|$)/y;
/** `name=token` or `name="quoted"`; of several the first needs no comma. */
const PARAM = /\s*,?\s*([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
const MOST = 20;

/** Several schemes may stand in one header, each with parameters of its own. */
export function parseChallenges(header: string): Challenge[] {
  const found: Challenge[] = [];
  let at = 0;
  while (found.length < MOST) {
    SCHEME.lastIndex = at;
    const scheme = SCHEME.exec(header)?.[1];
    if (scheme === undefined) break;
    at = SCHEME.lastIndex;
    const params = new Map<string, string>();
    for (;;) {
      PARAM.lastIndex = at;
      const param = PARAM.exec(header);
      if (param === null) break;
      at = PARAM.lastIndex;
      const [, name = '', quoted, token] = param;
      params.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? '');
    }
    found.push({ scheme: scheme.toLowerCase(), params });
  }
  return found;
}
