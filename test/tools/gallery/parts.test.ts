import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Step } from '../../../src/ports/buildx/progress.ts';
import { buildFlags } from '../../../tools/gallery/docker.ts';
import { findSecret } from '../../../tools/gallery/nowhere.ts';
import { checkPage, examplesOff, renderPage, whyNoPage } from '../../../tools/gallery/page.ts';
import { checkSteps } from '../../../tools/gallery/steps.ts';
import { applyChanges } from '../../../tools/gallery/workspace.ts';
import { layer, MiB, report, snapshot, target } from '../../render/parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'stagegate-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('changes', () => {
  test('replace text, write files, and are another word each time', () => {
    writeFileSync(join(folder, 'a.txt'), 'hello, hello');
    applyChanges(folder, [
      { file: 'a.txt', replace: 'hello', by: '$UNIQUE' },
      { file: 'deep/b.txt', text: '$& stays' },
    ]);
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toMatch(/^([0-9a-f]{8}), \1$/u);
    expect(readFileSync(join(folder, 'deep/b.txt'), 'utf8')).toBe('$& stays');
  });

  test('may be a patch, and not one that does not fit', () => {
    writeFileSync(join(folder, 'c.txt'), 'old\n');
    writeFileSync(join(folder, 'fix.patch'), '--- a/c.txt\n+++ b/c.txt\n@@ -1 +1 @@\n-old\n+new\n');
    applyChanges(folder, [{ patch: 'fix.patch' }]);
    expect(readFileSync(join(folder, 'c.txt'), 'utf8')).toBe('new\n');
    expect(() => applyChanges(folder, [{ patch: 'fix.patch' }])).toThrow(
      /fix\.patch does not fit/u,
    );
  });

  test('that would change nothing are an error', () => {
    const change = { file: 'a.txt', replace: 'not there', by: '' };
    expect(() => applyChanges(folder, [change])).toThrow(
      /a\.txt does not have the text not there/u,
    );
  });
});

describe('steps', () => {
  const text =
    'FROM a AS build\nWORKDIR /src\nENV A=1\nCOPY . .\nRUN x\nFROM scratch\nCOPY --from=build / /\n';
  const step = (stage: string | null, position: string, state: Step['state']): Step => {
    return { target: null, platform: null, stage, position, name: '', state, error: null, log: [] };
  };
  const steps = [
    step('build', '1/4', 'cached'),
    step('build', '2/4', 'cached'),
    step('build', '3/4', 'done'),
    step('build', '4/4', 'done'),
    // A FROM that names no image is no step.
    step('stage-1', '1/1', 'done'),
  ];

  test('are told by the lines of their instructions', () => {
    expect(checkSteps(text, steps, { cached: [2], ran: [4, 5, 7] })).toEqual([]);
    expect(checkSteps(text, steps, { cached: [], ran: [4, 5, 7] })).toEqual([]);
  });

  test('that are not as expected, or not there, are complaints', () => {
    expect(checkSteps(text, steps, { cached: [4], ran: [2, 3] })).toEqual([
      'step of line 4: done, expected cached',
      'step of line 2: cached, expected done',
      'step of line 3: not built, expected done',
      'step of line 5: done, and not expected',
      'step of line 7: done, and not expected',
    ]);
  });
});

describe('the page', () => {
  const page = (mib: number, name = 'go-scratch'): string => {
    const head = snapshot({ layers: [layer({ diffId: 'a', uncompressed: MiB(mib) })] });
    const whole = report({ conclusion: 'pass', targets: [target({ head })] });
    const gate = { name: 'release', says: undefined };
    return renderPage([
      { example: name, pattern: 'Go', group: 'Go', gate, isOneOfSeveral: false, report: whole },
    ]);
  };

  test('may be off by a tenth of a size, and not by more', () => {
    expect(checkPage(page(100), page(109))).toEqual([]);
    expect(checkPage(page(100), page(91))).toEqual([]);
    expect(checkPage(page(100), page(112))[0]).toBe(
      'docs/gallery.md says 100.0 MiB, measured 112.0 MiB: run `npm run gallery`',
    );
  });

  test('names the examples whose sizes are off', () => {
    expect([...examplesOff(page(100), page(109))]).toEqual([]);
    expect([...examplesOff(page(100), page(112))]).toEqual(['go-scratch']);
    // Another text is no matter of sizes.
    expect([...examplesOff(page(100), page(112, 'go-alpine'))]).toEqual([]);
    const both = (mib: number, other: string): string => `${page(mib)}\n${page(100, other)}`;
    expect([...examplesOff(both(100, 'go-alpine'), both(112, 'node-slim'))]).toEqual([
      'go-scratch',
    ]);
  });

  test('is of the stand-ins alone, and of gates that are as expected', () => {
    const images = ['golang:1.23', 'gcc:12'];
    expect(whyNoPage(0, images, images)).toBeNull();
    expect(whyNoPage(1, images, images)).toMatch(/not all gates/u);
    expect(whyNoPage(0, images, ['golang:1.23'])).toMatch(/and gcc:12 are the registry's/u);
  });

  test('is stale when its text differs', () => {
    expect(checkPage(page(100), page(100, 'go-alpine')).join('\n')).toMatch(/stale[^]*go-alpine/u);
    expect(checkPage('', page(100))).not.toEqual([]);
    expect(checkPage(`${page(100)}more\n`, page(100))).not.toEqual([]);
  });
});

describe('a secret', () => {
  const blobs = join(folder, 'blobs/sha256');
  beforeAll(() => mkdirSync(blobs, { recursive: true }));
  afterEach(() => rmSync(join(blobs, 'b'), { force: true }));

  test.each([
    ['as it is', Buffer.from('{"a":"s3cret"}'), ['sha256:b']],
    ['in a gzip, across chunks', gzipSync(`${'x'.repeat(2 ** 16 - 3)}s3cret`), ['sha256:b']],
    ['not there', gzipSync('s3cre'.repeat(1000)), []],
    ['in an empty blob', Buffer.alloc(0), []],
  ])('%s', async (_, bytes, found) => {
    writeFileSync(join(blobs, 'b'), bytes);
    expect(await findSecret(folder, 's3cret')).toEqual(found);
  });

  test('in no blob at all is an error', async () => {
    await expect(findSecret(folder, 's3cret')).rejects.toThrow(/is empty/u);
  });

  test('in a blob that cannot be read is an error', async () => {
    writeFileSync(join(blobs, 'b'), Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
    await expect(findSecret(folder, 's3cret')).rejects.toThrow(/zstd/u);
  });
});

test('inputs of the gate are flags of docker build', () => {
  const inputs = {
    target: 'release',
    'build-args': 'A=1\nB=two words',
    'secret-files': 'npmrc=/tmp/npmrc',
    network: 'host',
    allow: 'network.host',
  };
  expect(buildFlags({ inputs }).join(' ')).toBe(
    '--build-arg A=1 --build-arg B=two words --secret id=npmrc,src=/tmp/npmrc --target release --network host',
  );
});
