import type { Report } from '../../src/model/report.ts';
import { annotationLines } from '../../src/render/annotations.ts';
import { judged, on } from './annotated.ts';
import { BUILT_BASE, layer, MiB, snapshot, target, verdict } from './parts.ts';

describe('limits', () => {
  interface Growth {
    /** MiB, compressed: the base image and line 5, before and after. */
    readonly before: readonly [number, number] | null;
    readonly after: readonly [number, number];
  }

  const image = ([from, copy]: readonly [number, number]) => ({
    layers: [
      layer({ diffId: `f${from}`, origin: 'base-image', lines: [4, 4], compressed: MiB(from) }),
      layer({ diffId: `c${copy}`, lines: [5, 5], compressed: MiB(copy) }),
    ],
  });

  function grown({ before, after }: Growth): Report['targets'][number] {
    const head = snapshot(image(after));
    if (before === null) return target({ head });
    const base = snapshot(image(before));
    const change = (index: 0 | 1): number => MiB(after[index] - before[index]);
    const row = { instruction: 'COPY . /', copiedFrom: null, uncompressed: 0 };
    const delta = {
      size: { compressed: change(0) + change(1), uncompressed: 0, content: 0, wasted: 0 },
      layers: [
        { ...row, base: 0, head: 0, lines: [4, 4], origin: 'base-image', compressed: change(0) },
        { ...row, base: 1, head: 1, lines: [5, 5], origin: 'dockerfile', compressed: change(1) },
      ],
      directories: [],
      findings: { added: [], fixed: [] },
    } as const;
    return target({ head, base, delta });
  }

  const size = verdict({
    result: 'fail',
    actual: MiB(50),
    bound: MiB(40),
    over: MiB(10),
  });
  const growth = verdict({
    id: 'max-increase',
    result: 'fail',
    actual: MiB(6),
    bound: MiB(5),
    over: MiB(1),
  });
  const both = `compressed 50.0 MiB, limit 40.0 MiB, over by 10.0 MiB`;

  test.each<{ name: string; growth: Growth; verdicts: Report['verdicts']; want: string }>([
    {
      name: 'the base image grew most',
      growth: { before: [30, 14], after: [34, 16] },
      verdicts: [size],
      want: `::error ${on(4)},title=limits%3A compressed size 50.0 MiB%2C limit 40.0 MiB; this line +4.0 MiB::${both}%0AThe base image grew by 4.0 MiB compressed, 67 %25 of the growth.`,
    },
    {
      name: 'a line grew while the image shrank: no share of a growth that is none',
      growth: { before: [40, 14], after: [34, 16] },
      verdicts: [size],
      want: `::error ${on(5)},title=limits%3A compressed size 50.0 MiB%2C limit 40.0 MiB; this line +2.0 MiB::${both}%0AThis line grew by 2.0 MiB compressed.`,
    },
    {
      name: 'a line grew by more than the image',
      growth: { before: [36, 8], after: [34, 16] },
      verdicts: [size],
      want: `::error ${on(5)},title=limits%3A compressed size 50.0 MiB%2C limit 40.0 MiB; this line +8.0 MiB::${both}%0AThis line grew by 8.0 MiB compressed, all of the growth.`,
    },
    {
      name: 'nothing grew: the stage’s FROM',
      growth: { before: [34, 16], after: [34, 16] },
      verdicts: [size],
      want: `::error ${on(4)},title=limits%3A compressed size 50.0 MiB%2C limit 40.0 MiB::${both}`,
    },
    {
      name: 'nothing to compare with: the stage’s FROM',
      growth: { before: null, after: [34, 16] },
      verdicts: [size],
      want: `::error ${on(4)},title=limits%3A compressed size 50.0 MiB%2C limit 40.0 MiB::${both}`,
    },
    {
      name: 'a warning that the failing limit makes needless',
      growth: { before: [34, 10], after: [34, 16] },
      verdicts: [growth, { ...growth, id: 'warn-increase', result: 'warn', bound: MiB(1) }],
      want: `::error ${on(5)},title=limits%3A compressed size 50.0 MiB (+6.0 MiB)%2C growth limit +5.0 MiB; this line +6.0 MiB::growth +6.0 MiB, limit +5.0 MiB, over by 1.0 MiB%0AThis line grew by 6.0 MiB compressed, all of the growth.`,
    },
    {
      name: 'the title speaks of the other metric',
      growth: { before: [34, 10], after: [34, 16] },
      verdicts: [{ ...size, id: 'max-uncompressed-size', metric: 'uncompressed' }],
      want: `::error ${on(5)},title=limits%3A uncompressed size 50.0 MiB%2C limit 40.0 MiB; this line +6.0 MiB compressed::un${both}%0AThis line grew by 6.0 MiB compressed, all of the growth.`,
    },
  ])('$name', ({ growth: how, verdicts, want }) => {
    const one = judged({
      more: { targets: [grown(how)], verdicts, conclusion: 'fail', baseline: BUILT_BASE },
    });
    const lines = annotationLines(one, 'Dockerfile');
    expect(lines.slice(0, -1)).toEqual([want]);
    expect(lines.at(-1)).toMatch(/^::error title=Stagegate::orders fails: /);
  });

  test.each([
    {
      name: 'the same on both',
      arm: [size],
      want: [`linux/amd64 ${both}`, 'linux/arm64: the same limit fails.'],
    },
    {
      name: 'another one on the second',
      arm: [growth],
      want: [`linux/amd64 ${both}`, 'linux/arm64 growth +6.0 MiB, limit +5.0 MiB, over by 1.0 MiB'],
    },
    { name: 'none on the second', arm: [], want: [`linux/amd64 ${both}`] },
  ])('two platforms: $name', ({ arm, want }) => {
    const platform = 'linux/arm64';
    const first = grown({ before: null, after: [34, 16] });
    const pair = judged({
      more: {
        targets: [first, { ...first, platform }],
        verdicts: [size, ...arm.map((one) => ({ ...one, platform }))],
        conclusion: 'fail',
      },
    });
    const [line = ''] = annotationLines(pair, 'Dockerfile');
    expect(line.split('::').at(-1)?.split('%0A')).toEqual(want);
  });
});
