import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

import { dynamicSpans, readElfDynamic } from '../../src/formats/elfdynamic.ts';
import { readLdSoCache } from '../../src/formats/ldsocache.ts';
import { dynamicElf, ldSoCache, type ElfParts } from '../fixtures/elf.ts';
import { testWith } from '../oracles.ts';
import { fc } from '../property.ts';

/** As the scan does: only the asked spans are kept. */
function read(bytes: Buffer) {
  const head = bytes.subarray(0, 1024);
  const spans = dynamicSpans(head, bytes.length);
  if (spans === null) return null;
  const kept = spans.map(([at, to]) => ({ at, bytes: Buffer.from(bytes.subarray(at, to)) }));
  return readElfDynamic(head, kept);
}

const ALL: ElfParts = {
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libpq.so.5', 'libc.so.6'],
  soname: 'libx.so.1',
  rpath: '/opt/lib',
  runpath: '$ORIGIN/../lib',
};

const WANT = {
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libpq.so.5', 'libc.so.6'],
  soname: 'libx.so.1',
  rpath: '/opt/lib',
  runpath: '$ORIGIN/../lib',
  complete: true,
};

describe.each([
  ['64 bit, little endian', { bits: 64, big: false }],
  ['64 bit, big endian', { bits: 64, big: true }],
  ['32 bit, little endian', { bits: 32, big: false }],
  ['32 bit, big endian', { bits: 32, big: true }],
] as const)('%s', (_, { bits, big }) => {
  test.each<{ name: string; parts: ElfParts }>([
    { name: 'a small file', parts: {} },
    { name: 'a large one', parts: { padding: 2 << 20 } },
    {
      name: 'strings in a last segment, as patchelf puts them',
      parts: { padding: 2 << 20, strings: 'last' },
    },
    { name: 'program headers at the end', parts: { padding: 2 << 20, headersLast: true } },
  ])('$name', ({ parts }) => {
    expect(read(dynamicElf({ ...ALL, ...parts, bits, big }))).toMatchObject({
      ...WANT,
      wide: bits === 64,
      little: !big,
      machine: 62,
    });
  });
});

test('names that were not kept are said to be unread', () => {
  expect(read(dynamicElf({ ...ALL, strings: 'nowhere' }))).toMatchObject({
    needed: [],
    complete: false,
  });
  expect(read(dynamicElf({ ...ALL, padding: 17 << 20 }))).toMatchObject({ complete: false });
  expect(read(dynamicElf({ ...ALL, padding: 33 << 20, headersLast: true }))).toMatchObject({
    complete: false,
  });
});

test('at most 48 MiB and a little of a file are asked for', () => {
  const spans = dynamicSpans(dynamicElf({ padding: 1 << 20 }).subarray(0, 1024), 1 << 30) ?? [];
  expect(spans.reduce((sum, [from, to]) => sum + to - from, 0)).toBeLessThan(49 << 20);
});

test('flags', () => {
  expect(read(dynamicElf({ flags: 0x800 }))).toMatchObject({ noDefaultLib: true, program: false });
  expect(read(dynamicElf({ flags: 0x8000000 }))).toMatchObject({ program: true });
  expect(read(dynamicElf({ type: 2 }))).toMatchObject({ program: true });
});

test('an object file, a static program and a text are none', () => {
  expect(read(dynamicElf({ type: 1 }))).toBeNull();
  const bare = dynamicElf();
  bare.writeUInt16LE(0, 56);
  expect(read(bare)).toBeNull();
  expect(read(Buffer.from('#!/bin/sh\n'))).toBeNull();
});

const READELF = '/usr/bin/readelf';
const LDCONFIG = '/sbin/ldconfig';
const CACHE = '/etc/ld.so.cache';
const REAL = [process.execPath, '/bin/ls', '/bin/sh', '/lib/x86_64-linux-gnu/libc.so.6'];

const PRESENT = REAL.filter((path) => existsSync(path));

test.each(PRESENT)('%s, as it is', (path) => {
  expect(read(readFileSync(path))).toMatchObject({
    complete: true,
    interpreter: expect.stringMatching(/^\/lib/) as string,
  });
});

// test/e2e/loader.test.ts asks the readelf of an image of every file in it.
testWith(READELF).each(PRESENT)('%s, as readelf reads it', (path) => {
  const found = read(readFileSync(path));
  const out = execFileSync(READELF, ['-dlW', path], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const all = (tag: string) =>
    [...out.matchAll(new RegExp(`\\(${tag}\\)[^[]*\\[(.*)\\]`, 'g'))].map((match) => match[1]);
  expect(found).toMatchObject({
    needed: all('NEEDED'),
    soname: all('SONAME')[0] ?? null,
    runpath: all('RUNPATH')[0] ?? null,
    interpreter: /program interpreter: (.*)\]/.exec(out)?.[1],
  });
});

test('any bytes are answered', () => {
  const real = dynamicElf(ALL);
  const change = fc.tuple(fc.nat(real.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), fc.nat(real.length), (changes, length) => {
      const bytes = Buffer.from(real);
      for (const [at, value] of changes) if (at > 3) bytes[at] = value;
      const found = read(bytes.subarray(0, length));
      expect(found === null || found.needed.length <= 1024).toBe(true);
    }),
  );
});

describe('the loader’s cache', () => {
  const paths = ['/usr/local/lib/libx.so.1', '/lib/x86_64-linux-gnu/libc.so.6'];

  test.each(['new', 'both', 'old'] as const)('%s', (form) => {
    expect(readLdSoCache(ldSoCache(paths, form))).toEqual([
      ['libx.so.1', paths[0]],
      ['libc.so.6', paths[1]],
    ]);
  });

  testWith(CACHE, LDCONFIG)('of this machine, as ldconfig prints it', () => {
    const printed = execFileSync(LDCONFIG, ['-p'], { encoding: 'utf8' });
    const want = [...printed.matchAll(/^\t(\S+) .* => (\S+)$/gm)].map(([, ...entry]) => entry);
    expect(readLdSoCache(readFileSync(CACHE))).toEqual(want);
  });

  test('any bytes are answered', () => {
    expect(readLdSoCache(Buffer.from('libx'))).toBeNull();
    const real = ldSoCache(paths, 'both');
    const change = fc.tuple(fc.nat(real.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.nat(real.length), (changes, length) => {
        const bytes = Buffer.from(real);
        for (const [at, value] of changes) bytes[at] = value;
        const found = readLdSoCache(bytes.subarray(0, length));
        expect(found === null || Array.isArray(found)).toBe(true);
      }),
    );
  });
});
