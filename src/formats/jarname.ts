// F1. What the file name of a Java archive tells of name and version: pure.

/** `spring-data-r2dbc-1.1.0.RELEASE.jar` → `spring-data-r2dbc`, `1.1.0.RELEASE`; '' where it tells none. */
export interface ArchiveName {
  readonly name: string;
  readonly version: string;
}

/** Parts that begin with a letter: `jboss-saaj-api_1.4_spec`. */
const NAME = /^[a-z][\w.]*(?:-[a-z][\w.]*)*-?$/i;
/** `1.1.0.RELEASE`, `4aug2000r7-dev`, `build212-hudson-5`; `r06` and `rc1` are all that is left. */
const VERSION = /^(?:\d|build\d)|^rc?\d+$/i;
/** `pkg_4.3.2`, `pkg.4.3.2`: as OSGi and older tools write it. */
const JOINED_VERSION = /[._-](?:\d|build\d|rc?\d+$)/;
const LONGEST_NAME = 500;

/** `file` is the name with its extension and without its directories. */
export function readArchiveName(file: string): ArchiveName {
  const dot = file.lastIndexOf('.');
  const stem = dot < 0 ? file : file.slice(0, dot);
  if (stem.length > LONGEST_NAME) return { name: '', version: '' };
  const name = nameBefore(stem);
  if (name.length < stem.length)
    return { name, version: name === '' ? '' : stem.slice(name.length + 1) };
  const joined = JOINED_VERSION.exec(name);
  if (joined === null) return { name, version: '' };
  return { name: name.slice(0, joined.index), version: name.slice(joined.index + 1) };
}

/** Up to the first dash that a version follows; '' where that is no name. */
function nameBefore(stem: string): string {
  for (let dash = stem.indexOf('-'); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
    const name = stem.slice(0, dash);
    if (VERSION.test(stem.slice(dash + 1)) && NAME.test(name)) return name;
  }
  return NAME.test(stem) ? stem : '';
}
