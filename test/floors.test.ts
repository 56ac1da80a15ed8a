import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenImports } from '../tools/floors.ts';

const src = join(import.meta.dirname, '..', 'src');

function sources(): Map<string, string> {
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' });
  return new Map(
    names
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(src, name), 'utf8')]),
  );
}

test('imports go down only', () => {
  const files = sources();
  expect(files.size).toBeGreaterThan(5);
  expect(brokenImports(files)).toEqual([]);
});

test('the first line of every source names its floor', () => {
  const silent = [...sources()]
    .filter(([, text]) => !/^\/\/ F[0-6]\./.test(text))
    .map(([file]) => file);
  expect(silent).toEqual([]);
});

describe('an offending import is printed', () => {
  test.each([
    {
      name: 'up',
      file: 'gate/judge.ts',
      text: "import { text } from '../render/text.ts';",
      want: ['src/gate/judge.ts → src/render/text.ts (floor 3 may not import floor 4)'],
    },
    {
      name: 'sideways',
      file: 'oci/scan.ts',
      text: "import type { X } from '../formats/elf.ts';",
      want: [
        'src/oci/scan.ts → src/formats/elf.ts (folders of one floor do not import each other)',
      ],
    },
    {
      name: 'out into the world',
      file: 'oci/scan.ts',
      text: "import { readFile } from 'node:fs/promises';",
      want: ['src/oci/scan.ts → node:fs/promises (only src/ports touches the world)'],
    },
    {
      name: 'a dynamic import',
      file: 'text/bytes.ts',
      text: "const x = await import('../cli/main.ts');",
      want: ['src/text/bytes.ts → src/cli/main.ts (floor 0 may not import floor 6)'],
    },
    {
      name: 'over several lines',
      file: 'oci/scan.ts',
      text: "import {\n  a,\n  b,\n} from '../gate/judge.ts';",
      want: ['src/oci/scan.ts → src/gate/judge.ts (floor 1 may not import floor 3)'],
    },
    {
      name: 'down is fine',
      file: 'gate/judge.ts',
      text: "import { a } from '../oci/scan.ts';",
      want: [],
    },
  ])('$name', ({ file, text, want }) => {
    expect(brokenImports(new Map([[file, text]]))).toEqual(want);
  });
});
