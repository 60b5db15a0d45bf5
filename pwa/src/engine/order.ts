/**
 * Orders as the twin orders: lists element by element, text by code point.
 *
 * JavaScript compares text by UTF-16 code unit, which puts characters beyond the basic plane before some within it.
 */

export type Key = readonly (number | string)[];

/** Below zero, zero or above it, as the first list stands before, with or behind the second. */
export function compareKeys(first: Key, second: Key): number {
  for (let index = 0; index < first.length && index < second.length; index += 1) {
    const found = compareParts(first[index]!, second[index]!);
    if (found !== 0) return found;
  }
  return first.length - second.length;
}

/** The items in the order of their keys; equal keys keep their order. */
export function sortedBy<Item>(items: Iterable<Item>, key: (item: Item) => Key): Item[] {
  const keyed = Array.from(items, (item): [Key, Item] => [key(item), item]);
  return keyed.sort(([first], [second]) => compareKeys(first, second)).map(([, item]) => item);
}

/** Texts in the order of their code points. */
export function sortedText(texts: Iterable<string>): string[] {
  return [...texts].sort(compareText);
}

/** Below zero, zero or above it, by code point. */
export function compareText(first: string, second: string): number {
  const shorter = Math.min(first.length, second.length);
  for (let index = 0; index < shorter; index += 1) {
    const [one, other] = [first.charCodeAt(index), second.charCodeAt(index)];
    if (one !== other) return rank(one) - rank(other);
  }
  return first.length - second.length;
}

function compareParts(first: number | string, second: number | string): number {
  if (typeof first === "string" && typeof second === "string") return compareText(first, second);
  return (first as number) - (second as number);
}

// The first unit that differs decides. Surrogates stand for characters beyond all others, so they rank behind.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
