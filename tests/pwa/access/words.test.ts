import assert from "node:assert/strict";
import test from "node:test";
import { entryWords } from "../../../pwa/src/access/words.ts";
import { StorageTrouble } from "../../../pwa/src/store/trouble.ts";
import { Refused } from "../../../pwa/src/sync/wire.ts";

test("a sentence that was made for a person reaches them, a browser's own words do not", () => {
  assert.equal(entryWords(new Refused(403, "The code was used already.")), "The code was used already.");
  assert.match(entryWords(new StorageTrouble("full")), /no room left/);
  assert.equal(entryWords(new DOMException("Key is not extractable", "InvalidAccessError")), "That failed. Try again.");
  assert.equal(entryWords(new TypeError("x is undefined")), "That failed. Try again.");
});
