import { elfnotes } from '../../../src/inspect/catalogers/elfnotes.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { realBytes } from '../../formats/real.ts';
import { elf, program, snapshotOf, text } from '../programs.ts';

const HEAD = realBytes('zstd-head.elf');
/** Where its third note segment stands, by its program headers. */
const NOTE_AT = 0x157488;

/** Debian testing's zstd with another text for a note, and its own version string. */
function noted(path: string, fields: Readonly<Record<string, string>>): TarEntry {
  const json = Buffer.from(JSON.stringify(fields));
  const words = Buffer.alloc(12);
  words.writeUInt32LE(4, 0);
  words.writeUInt32LE(json.length, 4);
  words.writeUInt32LE(0xcafe1a7e, 8);
  const content = Buffer.alloc(NOTE_AT + 0xc0);
  HEAD.copy(content);
  content.write('\0v1.5.7\0', 2000, 'latin1');
  Buffer.concat([words, Buffer.from('FDO\0'), json]).copy(content, NOTE_AT);
  return program(path, content);
}

const ZSTD = {
  type: 'deb',
  os: 'Debian',
  name: 'libzstd',
  version: '1.5.7+dfsg-4',
  architecture: 'amd64',
};
const found = (entries: readonly TarEntry[]) =>
  snapshotOf([entries]).packages.map(({ purl, location }) => [purl, location]);

test('asks for the notes of ELF files, and for nothing else', () => {
  const head = {
    type: 'file',
    size: 2 << 20,
    mode: 0o755,
    uid: 0,
    gid: 0,
    linkTarget: '',
  } as const;
  const wants = (bytes: Buffer) => elfnotes.wants?.({ ...head, path: '/app/x' }, bytes);
  expect(wants(HEAD)).toEqual({
    bytes: 1024,
    spans: [
      [0x350, 0x374],
      [0x157468, 0x157488],
      [0x157488, 0x157548],
    ],
  });
  expect(wants(elf())).toBeNull();
  expect(wants(Buffer.from('#!/bin/sh'))).toBeNull();
  expect(wants(HEAD.subarray(0, 40))).toBeNull();
});

test('a program without a database says itself what it is, and its name is not needed', () => {
  expect(found([noted('usr/bin/zstd', ZSTD)])).toEqual([
    ['pkg:deb/debian/libzstd@1.5.7%2Bdfsg-4?arch=amd64&distro=debian', '/usr/bin/zstd'],
  ]);
});

test.each([
  [
    { type: 'rpm', os: 'fedora', osVersion: '41', name: 'curl', version: '8.9.1-3.fc41' },
    'pkg:rpm/fedora/curl@8.9.1-3.fc41?distro=fedora-41',
  ],
  [
    { type: 'alpm', os: 'arch', name: 'zlib', version: '1:1.3.1-2', architecture: 'x86_64' },
    'pkg:alpm/arch/zlib@1:1.3.1-2?arch=x86_64&distro=arch',
  ],
  [{ type: 'own', name: 'acme-orders', version: '1.0' }, 'pkg:generic/acme-orders@1.0'],
  [{ type: 'deb', name: 'a', version: '1' }, null],
])('%j', (fields, purl) => {
  expect(found([noted('opt/x', fields)])).toEqual([[purl, '/opt/x']]);
});

test('one package for all files of an installation, none for what the database lists', () => {
  const files = [noted('usr/bin/zstd', ZSTD), noted('usr/lib/libzstd.so.1', ZSTD)];
  expect(found(files)).toHaveLength(1);
  const database = [
    text('var/lib/dpkg/status', 'Package: zstd\nVersion: 1.5.7+dfsg-4\n'),
    text('var/lib/dpkg/info/zstd.list', '/.\n/usr/bin/zstd\n/usr/lib/libzstd.so.1\n'),
  ];
  expect(snapshotOf([[...database, ...files]]).packages.map(({ name }) => name)).toEqual(['zstd']);
  const copied = snapshotOf([[...database, ...files, noted('usr/bin/other', ZSTD)]]).packages;
  expect(copied.map(({ name }) => name).sort()).toEqual(['libzstd', 'zstd']);
});
