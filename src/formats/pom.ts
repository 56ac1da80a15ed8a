// F1. Maven coordinates as an archive carries them: pom.properties and pom.xml: pure.

/** '' for what it does not say, or says with a placeholder that nothing here resolves. */
export type Coordinates = {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
};

/** Reads `pom.properties` as Maven's archiver writes it (java.util.Properties without its escapes). */
export function readPomProperties(text: string): Coordinates {
  const values = new Map<string, string>();
  for (const line of text.split(/[\r\n]+/)) {
    const match = /^\s*(groupId|artifactId|version)\s*[=:](.*)$/.exec(line);
    if (match !== null) values.set(match[1] ?? '', (match[2] ?? '').trim());
  }
  const value = (key: string): string => withoutPlaceholder(values.get(key) ?? '');
  return { group: value('groupId'), artifact: value('artifactId'), version: value('version') };
}

function withoutPlaceholder(value: string): string {
  return value.includes('${') ? '' : value;
}

/**
 * Reads a pom.xml (POM reference, "Maven Coordinates"): group and version come from the parent where
 * the project has none. Placeholders are resolved by the file's own properties.
 */
export function readPomXml(text: string): Coordinates {
  const pom = elementsOf(text);
  const inherited = (field: string): string =>
    pom.get(`project/${field}`) ?? pom.get(`project/parent/${field}`) ?? '';
  const [group, version] = [inherited('groupId'), inherited('version')];
  const resolve = resolver((name) => {
    const field = /^(?:project\.|pom\.)?(parent\.)?(groupId|artifactId|version)$/.exec(name);
    if (field === null) return pom.get(`project/properties/${name}`);
    if (field[1] !== undefined) return pom.get(`project/parent/${field[2]}`);
    return field[2] === 'artifactId' ? pom.get('project/artifactId') : inherited(field[2] ?? '');
  });
  const artifact = resolve(pom.get('project/artifactId') ?? '');
  return { group: resolve(group), artifact, version: resolve(version) };
}

/** A property of properties doubles with each step: so many steps in all, and no longer value. */
const MOST_STEPS = 50;
const LONGEST_VALUE = 500;

function resolver(valueOf: (name: string) => string | undefined): (value: string) => string {
  return (value) => {
    let resolved = value;
    for (let step = 0; step < MOST_STEPS && resolved.length <= LONGEST_VALUE; step += 1) {
      const match = /\$\{([^{}]*)\}/.exec(resolved);
      if (match === null) return withoutPlaceholder(resolved);
      const found = valueOf((match[1] ?? '').trim());
      if (found === undefined) return '';
      resolved =
        resolved.slice(0, match.index) + found + resolved.slice(match.index + match[0].length);
    }
    return '';
  };
}

const DEEPEST = 50;
const MOST_ELEMENTS = 10_000;
/** `project/properties/x` is the deepest that counts. */
const DEEPEST_KEPT = 3;

/** Text of the elements near the root, by path; the first of each. Ends quietly where the XML does. */
function elementsOf(xml: string): Map<string, string> {
  const found = new Map<string, string>();
  const open: string[] = [];
  let text = '';
  let at = xml.indexOf('<');
  while (at >= 0 && open.length < DEEPEST && found.size < MOST_ELEMENTS) {
    const { kind, end } = markupAt(xml, at);
    if (end < 0) break;
    const next = xml.indexOf('<', end);
    if (kind === 'close') {
      if (open.length <= DEEPEST_KEPT && open.length > 1) keep(found, open.join('/'), text);
      open.pop();
      text = '';
    } else if (kind === 'open') {
      open.push(nameOf(xml.slice(at + 1, Math.min(end - 1, at + LONGEST_VALUE))));
      text = '';
    } else if (kind === 'data') {
      text += xml.slice(at + CDATA.length, Math.min(end - 3, at + LONGEST_VALUE));
    }
    if (next > 0 && text.length < LONGEST_VALUE)
      text += xml.slice(end, Math.min(next, end + LONGEST_VALUE));
    at = next;
  }
  return found;
}

function keep(found: Map<string, string>, path: string, text: string): void {
  if (found.has(path)) return;
  found.set(
    path,
    text.trim().replace(/&(lt|gt|amp|quot|apos);/g, (_, name) => ENTITIES[name as 'lt']),
  );
}

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" } as const;
const CDATA = '<![CDATA[';

type Kind = 'open' | 'close' | 'data' | 'other';

/** What begins with the `<` at `at`, and where it ends; -1: never. */
function markupAt(xml: string, at: number): { kind: Kind; end: number } {
  const until = (mark: string, kind: Kind): { kind: Kind; end: number } => {
    const found = xml.indexOf(mark, at);
    return { kind, end: found < 0 ? -1 : found + mark.length };
  };
  if (xml.startsWith('<!--', at)) return until('-->', 'other');
  if (xml.startsWith(CDATA, at)) return until(']]>', 'data');
  if (xml.startsWith('<?', at)) return until('?>', 'other');
  const { end } = until('>', 'other');
  if (xml[at + 1] === '!' || xml[end - 2] === '/') return { kind: 'other', end };
  return { kind: xml[at + 1] === '/' ? 'close' : 'open', end };
}

/** `mvn:version a="b"` → `version`. */
function nameOf(tag: string): string {
  return /^(?:[\w.-]+:)?([\w.-]*)/.exec(tag)?.[1] ?? '';
}
