import { go } from '../../../src/inspect/catalogers/go.ts';
import { real } from '../../formats/real.ts';
import { sparse } from '../../formats/sparse.ts';
import { askedFor } from '../asked.ts';
import { cataloged, type Cataloged } from '../cataloged.ts';
import { elf, goProgram, program } from '../programs.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const HEAD = { type: 'file', path: '/a', size: 9999, mode: 0o644, uid: 0, gid: 0 } as const;

/** What `go version -m` printed of the program, as the packages that it says are in there. */
function listed(name: string): string[] {
  const [first = '', ...lines] = real(name).trimEnd().split('\n');
  const found = lines.flatMap((line, i) => {
    const [, word = '', path = '', version = ''] = line.split('\t');
    if (word !== 'mod' && word !== 'dep') return [];
    const [, next, by = '', byVersion = ''] = lines[i + 1]?.split('\t') ?? [];
    if (next !== '=>') return [`${path} ${version}`];
    return [`${by.startsWith('.') ? path : by} ${byVersion}`];
  });
  return [...found, `stdlib ${first.split(' ')[1]}`].map((one) => one.replace('(devel)', ''));
}

function packagesIn(content: Buffer, mode = 0o755): Cataloged {
  return cataloged(go, [{ file: 'app/orders', content, mode }]);
}

test('asks for programs of any system, and for nothing else', () => {
  const entry = { ...HEAD, linkTarget: '' };
  const asks = (head: Buffer): boolean => (go.wants?.(entry, head) ?? null) !== null;
  expect(asks(elf())).toBe(true);
  expect(asks(elf([], { type: 'library' }))).toBe(true);
  expect(asks(Buffer.from('MZ\x90\0\x03', 'latin1'))).toBe(true);
  expect(asks(Buffer.from('cffaedfe07000001', 'hex'))).toBe(true);
  expect(asks(Buffer.from('#!/bin/sh\n'))).toBe(false);
  expect(asks(Buffer.from('\x7fEL'))).toBe(false);
  expect(asks(Buffer.alloc(0))).toBe(false);
  expect(askedFor(go, ['/usr/bin/go', '/app/go.mod', '/app/go.sum'])).toEqual([]);
});

// The main module of the first is a working copy, linked with -X 'main.version=1.4.0'.
test.each([
  { name: 'go-1.26', main: 'v1.4.0' },
  { name: 'go-1.15', main: '' },
  { name: 'go-1.15-mips', main: '' },
])('modules of $name are those of `go version -m`', ({ name, main }) => {
  const { names, failures } = packagesIn(sparse(`${name}.json`));
  const [first, ...others] = listed(`${name}.txt`);
  expect(first).toBe('example.com/orders ');
  expect(names).toEqual([`example.com/orders ${main}`, ...others]);
  expect(failures).toEqual([]);
});

test('what stands where, owns what, and its purl', () => {
  const { packages } = packagesIn(sparse('go-1.26.json'), 0o644);
  expect(packages.map(({ purl, size, type }) => [purl, size, type])).toEqual([
    ['pkg:golang/example.com/orders@v1.4.0', sparse('go-1.26.json').length, 'golang'],
    ['pkg:golang/example.com/part', null, 'golang'],
    ['pkg:golang/github.com/kr/text@v0.1.0', null, 'golang'],
    ['pkg:golang/golang.org/x/text@v0.0.0-20170915032832-14c0d48ead0c', null, 'golang'],
    ['pkg:golang/rsc.io/quote@v1.5.2', null, 'golang'],
    ['pkg:golang/rsc.io/sampler@v1.3.0', null, 'golang'],
    ['pkg:golang/stdlib@1.26.8', null, 'golang'],
  ]);
  expect(new Set(packages.map(({ location }) => location))).toEqual(new Set(['/app/orders']));
});

test('names keep their case, purls do not (purl-spec, types/golang)', () => {
  const { packages } = packagesIn(
    built('path\tx\nmod\tgithub.com/Acme/Orders/v2\tv2.0.0+incompatible\t\n'),
  );
  expect(packages[0]?.name).toBe('github.com/Acme/Orders/v2');
  expect(packages[0]?.purl).toBe('pkg:golang/github.com/acme/orders/v2@v2.0.0%2Bincompatible');
});

test.each([
  { version: 'go1.21.3 X:boringcrypto', want: 'stdlib go1.21.3' },
  { version: 'devel go1.27-0123456789 Mon Jan 2 15:04:05 2026', want: 'stdlib go1.27-0123456789' },
  { version: 'devel +0123456789', want: 'stdlib devel' },
])('the standard library of $version', ({ version, want }) => {
  expect(packagesIn(built('', { version })).names).toEqual([want]);
});

test('two programs with a module have it twice', () => {
  const content = sparse('go-1.26.json');
  const { packages } = cataloged(go, [program('a', content), program('b', content)]);
  const places = packages.filter(({ name }) => name === 'rsc.io/quote');
  expect(places.map(({ location }) => location)).toEqual(['/a', '/b']);
});

test('the magic as text is none, here or there', () => {
  expect(packagesIn(goProgram(['\xff Go buildinf:', 'text']))).toMatchObject({
    names: [],
    failures: [],
  });
  const content = sparse('go-1.26.json');
  MAGIC.copy(content, 4096);
  MAGIC.copy(content, 8003);
  expect(packagesIn(content).names).toHaveLength(7);
});

test('a program inside a program is not its own', () => {
  const content = sparse('go-1.26.json');
  inline('path\tinner\nmod\texample.com/inner\tv1.0.0\n').copy(content, 0x10000);
  expect(packagesIn(content).names[0]).toBe('example.com/orders v1.4.0');
});

test('a build info that is damaged or too long is a problem, and all else is told', () => {
  const cut = sparse('go-1.26.json').subarray(0, 0x1aa000 + 200);
  const long = built(`path\tx\n${'dep\texample.com/a\tv1.0.0\n'.repeat(30_000)}`);
  for (const content of [cut, long, built('', { version: '\x01\x02' })]) {
    const { names, failures } = cataloged(go, [
      program('app/orders', content),
      program('app/sound', sparse('go-1.15.json')),
    ]);
    expect(names).toHaveLength(6);
    expect(failures).toEqual([
      expect.stringMatching(
        /^\/app\/orders: its (Go build info is damaged|table of modules has \d+ bytes)/,
      ),
    ]);
  }
});

test('of pointers that lead nowhere the modules are told', () => {
  const content = sparse('go-1.15.json');
  content.fill(0, content.indexOf(MAGIC) + 16, content.indexOf(MAGIC) + 32);
  const { names, failures } = packagesIn(content);
  expect(names).toEqual(listed('go-1.15.txt').slice(0, -1));
  expect(failures).toEqual([expect.stringMatching(/version of Go/)]);
});

test('of damaged lines the others are told, and names of control characters are dropped', () => {
  const { names, failures, problems } = packagesIn(
    built(
      'path\tx\nmod\texample.com/x\tv1.0.0\t\ndep\tno-version\ndep\ta\x1bb\tv1\t\ndep\tok\tv2\t\n',
    ),
  );
  expect(names).toEqual(['example.com/x v1.0.0', 'ok v2', 'stdlib go1.26.8']);
  expect(failures).toEqual(['/app/orders: 1 of its modules are damaged']);
  expect(problems).toEqual(['bad-package-record']);
});

test('whatever bytes are changed, nothing but a problem comes of it', () => {
  for (const name of ['go-1.26.json', 'go-1.15.json']) {
    const content = sparse(name);
    const at = content.indexOf(MAGIC);
    for (let i = 0; i < 120; i += 1) {
      const changed = Buffer.from(content.subarray(0, at + 4096));
      const place = i < 60 ? i * 5 : at + i - 60;
      changed[place] = (changed[place] ?? 0) ^ (1 << (i % 8));
      expect(packagesIn(changed).problems.length).toBeLessThanOrEqual(1);
    }
  }
});

/** Build info as the linker writes it since Go 1.18 (cmd/link, buildinfo). */
function inline(modules: string, version = 'go1.26.8'): Buffer {
  const header = Buffer.alloc(32);
  MAGIC.copy(header);
  header.set([8, 2], 14);
  const framed = `0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6${modules}\xf92C1\x86\x18 r\0\x82B\x10A\x16\xd8\xf2`;
  const parts = [version, modules === '' ? '' : framed].flatMap((part) => {
    const bytes = Buffer.from(part, 'latin1');
    return [varint(bytes.length), bytes];
  });
  return Buffer.concat([header, ...parts]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A program without segments, its build info where 16 divides. */
function built(modules: string, { version = 'go1.26.8' } = {}): Buffer {
  return Buffer.concat([elf([], { size: 1024 }), inline(modules, version), Buffer.alloc(16)]);
}
