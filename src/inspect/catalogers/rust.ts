// F2. Crates that cargo-auditable recorded in a program: pure.

import { IncompleteFacts } from '../../errors.ts';
import { readElfHeader, type ElfHeader } from '../../formats/elfheader.ts';
import { readSection } from '../../formats/elfsections.ts';
import { readAudit, type Audit } from '../../formats/rustaudit.ts';
import type { Cataloger, FoundPackage, SeenFile } from '../../model/knowledge.ts';
import type { FactOf } from '../../model/rootfs.ts';
import { purlOf } from '../purl.ts';

/** `source` of crates.io is left out: nearly all are. */
type CrateFact = {
  readonly name: string;
  readonly version: string;
  readonly source?: string;
  readonly root?: true;
  readonly direct?: true;
};
type RustFact = { readonly crates: readonly CrateFact[] };

const NAME = 'rust';
const SECTION = '.dep-v0';
const CRATES_IO = 'crates.io';
/** Program headers stand there. */
const HEAD_BYTES = 1024;
/**
 * cargo-auditable gives the section no flags, so it is not loaded and stands behind the segments,
 * before the symbols but after debug data. Of 864 programs in a Debian 12's /usr/bin (1.2 GB) the
 * median has 2 kB there, the largest (Go with debug data) 14 MB.
 */
const MOST_TAIL = 32 << 20;
/** Of a program with some 40 sections: 3 kB. */
const MOST_TABLE = 64 << 10;
/** Every program with Rust's standard library asks for this variable (std, panicking.rs). */
const RUST = 'RUST_BACKTRACE';
const MOST_PACKAGES = 50_000;

export const rust: Cataloger<RustFact> = {
  name: NAME,
  version: 1,
  wants({ size }, head) {
    const header = readElfHeader(head);
    if (header === null || header.sections === null) return null;
    const { tail, table } = spansOf(header);
    if (header.segments.length === 0 || tail[0] >= size) return null;
    const want = { bytes: HEAD_BYTES, spans: [tail, table] };
    return size > tail[1] ? { ...want, needles: [RUST] } : want;
  },
  extract,
  catalog(image) {
    const found: FoundPackage[] = [];
    for (const fact of image.rootfs.facts<RustFact>(NAME)) found.push(...packagesOf(fact));
    return found;
  },
};

/** What lies behind the last segment, and the section table, which may stand elsewhere. */
function spansOf({ segments, sections }: ElfHeader): Record<'tail' | 'table', [number, number]> {
  const end = segments.reduce((most, { offset, bytes }) => Math.max(most, offset + bytes), 0);
  const from = sections?.offset ?? 0;
  const bytes = Math.min((sections?.count ?? 0) * (sections?.step ?? 0), MOST_TABLE);
  return { tail: [end, end + MOST_TAIL], table: [from, from + bytes] };
}

function extract(file: SeenFile): RustFact | null {
  const header = readElfHeader(file.bytes);
  if (header === null) return null;
  const { tail, table } = spansOf(header);
  const kept = [tail, table].map(([at], i) => ({ at, bytes: file.spans[i] ?? Buffer.alloc(0) }));
  const section = readSection(header, kept, SECTION);
  if (section === null) return null;
  // The names of a program with much debug data, or of a file that is cut: Rust's are of interest.
  if (section === 'unknown' && !file.hits.has(RUST)) return null;
  if (section === 'unknown' || section === 'unread') {
    const doubt = section === 'unknown' ? ', if it has one,' : '';
    throw new Error(
      `its list of crates${doubt} is not within ${MOST_TAIL} bytes behind what is loaded`,
    );
  }
  return factsOf(readAudit(section));
}

/** As syft does, without what only the build ran: it does not ship. */
function factsOf({ crates, damaged }: Audit): RustFact | null {
  const direct = new Set(crates.flatMap(({ root, dependencies }) => (root ? dependencies : [])));
  const runtime = crates.flatMap(({ name, version, source, kind, root }, place): CrateFact[] => {
    if (kind === 'build') return [];
    const isDirect = direct.has(place);
    return [
      {
        name,
        version,
        ...(source !== CRATES_IO && { source }),
        ...(root && { root }),
        ...(isDirect && { direct: isDirect }),
      },
    ];
  });
  const facts = { crates: runtime.slice(0, MOST_PACKAGES) };
  if (runtime.length > MOST_PACKAGES) {
    throw new IncompleteFacts(`it lists ${runtime.length} crates`, facts);
  }
  if (damaged > 0) throw new IncompleteFacts(`${damaged} of its crates are damaged`, facts);
  return runtime.length === 0 ? null : facts;
}

function packagesOf({ entry, facts }: FactOf<RustFact>): FoundPackage[] {
  return facts.crates.map(({ name, version, source = CRATES_IO, root, direct }) => ({
    type: 'cargo',
    name,
    version,
    // A purl of this type without `repository_url` is of crates.io (purl-spec, types/cargo); the
    // record does not say which other registry, repository or folder a crate is from.
    purl: source === CRATES_IO ? purlOf('cargo', name, { version }) : null,
    location: entry.path,
    owns: root === true ? [{ file: entry.path }] : null,
    ...(direct === true && { direct }),
  }));
}
