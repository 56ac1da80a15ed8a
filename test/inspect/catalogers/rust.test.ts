import { deflateSync } from 'node:zlib';
import { rust } from '../../../src/inspect/catalogers/rust.ts';
import { real } from '../../formats/real.ts';
import { sparse } from '../../formats/sparse.ts';
import { askedFor } from '../asked.ts';
import { cataloged, type Cataloged } from '../cataloged.ts';
import { elf, program } from '../programs.ts';

interface Audited {
  readonly packages: readonly { name: string; version: string; kind?: string }[];
}

/** Where the sections of the real program stand, by `readelf -SW`. */
const SECTION_AT = 0x46b0a;
const SECTION_BYTES = 0x116;
const TABLE_AT = 0x46c20 + 0x13f + 1;

function packagesIn(content: Buffer): Cataloged {
  return cataloged(rust, [program('app/orders', content)]);
}

/** The real program with another list of crates, put at its end. */
function holding(section: Buffer, padding = 0): Buffer {
  const program = sparse('rust-auditable.json');
  const entry = TABLE_AT + 31 * 64;
  program.writeBigUInt64LE(BigInt(program.length + padding), entry + 24);
  program.writeBigUInt64LE(BigInt(section.length), entry + 32);
  return Buffer.concat([program, Buffer.alloc(padding), section]);
}

const audit = (packages: readonly unknown[]): Buffer =>
  deflateSync(JSON.stringify({ packages, format: 1 }));

test('asks for programs with sections behind what is loaded, and keeps little of them', () => {
  expect(askedFor(rust, ['/usr/bin/cargo', '/app/Cargo.lock'])).toEqual([]);
  const content = sparse('rust-auditable.json');
  const entry = { type: 'file', path: '/a', mode: 0o644, uid: 0, gid: 0, linkTarget: '' } as const;
  const want = rust.wants?.({ ...entry, size: content.length }, content.subarray(0, 1024));
  const [tail, table] = want?.spans ?? [];
  expect(tail?.[0]).toBe(0x46a58);
  expect(table).toEqual([TABLE_AT, TABLE_AT + 33 * 64]);
  expect(want?.needles).toBeUndefined();
  // No sections at all.
  expect(rust.wants?.({ ...entry, size: 9999 }, elf())).toBeNull();
});

test('crates are those that rust-audit-info lists, but for what only the build ran', () => {
  const { packages } = JSON.parse(real('rust-audit-info.json')) as Audited;
  const runtime = packages.filter(({ kind }) => kind !== 'build');
  const { names, failures } = packagesIn(sparse('rust-auditable.json'));
  expect(names).toEqual(runtime.map(({ name, version }) => `${name} ${version}`));
  expect(failures).toEqual([]);
});

test('what owns the program, is named by it, and has a purl', () => {
  const { packages } = packagesIn(sparse('rust-auditable.json'));
  expect(packages.map(({ purl, size, direct }) => [purl, size, direct])).toEqual([
    ['pkg:cargo/itoa@1.0.18', null, true],
    [null, null, true],
    ['pkg:cargo/memchr@2.8.3', null, undefined],
    [null, sparse('rust-auditable.json').length, undefined],
    ['pkg:cargo/serde@1.0.229', null, true],
    ['pkg:cargo/serde_core@1.0.229', null, undefined],
  ]);
});

test.each([
  { name: 'no zlib', section: Buffer.from('no zlib at all') },
  { name: 'cut', section: audit([{ name: 'a', version: '1.0.0' }]).subarray(0, -5) },
  { name: 'no JSON', section: deflateSync('{"packages":[') },
  { name: 'no list', section: deflateSync('{"packages":{}}') },
  { name: 'nested', section: deflateSync('['.repeat(1 << 20)) },
  { name: 'nothing but zeros', section: deflateSync(Buffer.alloc(64 << 20)) },
])('a list that is $name is a problem', ({ section }) => {
  const { names, failures } = packagesIn(holding(section));
  expect(names).toEqual([]);
  expect(failures).toHaveLength(1);
});

test('of damaged entries the others are told', () => {
  const { names, failures } = packagesIn(
    holding(audit([7, { name: 'a', version: '1.0.0' }, { name: 'b' }, null, ['c']])),
  );
  expect(names).toEqual(['a 1.0.0']);
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatch(/4 of its crates/);
});

test('dependencies may name anything, and no more than 50,000 crates are told', () => {
  const crates = Array.from({ length: 60_000 }, (_, i) => ({
    name: `c${i}`,
    version: '1.0.0',
    source: 'crates.io',
    dependencies: [i, i + 1, -1, 1e9, 'x', null],
    ...(i === 0 && { root: true }),
  }));
  const { names, failures } = packagesIn(holding(audit(crates)));
  expect(names).toHaveLength(50_000);
  expect(failures).toEqual([expect.stringMatching(/60000 crates/)]);
});

test('a section beyond what is kept is a problem', () => {
  const { names, failures } = packagesIn(holding(audit([]), 33 << 20));
  expect(names).toEqual([]);
  expect(failures).toEqual([expect.stringMatching(/is not within 33554432 bytes/)]);
});

test('a cut program is a problem or none, whole it is read', () => {
  const content = sparse('rust-auditable.json');
  for (let length = 0; length < content.length; length += length < 1200 ? 64 : 9001) {
    expect(packagesIn(content.subarray(0, length)).names).toEqual([]);
  }
  for (let i = 0; i < 64 * 33; i += 7) {
    const changed = Buffer.from(content);
    changed[TABLE_AT + i] = (changed[TABLE_AT + i] ?? 0) ^ 0x91;
    expect(packagesIn(changed).names.length).toBeLessThanOrEqual(6);
  }
  const section = content.subarray(SECTION_AT, SECTION_AT + SECTION_BYTES);
  expect(packagesIn(holding(section)).names).toHaveLength(6);
});
