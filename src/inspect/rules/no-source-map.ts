// F2. The rule no-source-map: pure.

import type { Extractor, Rule, RuleMatch } from '../../model/knowledge.ts';
import { directoryMatch, gather, type Heap, type Place } from '../directories.ts';
import { directoryOf } from '../paths.ts';
import { surveyOf } from '../survey.ts';
import { formatCount } from '../../text/bytes.ts';
import { packageDirectoryOf } from './files/packagedirs.ts';

const NAME = 'no-source-map';

/** `file`: a source map; `inline`: one behind a program, of so many bytes. */
type MapFact = { readonly kind: 'file' } | { readonly kind: 'inline'; readonly bytes: number };

/** Source map format (ECMA-426): an object with a version and mappings, or sections that have them. */
const VERSION = '"version"';
const MAPPINGS = '"mappings"';
const SECTIONS = '"sections"';
const MAP = /\.map$/;
/** `{`, or the line `)]}'` before it that keeps a browser from running it. */
const BEGINS = /^(?:\ufeff|\xef\xbb\xbf)?(?:\)\]\}'?[^\n]{0,40}\n)?\s{0,16}\{/;
const HEAD_BYTES = 80;

const CODE = /\.(?:[cm]?js|css)$/;
/** A bundler that writes such comments holds the words too, but no map behind them. */
const INLINE = 'sourceMappingURL=data:';
const INLINE_LIKE =
  /^sourceMappingURL=data:application\/json[\w;=-]{0,60},(?:[\w+/]{40}|(?:%7B|\{)[^\s'"`]{0,3}(?:%22|"))/;
const INLINE_BYTES = 180;

const wants: Extractor['wants'] = ({ path, size }) => {
  if (MAP.test(path)) return { bytes: HEAD_BYTES, needles: [VERSION, MAPPINGS, SECTIONS] };
  if (!CODE.test(path) || size < INLINE_BYTES / 2) return null;
  return { captures: [{ needle: INLINE, bytes: INLINE_BYTES, like: INLINE_LIKE }] };
};

const extract: Extractor<MapFact>['extract'] = ({ path, size, bytes, hits, places }) => {
  if (MAP.test(path)) {
    const isMap = hits.has(VERSION) && (hits.has(MAPPINGS) || hits.has(SECTIONS));
    return isMap && BEGINS.test(bytes.toString('latin1')) ? { kind: 'file' } : null;
  }
  const at = places.get(INLINE)?.at(-1);
  return at === undefined ? null : { kind: 'inline', bytes: size - at };
};

const LEAST_OF_PACKAGES = 1 << 20;

/** Where bundlers write to: what lies below is one finding. */
const OUTPUT =
  /^(.*?\/(?:dist|build|out|output|public|static|assets|www|html|htdocs|\.next|\.nuxt|\.output))\//;

function placeOf(path: string, fact: MapFact): Place {
  const directory = packageDirectoryOf(path) ?? OUTPUT.exec(path)?.[1] ?? directoryOf(path);
  return { directory, what: 'source maps', ...(fact.kind === 'inline' && { bytes: fact.bytes }) };
}

export const noSourceMap: Rule<MapFact> = {
  name: NAME,
  version: 1,
  wants,
  extract,
  level: 'warning',
  title: 'Source maps, inline ones too',
  why:
    'A source map holds the sources it was made from, comments included: whoever gets the image, ' +
    'or the address of the map, reads them; and it is often larger than the program.',
  fix:
    'Turn maps off in the build that ships (`sourceMap: false`, `--no-sourcemap`), or send them to ' +
    'the error tracker and leave `*.map` out of the COPY.',
  against: {
    argument:
      'With `node --enable-source-maps` stack traces name the lines that people wrote, and open ' +
      'source has nothing to hide.',
    answer:
      'Traces are worth it where nobody else reads the image: an exception for the directory of the ' +
      'program keeps its maps. Those of packages are named from 1 MiB on: nobody debugs them, and ' +
      'only their bytes count.',
  },
  exception: {
    path: '/app/dist',
    reason: 'stack traces by --enable-source-maps; private registry',
  },
  match: ({ rootfs }) => {
    const facts = new Map<number, MapFact>();
    for (const { entry, facts: fact } of rootfs.facts<MapFact>(NAME)) facts.set(entry.inode, fact);
    if (facts.size === 0) return { status: 'none' };
    const inline = new Map<string, number>();
    const heaps = gather(surveyOf(rootfs).inodes, ({ path, inode }) => {
      const fact = facts.get(inode);
      if (fact === undefined) return null;
      const place = placeOf(path, fact);
      const { directory } = place;
      if (fact.kind === 'inline') inline.set(directory, (inline.get(directory) ?? 0) + 1);
      return place;
    });
    const matches = heaps.filter(isWorthAWord).map((heap): RuleMatch => {
      const match = directoryMatch(heap);
      const count = inline.get(heap.directory) ?? 0;
      if (count === 0) return match;
      return { ...match, message: `${match.message}, ${formatCount(count)} of them inline` };
    });
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};

/** Maps of packages hold sources that are public already: only their bytes count. */
function isWorthAWord({ directory, bytes }: Heap): boolean {
  return bytes >= LEAST_OF_PACKAGES || packageDirectoryOf(`${directory}/`) === null;
}
