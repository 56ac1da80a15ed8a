// F1. A jar's manifest (Jar File Specification, "JAR Manifest"): pure.

/** What a manifest says of the archive; names are compared without case, as the specification has it. */
export interface JarManifest {
  /** Of the main section; '' where it says nothing. */
  readonly main: (field: string) => string;
  /** Of the main section, else of the first other one that says it: old manifests describe packages. */
  readonly anywhere: (field: string) => string;
}

/** The fields that tell name, version and group; signed archives have sections by the thousand. */
const FIELDS = new Set([
  'artifact-id',
  'bundle-name',
  'bundle-symbolicname',
  'bundle-version',
  'created-by',
  'extension-name',
  'group-id',
  'implementation-title',
  'implementation-vendor-id',
  'implementation-version',
  'main-class',
  'name',
  'plugin-version',
  'short-name',
  'specification-version',
  'weave-classes',
]);

export function readManifest(bytes: Buffer): JarManifest {
  const main = new Map<string, string>();
  const others = new Map<string, string>();
  let section = main;
  let begun = false;
  for (const line of unfolded(bytes.toString('latin1'))) {
    if (line === '') {
      if (begun) section = others;
      continue;
    }
    begun = true;
    const colon = line.indexOf(':');
    const field = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!FIELDS.has(field) || (section.get(field) ?? '') !== '') continue;
    section.set(
      field,
      Buffer.from(line.slice(colon + 1), 'latin1')
        .toString('utf8')
        .trim(),
    );
  }
  return {
    main: (field) => main.get(field) ?? '',
    anywhere: (field) => main.get(field) || (others.get(field) ?? ''),
  };
}

/**
 * Lines with their continuations, which begin with one space. Lines are folded by bytes, in the
 * middle of a character too, so these are bytes as Latin-1. A blank line is ''.
 */
function* unfolded(text: string): Generator<string> {
  const end = /\r\n|\r|\n|$/g;
  let parts: string[] = [];
  for (let at = 0; at < text.length; at = end.lastIndex) {
    end.lastIndex = at;
    const stop = end.exec(text)!.index;
    const line = text.slice(at, stop);
    if (line.startsWith(' ') && parts.length > 0) {
      parts.push(line.slice(1));
    } else {
      if (parts.length > 0) yield parts.join('');
      parts = line === '' ? [] : [line];
      if (line === '') yield '';
    }
  }
  if (parts.length > 0) yield parts.join('');
}
