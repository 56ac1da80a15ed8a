// F1. The filled slots of a tree in the byte order of their paths. Pure.
import { compareUtf8 } from './order.ts';
import { ROOT, type Tree } from './tree.ts';

/** The filled children of a directory. */
export function sortedChildren(tree: Tree, parent: number): number[] {
  const { names, name } = tree;
  const textOf = (slot: number): string => names.nameOf(name[slot]!);
  const children = tree.children(parent);
  // Names of one directory differ.
  if (names.simple) return children.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  return children.sort((a, b) => compareUtf8(textOf(a), textOf(b)));
}

/** All filled slots but the root. */
export function pathOrder(tree: Tree): Int32Array {
  const order = new Int32Array(tree.count);
  let count = 0;
  // A stack of what comes next: a slot, or the content of a directory as its complement.
  const todo = [~ROOT];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    if (item >= 0) order[count++] = item;
    else {
      const inside = within(tree, ~item);
      for (let i = inside.length - 1; i >= 0; i -= 1) todo.push(inside[i]!);
    }
  }
  return order.subarray(0, count);
}

/** What stands in a directory, each directory's content as its complement. */
function within(tree: Tree, parent: number): number[] {
  const items: number[] = [];
  /** Directories named already whose content still has to come. */
  const open: number[] = [];
  for (const slot of sortedChildren(tree, parent)) {
    // `/a-b` stands between `/a` and `/a/b`: a content waits for such neighbours.
    while (open.length > 0 && !standsBefore(tree, slot, open.at(-1)!)) items.push(~open.pop()!);
    items.push(slot);
    if (tree.hasChildren(slot)) open.push(slot);
  }
  while (open.length > 0) items.push(~open.pop()!);
  return items;
}

/** Whether a neighbour comes before the content of a directory named before it. */
function standsBefore({ names, name }: Tree, slot: number, directory: number): boolean {
  const first = names.nameOf(name[directory]!);
  const next = names.nameOf(name[slot]!);
  return next.startsWith(first) && next.charCodeAt(first.length) < 0x2f;
}
