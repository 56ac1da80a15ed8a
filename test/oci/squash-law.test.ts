import { fc } from '../property.ts';

import { measure } from '../../src/oci/sizes.ts';
import { rootfsOf } from '../fixtures/rootfs.ts';
import type { TarEntry } from '../fixtures/tar.ts';

// A naive replay of a changeset onto maps, for the law below: hides first, then entries in order.
interface Node {
  type: string;
  content: object;
  size: number;
  children: Map<string, Node>;
}
const directory = (): Node => ({ type: 'directory', content: {}, size: 0, children: new Map() });

function replay(layers: readonly (readonly TarEntry[])[]): string[] {
  const root = directory();
  for (const layer of layers) {
    for (const entry of layer) {
      const at =
        'whiteout' in entry ? entry.whiteout : 'opaque' in entry ? `${entry.opaque}/*` : null;
      if (at === null) continue;
      const parts = at.split('/');
      const name = parts.pop()!;
      const parent = parts.reduce<Node | undefined>((node, part) => node?.children.get(part), root);
      if (name === '*') parent?.children.clear();
      else parent?.children.delete(name);
    }
    for (const entry of layer) apply(root, entry);
  }
  const lines: string[] = [];
  const visit = (node: Node, path: string): void => {
    for (const [name, child] of node.children) {
      lines.push(`${path}/${name} ${child.type} ${child.size}`);
      visit(child, `${path}/${name}`);
    }
  };
  visit(root, '');
  return lines.sort((left, right) =>
    Buffer.compare(Buffer.from(left.split(' ')[0]!), Buffer.from(right.split(' ')[0]!)),
  );
}

function apply(root: Node, entry: TarEntry): void {
  const path =
    'file' in entry
      ? String(entry.file)
      : 'dir' in entry
        ? entry.dir
        : 'hardlink' in entry
          ? entry.hardlink
          : null;
  if (path === null) return;
  const parts = path.split('/');
  const name = parts.pop()!;
  let node = root;
  for (const part of parts) {
    let next = node.children.get(part);
    if (next?.type !== 'directory') node.children.set(part, (next = directory()));
    node = next;
  }
  let target: Node | undefined;
  if ('hardlink' in entry) {
    target = entry.to
      .split('/')
      .reduce<Node | undefined>((node, part) => node?.children.get(part), root);
    if (target === undefined || target.type === 'directory') return;
  }
  if ('dir' in entry) {
    if (node.children.get(name)?.type !== 'directory') node.children.set(name, directory());
  } else if (target !== undefined) node.children.set(name, target);
  else {
    const size = 'content' in entry ? String(entry.content).length : 0;
    node.children.set(name, { type: 'file', content: {}, size, children: new Map() });
  }
}

const somePath = fc
  .array(fc.constantFrom('a', 'b', 'c', 'a-b'), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));
const someEntry = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      file: somePath,
      content: fc.constantFrom('', 'x', 'xyz', 'y'.repeat(700)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ dir: somePath }) },
  { weight: 1, arbitrary: fc.record({ hardlink: somePath, to: somePath }) },
);
const someHide = fc.oneof(fc.record({ whiteout: somePath }), fc.record({ opaque: somePath }));
// Hides come first: what one does after its own layer's entries is in the table above.
const someLayer = fc
  .tuple(fc.array(someHide, { maxLength: 3 }), fc.array(someEntry, { maxLength: 8 }))
  .map(([hides, entries]): TarEntry[] => [...hides, ...entries]);

test('squash(layers) = replay of the layers; wasted = file bytes - content, never negative', () => {
  fc.assert(
    fc.property(fc.array(someLayer, { maxLength: 4 }), (layers) => {
      const rootfs = rootfsOf(layers);
      const got = [...rootfs.entries()].map(({ path, type, size }) => `${path} ${type} ${size}`);
      expect(got).toEqual(replay(layers));
      const files = layers
        .flat()
        .reduce((sum, entry) => sum + ('file' in entry ? String(entry.content).length : 0), 0);
      const sizes = measure(rootfs);
      expect(sizes.wasted).toBe(files - sizes.content);
      expect(Math.min(0, ...sizes.layers.map((layer) => layer.wasted))).toBe(0);
      const hidden = [...rootfs.hiddenFiles()];
      const byLayer = layers.map((_, at) =>
        hidden.reduce((sum, { layer, size }) => sum + (layer === at ? size : 0), 0),
      );
      expect(byLayer).toEqual(sizes.layers.map(({ wasted }) => wasted));
      // Nothing hides what a lower layer brings, and every hidden file is hidden by something.
      expect(hidden.filter((one) => (one.hidden?.layer ?? -1) < one.layer)).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test('where a hide stands among its layer’s entries of other names does not matter', () => {
  fc.assert(
    fc.property(someLayer, someLayer, fc.nat(), (lower, upper, seed) => {
      const entries = upper.filter((entry) => 'file' in entry || 'dir' in entry);
      const hides = upper.filter((entry) => 'whiteout' in entry || 'opaque' in entry);
      const mixed: TarEntry[] = [...entries];
      hides.forEach((hide, i) => mixed.splice((seed * (i + 7)) % (mixed.length + 1), 0, hide));
      const paths = (layers: TarEntry[][]): string[] =>
        [...rootfsOf(layers).entries()].map(({ path, type, size }) => `${path} ${type} ${size}`);
      expect(paths([lower, mixed])).toEqual(paths([lower, [...hides, ...entries]]));
    }),
    { numRuns: 400 },
  );
});
