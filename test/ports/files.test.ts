// What is written, made and removed in the user's folders, and what is said where it cannot be.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFiles, writeText } from '../../src/ports/files.ts';
import { makeFolder } from '../../src/ports/folders.ts';
import { tempDir } from '../fixtures/layout.ts';

const dir = tempDir();

test('folders above a file are made', async () => {
  await writeText(join(dir, 'a/b/c.txt'), 'text');
  expect(readFileSync(join(dir, 'a/b/c.txt'), 'utf8')).toBe('text');
  expect(readdirSync(join(dir, 'a/b'))).toEqual(['c.txt']);
  expect(() => makeFolder(join(dir, 'a/b'))).not.toThrow();
});

// Node's own recursive mkdir never ends there.
test('a folder that cannot be made is an error, not an endless attempt', async () => {
  const there = process.platform === 'linux' ? '/proc/x/y.txt' : join(dir, 'a/b/c.txt/y.txt');
  await expect(writeText(there, 'text')).rejects.toMatchObject({ code: 'not-writable' });
});

test('a file in the place of a folder is said', async () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => makeFolder(join(dir, 'file/x'))).toThrow(/ENOTDIR|EEXIST/u);
  await expect(writeText(join(dir, 'file/x'), '')).rejects.toMatchObject({ code: 'not-writable' });
  const message = `cannot write in ${join(dir, 'file')}: a part of that path is a file, want folders`;
  const removed = removeFiles([join(dir, 'file/x')]);
  await expect(removed).rejects.toMatchObject({ code: 'not-writable', message });
});

test('a folder in the place of a file is said, and nothing is left beside it', async () => {
  mkdirSync(join(dir, 'folder'));
  const before = readdirSync(dir);
  const written = writeText(join(dir, 'folder'), 'text');
  await expect(written).rejects.toThrow('it is a folder, want a file');
  expect(readdirSync(dir)).toEqual(before);
});
