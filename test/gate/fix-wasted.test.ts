import { fixOfWasted } from '../../src/gate/fix-wasted.ts';
import type { Layer } from '../../src/model/snapshot.ts';

const run = (line: number, instruction: string, stage = 'app'): Layer =>
  ({ lines: [line, line], instruction, stage }) as unknown as Layer;

/** The fix for what the first of these ships and the last of them hides. */
function fixOf(detail: string, ...layers: Layer[]): string | null {
  const last = layers.length - 1;
  const { lines = null } = layers[last] ?? {};
  return fixOfWasted(
    {
      layer: 0,
      hiddenBy: { layer: last, stage: null, lines },
      evidence: { what: '', by: 'path', detail },
    },
    layers,
  );
}

test.each([
  {
    name: 'two RUNs',
    layers: [run(3, 'RUN apt-get update'), run(4, 'RUN rm -rf /lists')],
    want: 'Make one RUN of lines 3 and 4 ',
  },
  {
    name: 'a RUN between that needs what is deleted',
    layers: [run(3, 'RUN apt-get update'), run(4, 'RUN apt-get install'), run(7, 'RUN rm -rf /a')],
    want: 'Make one RUN of lines 3 to 7 ',
  },
  {
    name: 'a COPY between, which no RUN can hold',
    layers: [run(3, 'RUN apt-get update'), run(4, 'COPY a b'), run(5, 'RUN rm -rf /a')],
    want: 'Do in line 3 itself what line 5 deletes',
  },
  {
    name: 'a RUN of a parent stage',
    layers: [run(3, 'RUN apt-get update', 'base'), run(9, 'RUN rm -rf /a')],
    want: 'Do in line 3 itself what line 9 deletes',
  },
])('what is deleted later: $name', ({ layers, want }) =>
  expect(fixOf('deleted', ...layers)).toContain(want),
);

test.each([
  ['COPY --from=build /app .', 'Line 4 brings the same files once more: '],
  ['RUN chmod -R 755 /app', 'Set mode and owner in line 3, where the files are made'],
])('what %s ships again', (instruction, want) =>
  expect(fixOf('copied', run(3, 'RUN npm ci'), run(4, instruction))).toContain(want),
);
