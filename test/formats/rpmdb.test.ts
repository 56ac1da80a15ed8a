import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MOST_RPM_RECORDS, readRpmDatabase, type RpmDatabase } from '../../src/formats/rpmdb.ts';
import { fc } from '../property.ts';
import { real } from './real.ts';
import { database, DATABASES, header, NAME, ndb, packageHeader } from './rpmblobs.ts';

const DESCRIPTION = 1005;
const SOURCE_RPM = 1044;

/** As `rpm -qa --qf '%{NAME}|%{EVR}|%{ARCH}|%{SOURCERPM}|%{EPOCH}\n'` prints it. */
function asRpm({ packages }: RpmDatabase): string {
  const rows = packages.map(({ name, epoch, version, architecture, sourceRpm }) => {
    const evr = epoch === null ? version : `${epoch}:${version}`;
    return [name, evr, architecture || '(none)', sourceRpm || '(none)', epoch ?? '(none)'];
  });
  return sorted(rows.map((row) => row.join('|')));
}

function filesOf({ packages }: RpmDatabase): string {
  const rows = packages.flatMap(({ name, files }) =>
    (files ?? []).flatMap(({ directory, names }) =>
      names.map((file) => `${name}|${directory === '/' ? '' : directory}/${file}`),
    ),
  );
  return sorted(rows);
}

function sorted(rows: readonly string[]): string {
  return `${[...rows].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('\n')}\n`;
}

/** What is read of it, and that nothing but a plain error comes of it. */
function survive(file: Buffer): RpmDatabase {
  try {
    return readRpmDatabase(file);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(RangeError);
    expect(error).not.toBeInstanceOf(TypeError);
    return { packages: [], damage: (error as Error).message };
  }
}

describe.each(DATABASES)('%s', (name) => {
  test('packages and their files are those that rpm lists', () => {
    const read = readRpmDatabase(database(name));
    expect(read.damage).toBeNull();
    expect(asRpm(read)).toBe(real('rpm-qa'));
    expect(filesOf(read)).toBe(real('rpm-files'));
  });

  test('in the order of their installation', () => {
    const names = readRpmDatabase(database(name)).packages.map((pkg) => pkg.name);
    const rest = ['many', 'hola', 'zero-epoch', 'gpg-pubkey'];
    expect(names).toEqual(['native', 'hello', 'acme-web', 'plus++', ...rest]);
  });

  test('cut anywhere: what is left is told, and that it is not all', () => {
    const file = database(name);
    const whole = real('rpm-qa');
    for (let length = 0; length < file.length; length += 997) {
      const read = survive(file.subarray(0, length));
      for (const line of asRpm(read).split('\n')) expect(whole).toContain(line);
      if (read.packages.length < 8) expect(read.damage).not.toBeNull();
    }
  });

  test('any bytes overwritten: no crash, and no more packages than there are', () => {
    const file = database(name);
    const places = fc.array(
      fc.tuple(fc.nat(file.length - 1), fc.nat(255), fc.constantFrom(1, 2, 4)),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(places, (changes) => {
        const bad = Buffer.from(file);
        for (const [at, value, size] of changes)
          bad.fill(value, at, Math.min(at + size, bad.length));
        expect(survive(bad).packages.length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 100 },
    );
  });

  test('the same in its first pages, where the lists of what there is stand', () => {
    const file = database(name);
    for (let at = 0; at < 4096; at += 7) {
      const bad = Buffer.from(file);
      bad.writeUInt16BE(0xffff, at);
      survive(bad);
      bad.writeUInt16BE(0x0100, at);
      survive(bad);
    }
  });
});

test.each([
  { name: 'nothing', file: Buffer.alloc(0) },
  { name: 'text', file: Buffer.from('hello, world\n'.repeat(100)) },
  { name: 'SQLite’s first bytes', file: Buffer.from('SQLite format 3\0') },
  { name: 'an SQLite file of zeros', file: Buffer.from('SQLite format 3\0'.padEnd(4096, '\0')) },
  { name: 'a later ndb', file: Buffer.concat([Buffer.from('RpmP\x01'), Buffer.alloc(5000)]) },
  { name: 'a B-tree of Berkeley DB', file: Buffer.alloc(8192).fill('\x62\x31\x05\x00', 12, 16) },
])('$name is no database', ({ file }) => {
  expect(() => readRpmDatabase(file)).toThrow();
});

test('a database without packages', () => {
  expect(readRpmDatabase(ndb(0, Buffer.alloc(0)))).toEqual({ packages: [], damage: null });
});

test('records that share their bytes, and a million of them', () => {
  const large = packageHeader('a', [DESCRIPTION, ['x'.repeat(100_000)]]);
  const shared = readRpmDatabase(ndb(255, large));
  expect(shared.packages).toHaveLength(1);
  expect(shared.damage).toMatch(/its records overlap, and the rest was left out/);

  const many = readRpmDatabase(ndb(1_000_000, packageHeader('a')));
  expect(many.packages).toHaveLength(MOST_RPM_RECORDS);
  expect(many.damage).toMatch(/it has over 50000 records, and the rest was left out/);
  // None of them is a package.
  const none = readRpmDatabase(ndb(1_000_000, header([NAME, ['a']])));
  expect(none.packages).toEqual([]);
  expect(none.damage).toMatch(/over 50000 records.*and 50000 things more/);
});

test('a package whose files do not fit each other is a package all the same', () => {
  const blob = packageHeader('a', [1117, ['x', 'y']], [1118, ['/etc/']], [1116, 4, [0, 7]]);
  const { packages, damage } = readRpmDatabase(ndb(1, blob));
  expect(packages).toMatchObject([{ name: 'a', version: '1-2', files: null }]);
  expect(damage).toMatch(/the list of a package’s files does not fit itself/);
});

describe('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rpmdb-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Rows by SQLite itself. */
  function made(
    name: string,
    pageSize: number,
    blobs: Iterable<readonly [number, Buffer]>,
  ): Buffer {
    const path = join(folder, name);
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA page_size = ${pageSize}; CREATE TABLE a (b); BEGIN`);
    db.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
    const insert = db.prepare('INSERT INTO Packages VALUES (?, ?)');
    for (const [number, blob] of blobs) insert.run(number, blob);
    db.exec('COMMIT');
    db.close();
    const file = readFileSync(path);
    rmSync(path);
    return file;
  }

  test('rows of any length, in pages of any size, come back as they were', () => {
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 1 << 30 }), fc.nat(9000)), {
      selector: ([number]) => number,
      maxLength: 60,
    });
    const pages = fc.constantFrom(512, 1024, 4096, 65536);
    fc.assert(
      fc.property(rows, pages, (given, pageSize) => {
        const blobs = given.map(([number, length]) => {
          const filling = 'x'.repeat(length);
          const after = [SOURCE_RPM, [`s${number}`]] as const;
          return [number, packageHeader(`p${number}`, [DESCRIPTION, [filling]], after)] as const;
        });
        const { packages, damage } = readRpmDatabase(made('rows.sqlite', pageSize, blobs));
        expect(damage).toBeNull();
        const numbers = given.map(([number]) => number).sort((one, other) => one - other);
        expect(packages.map(({ name, sourceRpm }) => [name, sourceRpm])).toEqual(
          numbers.map((number) => [`p${number}`, `s${number}`]),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('packages with more files than any image has', () => {
    const names = Array.from({ length: 400_000 }, () => 'f');
    const indexes = names.map(() => 0);
    const blob = packageHeader('a', [1117, names], [1118, ['/usr/']], [1116, 4, indexes]);
    const rows = Array.from({ length: 8 }, (_, i) => [i + 1, blob] as const);
    const { packages, damage } = readRpmDatabase(made('files.sqlite', 65536, rows));
    expect(packages).toHaveLength(6);
    expect(damage).toMatch(/over 2000000 files, and the rest was left out/);
  });

  test('more rows than packages can be', () => {
    const blob = packageHeader('a');
    const rows = Array.from({ length: 60_000 }, (_, i) => [i + 1, blob] as const);
    const { packages, damage } = readRpmDatabase(made('many.sqlite', 4096, rows));
    expect(packages).toHaveLength(MOST_RPM_RECORDS);
    expect(damage).toMatch(/over 50000 records/);
  });

  test('no table of packages', () => {
    const path = join(folder, 'other.sqlite');
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE Name (key TEXT)');
    db.close();
    expect(() => readRpmDatabase(readFileSync(path))).toThrow('no table Packages');
  });

  test('a tree and a chain of pages that lead back to themselves', () => {
    const blob = packageHeader('a', [DESCRIPTION, ['x'.repeat(4000)]]);
    const rows = Array.from({ length: 40 }, (_, i) => [i + 1, blob] as const);
    const file = made('cycle.sqlite', 512, rows);
    for (let page = 1; page <= file.length / 512; page += 1) {
      const bad = Buffer.from(file);
      const at = (page - 1) * 512;
      // An inner page's last child, or an overflow page's next.
      bad.writeUInt32BE(page, bad[at] === 5 ? at + 8 : at);
      const { packages, damage } = survive(bad);
      expect(packages.length).toBeLessThanOrEqual(40);
      if (packages.length < 40) expect(damage).not.toBeNull();
    }
  });
});

describe('Berkeley DB', () => {
  test('a chain of pages that leads back to itself, and one that two records share', () => {
    const file = database('rpm-Packages.gz');
    for (let at = 4096; at < file.length; at += 4096) {
      if (file[at + 25] !== 7) continue;
      for (const next of [at / 4096, 2, 0xffffffff]) {
        const bad = Buffer.from(file);
        bad.writeUInt32LE(next, at + 16);
        const { packages, damage } = survive(bad);
        expect(packages.length).toBeLessThanOrEqual(8);
        if (packages.length < 8) expect(damage).not.toBeNull();
      }
    }
  });

  test('every page claims 65,535 items', () => {
    const file = database('rpm-Packages.gz');
    for (let at = 4096; at < file.length; at += 4096) file.writeUInt16LE(0xffff, at + 20);
    const { packages, damage } = readRpmDatabase(file);
    expect(packages).toEqual([]);
    expect(damage).toMatch(/65535 items/);
  });

  test('an encrypted one', () => {
    const file = database('rpm-Packages.gz');
    file[24] = 1;
    expect(() => readRpmDatabase(file)).toThrow('the database is encrypted');
  });
});
