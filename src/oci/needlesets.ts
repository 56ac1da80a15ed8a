// F1. One set of needles for all that rows ask of one file: its content is searched once. Pure but
// for what it remembers.
import type { Capture } from '../model/knowledge.ts';
import { NeedleSet } from './needles.ts';

export type NeedleList = readonly string[] | readonly Capture[];

/** Rows hand out the same lists for one file after another. */
const numbers = new WeakMap<NeedleList, number>();
/** Lists that are made anew for each file, by what they say. */
const numberByText = new Map<string, number>();
let lastNumber = 0;
const sets = new Map<string, NeedleSet>();

/** Remembered of each, should a row make needles from contents. */
const MOST = 500;

/** The set of all needles of these lists. */
export function setOf(lists: readonly NeedleList[]): NeedleSet {
  const key = lists.map(numberOf).join();
  let set = sets.get(key);
  if (set === undefined) {
    set = new NeedleSet(lists.flatMap(needlesOf));
    if (sets.size >= MOST) sets.clear();
    sets.set(key, set);
  }
  return set;
}

function numberOf(list: NeedleList): number {
  let number = numbers.get(list);
  if (number === undefined) {
    const text = needlesOf(list).join('\0');
    number = numberByText.get(text) ?? (lastNumber += 1);
    if (numberByText.size >= MOST) numberByText.clear();
    numberByText.set(text, number);
    numbers.set(list, number);
  }
  return number;
}

function needlesOf(list: NeedleList): string[] {
  return list.map((one) => (typeof one === 'string' ? one : one.needle));
}
