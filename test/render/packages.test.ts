import type { Package, Snapshot } from '../../src/model/snapshot.ts';
import { renderComment } from '../../src/render/comment.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { packageView } from '../../src/render/view/packages.ts';
import { layer, snapshot } from './parts.ts';
import { deb, goModule, measured, sample } from './samples.ts';

const layers = [
  layer({ diffId: 'base', origin: 'base-image', compressed: 10, uncompressed: 10 }),
  layer({ diffId: 'own', compressed: 10, uncompressed: 10 }),
];
const image = (packages: readonly Package[], platform = 'linux/amd64') =>
  snapshot({ layers, packages, platform });

const inBinary = (version: string): Package =>
  goModule('golang.org/x/net', version, '/usr/local/bin/orders', 1);

/** The rows of the section, without the table's head. */
function rowsOf(text: string): string[] {
  return text.match(/^\| (?:changed|added|removed) .*$/gm) ?? [];
}

test('changed, added, removed, the largest first; what is not measured is no 0', () => {
  const base = [
    deb('small', '1', 10),
    deb('big', '1', 1024),
    deb('gone', '1', 2048),
    inBinary('v1'),
  ];
  const head = [deb('small', '2', 20), deb('big', '2', 9216), deb('new', '1', 512), inBinary('v2')];
  const report = sample({ targets: [measured(image(head), image(base))] });
  const text = renderSummary(report);
  expect(rowsOf(text)).toEqual([
    '| changed | `big` | 1 → 2 | +8.0\u00a0KiB | base image |',
    '| changed | `small` | 1 → 2 | +10\u00a0B | base image |',
    '| changed | `golang.org/x/net` | v1 → v2 | – | `/usr/local/bin/orders` |',
    '| added | `new` | 1 | +512\u00a0B | base image |',
    '| removed | `gone` | 1 | \u22122.0\u00a0KiB | base image |',
  ]);
  expect(text).toContain('<summary>Packages: 1 added, 3 changed, 1 removed (4 in all)</summary>');
  expect(text).toContain('\n\nA module linked into a binary has no size of its own.\n\n</details>');
});

test('no column of sizes where none is known', () => {
  const report = sample({
    targets: [measured(image([inBinary('v2')]), image([inBinary('v1')]))],
  });
  const text = renderSummary(report);
  expect(rowsOf(text)).toEqual([
    '| changed | `golang.org/x/net` | v1 → v2 | `/usr/local/bin/orders` |',
  ]);
  expect(text).not.toContain('has no size of its own');
});

test('platforms that agree share a row, whatever the size; others say so', () => {
  const of = (version: string, size: number, more: readonly Package[] = []): Package[] => [
    deb('libc6', version, size),
    ...more,
  ];
  const arm = 'linux/arm64';
  const only = { ...deb('firmware', '1', 5), layer: 1 };
  const report = sample({
    targets: [
      measured(image(of('2', 200)), image(of('1', 100))),
      measured(image(of('2', 190, [only]), arm), image(of('1', 95), arm)),
    ],
  });
  expect(rowsOf(renderSummary(report))).toEqual([
    '| changed | `libc6` | 1 → 2 | +100\u00a0B | base image |',
    '| added | `firmware` (linux/arm64 only) | 1 | +5\u00a0B | `/var/lib/dpkg/status.d/firmware` |',
  ]);
});

test('the same twice on one platform stays two', () => {
  const twice = [deb('a', '1', 1), deb('a', '1', 1)];
  const report = sample({ targets: [measured(image(twice), image([]))] });
  expect(packageView(report)?.rows).toHaveLength(2);
});

test.each([
  { name: 'nothing changed', base: [deb('a', '1', 1)] },
  { name: 'there is no base', base: null },
])('no section when $name', ({ base }) => {
  const head = image([deb('a', '1', 1)]);
  const report = sample({ targets: [measured(head, base && image(base))] });
  for (const text of [renderComment(report), renderSummary(report)]) {
    expect(text).not.toContain('Packages');
  }
});

test.each([
  [3, 0],
  [4, 4],
])(
  'a comment that passes names %i packages in its sentence or lists them: %i rows',
  (count, rows) => {
    const side = (version: string, bytes: number): Snapshot => {
      const own = layer({
        diffId: version,
        instruction: 'COPY a /bin/a',
        compressed: bytes,
        uncompressed: bytes,
      });
      const packages = Array.from({ length: count }, (_, index) =>
        goModule(`example.org/m${index}`, version, '/bin/a', 1),
      );
      return snapshot({ layers: [...layers.slice(0, 1), own], packages });
    };
    const text = renderComment(sample({ targets: [measured(side('v2', 20), side('v1', 10))] }));
    expect(rowsOf(text)).toHaveLength(rows);
    expect(text.includes('packages `example.org/m0` v1 → v2, `example.org/m1` v1 → v2 and')).toBe(
      rows === 0,
    );
  },
);
