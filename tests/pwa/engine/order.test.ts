/** Lists and texts stand in the order in which the twin sorts them. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { compareKeys, compareText, sortedBy, sortedText } from "../../../pwa/src/engine/order.ts";

test("texts are ordered by code point, not by UTF-16 unit", () => {
  const texts = ["\u{1f600}", "\ufb33", "b", "", "B", "ba", "\u{10ffff}", "\ue000"];
  assert.deepEqual(sortedText(texts), ["", "B", "b", "ba", "\ue000", "\ufb33", "\u{1f600}", "\u{10ffff}"]);
  assert.equal(compareText("\u{1f600}", "\u{1f600}"), 0);
});

test("a list is ordered by its first element that differs, then by its length", () => {
  assert.ok(compareKeys([1, "b"], [1, "c"]) < 0);
  assert.ok(compareKeys([2, "a"], [1, "c"]) > 0);
  assert.ok(compareKeys([1], [1, "a"]) < 0);
  assert.equal(compareKeys([], []), 0);
});

test("items with equal keys keep their order", () => {
  const items = [[1, "first"], [0, "zero"], [1, "second"]] as const;
  assert.deepEqual(sortedBy(items, ([key]) => [key]).map(([, name]) => name), ["zero", "first", "second"]);
});
