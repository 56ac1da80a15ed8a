import { fc } from '../property.ts';
import { REST } from '../../src/gate/compare-directories.ts';
import { pairLayers } from '../../src/gate/compare-layers.ts';
import { compare } from '../../src/gate/compare.ts';
import type { Finding, Layer, Snapshot } from '../../src/model/snapshot.ts';
import { finding, layer, snapshot } from '../render/parts.ts';

const copy = (diffId: string, instruction: string, parts: Partial<Layer> = {}): Layer =>
  layer({ diffId, instruction, ...parts });
const from = (diffId: string): Layer =>
  layer({ diffId, origin: 'base-image', instruction: 'FROM x' });

describe('layers pair', () => {
  test.each<{ name: string; base: Layer[]; head: Layer[]; want: (number | null)[] }>([
    {
      name: 'by diffID',
      base: [copy('a', 'COPY a /'), copy('b', 'COPY b /')],
      head: [copy('a', 'COPY x /'), copy('b', 'COPY y /')],
      want: [0, 1],
    },
    {
      name: 'by diffID in order, with a layer put between',
      base: [copy('a', 'RUN 1'), copy('b', 'RUN 2')],
      head: [copy('a', 'RUN 1'), copy('n', 'RUN new'), copy('b', 'RUN 2')],
      want: [0, null, 1],
    },
    {
      name: 'repeated empty layers, each once',
      base: [copy('e', 'WORKDIR /'), copy('a', 'RUN a'), copy('e', 'USER x')],
      head: [copy('e', 'WORKDIR /'), copy('e', 'USER x')],
      want: [0, 2],
    },
    {
      name: 'by instruction when every diffID differs',
      base: [copy('a', 'COPY a /a'), copy('b', 'COPY b /b')],
      head: [copy('c', 'COPY b /b'), copy('d', 'COPY a /a')],
      want: [1, 0],
    },
    {
      name: 'not the same instruction from another stage',
      base: [copy('a', 'COPY x /x', { copiedFrom: { stage: 'one' } })],
      head: [copy('b', 'COPY x /x', { copiedFrom: { stage: 'two' } })],
      want: [null],
    },
    {
      name: 'by source stage and destination',
      base: [copy('a', 'COPY --from=build /out/app /usr/bin/', { copiedFrom: { stage: 'build' } })],
      head: [
        copy('b', 'COPY --from=build /out/app /out/more /usr/bin/', {
          copiedFrom: { stage: 'build' },
        }),
      ],
      want: [0],
    },
    {
      name: 'by source stage and sources, where the destination was renamed',
      base: [copy('a', 'COPY --from=build /out/web /srv/web', { copiedFrom: { stage: 'build' } })],
      head: [copy('b', 'COPY --from=build /out/web /srv/site', { copiedFrom: { stage: 'build' } })],
      want: [0],
    },
    {
      name: 'base image layers with each other',
      base: [from('a'), copy('x', 'RUN x')],
      head: [from('b'), from('c'), copy('y', 'RUN y')],
      want: [0, null, null],
    },
    {
      name: 'by history where there is no Dockerfile',
      base: [layer({ diffId: 'a', origin: 'unknown', createdBy: 'COPY app / # buildkit' })],
      head: [layer({ diffId: 'b', instruction: 'COPY app /', createdBy: 'COPY app / # buildkit' })],
      want: [0],
    },
  ])('$name', ({ base, head, want }) => {
    expect(pairLayers(base, head)).toEqual(want);
  });
});

test('a layer that is gone, one that came, one that only has another diffID', () => {
  const base = snapshot({
    layers: [
      copy('a', 'COPY a /a', { compressed: 10, uncompressed: 100, lines: [3, 3] }),
      copy('b', 'COPY b /b', { compressed: 5, uncompressed: 50, lines: [4, 4] }),
    ],
  });
  const head = snapshot({
    layers: [
      copy('c', 'COPY a /a', { compressed: 10, uncompressed: 100, lines: [3, 3] }),
      copy('n', 'RUN n', { compressed: 1, uncompressed: 2, lines: [9, 10] }),
    ],
  });
  const delta = compare(base, head);
  expect(delta?.size).toEqual({ compressed: -4, uncompressed: -48, content: -48, wasted: 0 });
  expect(
    delta?.layers.map((row) => [
      row.base,
      row.head,
      row.lines,
      row.instruction,
      row.compressed,
      row.uncompressed,
    ]),
  ).toEqual([
    [0, 0, [3, 3], 'COPY a /a', 0, 0],
    [null, 1, [9, 10], 'RUN n', 1, 2],
    [1, null, null, 'COPY b /b', -5, -50],
  ]);
});

test('what could not be told stays null', () => {
  const known = snapshot({ layers: [copy('a', 'RUN a', { compressed: 1, uncompressed: 1 })] });
  const half = snapshot({ layers: [copy('a', 'RUN a', { compressed: null, uncompressed: 3 })] });
  expect(compare(known, half)?.size).toMatchObject({ compressed: null, uncompressed: 2 });
  expect(compare(known, half)?.layers[0]).toMatchObject({ compressed: null, uncompressed: 2 });
  expect(compare(null, known)).toBeNull();
});

const words = fc.constantFrom('RUN a', 'RUN b', 'COPY x /x', 'COPY y z /x');
const anyLayer = fc
  .record({
    diffId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    instruction: fc.option(words),
    createdBy: fc.constantFrom('', 'RUN a', 'COPY x'),
    origin: fc.constantFrom('base-image' as const, 'dockerfile' as const, 'unknown' as const),
    copiedFrom: fc.option(fc.constantFrom({ stage: 'build' }, { image: 'busybox' })),
    compressed: fc.nat({ max: 2 ** 40 }),
    uncompressed: fc.nat({ max: 2 ** 40 }),
  })
  .map((parts) => layer(parts));
const anyFile = fc.tuple(
  fc
    .array(fc.constantFrom('usr', 'bin', 'lib', 'x'), { minLength: 1, maxLength: 4 })
    .map((names) => `/${names.join('/')}`),
  fc.nat({ max: 1000 }),
  fc.nat({ max: 5 }),
  fc.nat({ max: 3 }),
);
const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    layers: fc.array(anyLayer, { maxLength: 12 }),
    files: fc.array(anyFile, { maxLength: 60 }),
    hidden: fc.nat({ max: 50 }),
  })
  .map(({ layers, files, hidden }) => {
    const measured = snapshot({ layers, files });
    const content = files.reduce((sum, [, bytes]) => sum + bytes, hidden);
    return { ...measured, size: { ...measured.size, content } };
  });

test('layers sum to the difference of sizes, and every layer stands in one row', () => {
  fc.assert(
    fc.property(anySnapshot, anySnapshot, (base, head) => {
      const delta = compare(base, head);
      if (delta === null) throw new Error('no delta');
      for (const metric of ['compressed', 'uncompressed'] as const) {
        const sum = delta.layers.reduce((total, row) => total + (row[metric] ?? NaN), 0);
        expect(sum).toBe(delta.size[metric]);
      }
      const bases = delta.layers.flatMap((row) => row.base ?? []).toSorted((a, b) => a - b);
      const heads = delta.layers.flatMap((row) => row.head ?? []).toSorted((a, b) => a - b);
      expect(bases).toEqual([...base.layers.keys()]);
      expect(heads).toEqual([...head.layers.keys()]);
    }),
  );
});

test('directories with their rest sum to the difference of content', () => {
  fc.assert(
    fc.property(anySnapshot, anySnapshot, (base, head) => {
      const delta = compare(base, head);
      const sum = delta?.directories.reduce((total, [, bytes]) => total + bytes, 0);
      expect(sum).toBe(delta?.size.content);
      const paths = delta?.directories.map(([path]) => path) ?? [];
      expect(new Set(paths).size).toBe(paths.length);
    }),
  );
});

test('an image against itself has no change', () => {
  fc.assert(
    fc.property(anySnapshot, (image) => {
      const delta = compare(image, image);
      expect(delta?.layers.every((row) => row.compressed === 0 && row.uncompressed === 0)).toBe(
        true,
      );
      expect(delta?.directories).toEqual([]);
    }),
  );
});

test('a new directory is one row, a shared one is opened', () => {
  const base = snapshot({
    files: [
      ['/usr/bin/app', 10, 1, 0],
      ['/usr/share', 5, 9, 0],
    ],
    size: { compressed: 1, uncompressed: 1, content: 15, wasted: 0 },
  });
  const head = snapshot({
    files: [
      ['/usr/bin/app', 12, 1, 0],
      ['/usr/share', 5, 9, 0],
      ['/usr/local/go/bin/go', 100, 1, 1],
      ['/usr/local/go/pkg', 50, 40, 1],
      ['/new.txt', 1, 1, 1],
    ],
    size: { compressed: 1, uncompressed: 1, content: 170, wasted: 0 },
  });
  expect(compare(base, head)?.directories).toEqual([
    ['/usr/local/', 150],
    ['/usr/bin/', 2],
    ['/', 1],
    [REST, 2],
  ]);
});

test('a folder that one side folded into its parent is no change', () => {
  const sized = (files: Snapshot['files'], content: number): Snapshot =>
    snapshot({ files, size: { compressed: 1, uncompressed: 1, content, wasted: 0 } });
  const folded = sized(
    [
      ['/usr/share', 90, 30, 0],
      ['/usr/bin/app', 10, 1, 0],
    ],
    100,
  );
  const open = sized(
    [
      ['/usr/share', 50, 10, 0],
      ['/usr/share/doc/a', 30, 15, 0],
      ['/usr/share/doc/b', 13, 6, 0],
      ['/usr/bin/app', 10, 1, 0],
    ],
    103,
  );
  expect(compare(folded, open)?.directories).toEqual([['/usr/share/', 3]]);
  expect(compare(open, folded)?.directories).toEqual([['/usr/share/', -3]]);
});

test('findings: added and fixed, by path or by content', () => {
  const gone = finding({ rule: 'no-shell', path: '/bin/sh' });
  const moved = finding({ rule: 'no-compiler', path: '/opt/gcc', contentDigest: 'sha256:1' });
  const stays = finding({ rule: 'no-compiler', path: '/usr/bin/go' });
  const secret = finding({ rule: 'no-secret', path: '/a.pem', contentDigest: 'sha256:2' });
  const config = finding({ rule: 'healthcheck', path: null });
  const base = snapshot({ findings: [gone, moved, stays, secret, config] });
  const movedTo = { ...moved, path: '/usr/bin/gcc' };
  const otherRule = finding({ rule: 'no-shell', path: '/usr/bin/go' });
  const secretTo = { ...secret, path: '/b.pem' };
  const head = snapshot({ findings: [movedTo, stays, otherRule, secretTo, config] });
  expect(compare(base, head)?.findings).toEqual({
    added: [otherRule, secretTo],
    fixed: [gone, secret],
  });
});

describe('a secret of no file is told by where it stands', () => {
  const secret = (detail: string, what = 'secret') =>
    finding({ rule: 'no-secret', path: null, evidence: { what, by: 'config', detail } });
  const password = secret('ENV DB_PASSWORD');

  test.each<{ name: string; added: Finding; isSame?: true }>([
    { name: 'another variable', added: secret('ENV SMTP_PASSWORD') },
    { name: 'a label of that name', added: secret('LABEL DB_PASSWORD') },
    { name: 'a build argument of that name', added: secret('ARG DB_PASSWORD') },
    { name: 'an instruction', added: secret('RUN') },
    {
      name: 'the same variable, of another kind',
      added: secret('ENV DB_PASSWORD', 'x'),
      isSame: true,
    },
  ])('$name', ({ added, isSame }) => {
    const base = snapshot({ findings: [password] });
    const both = compare(base, snapshot({ findings: [password, added] }))?.findings;
    expect(both).toEqual({ added: isSame === true ? [] : [added], fixed: [] });
    const instead = compare(base, snapshot({ findings: [added] }))?.findings;
    expect(instead).toEqual(
      isSame === true ? { added: [], fixed: [] } : { added: [added], fixed: [password] },
    );
  });

  test('in an instruction that names nothing, by its kind', () => {
    const base = snapshot({ findings: [secret('RUN', 'GitHub token')] });
    const slack = secret('RUN', 'Slack token');
    expect(compare(base, snapshot({ findings: [slack] }))?.findings.added).toEqual([slack]);
    const same = snapshot({ findings: [{ ...secret('RUN', 'GitHub token'), lines: [9, 9] }] });
    expect(compare(base, same)?.findings).toEqual({ added: [], fixed: [] });
  });

  test('it neither excuses a file, nor is it excused by one', () => {
    const file = finding({ rule: 'no-secret', path: '/app/.env', evidence: password.evidence });
    const to = (from: Finding, into: Finding) =>
      compare(snapshot({ findings: [from] }), snapshot({ findings: [into] }))?.findings.added;
    expect(to(password, file)).toEqual([file]);
    expect(to(file, password)).toEqual([password]);
  });

  test('other rules without a path are one finding, whatever they say of it', () => {
    const user = (detail: string) =>
      finding({
        rule: 'non-root-user',
        path: null,
        evidence: { what: 'root', by: 'config', detail },
      });
    const base = snapshot({ findings: [user('USER unset')] });
    expect(compare(base, snapshot({ findings: [user('USER 0')] }))?.findings.added).toEqual([]);
  });
});
