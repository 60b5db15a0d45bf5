import assert from "node:assert/strict";
import test from "node:test";
import { troubleWords } from "../../../pwa/src/views/held_words.ts";

test("why an entry is held is said in words, never by a code", () => {
  const reasons = ["author", "patient", "role", "conflict", "envelope", "content", "depth", "revoked", "sealed", "changed"];
  const said = reasons.map((reason) => troubleWords("held", reason));
  assert.equal(new Set(said).size, reasons.length);
  for (const [place, words] of said.entries()) assert.ok(words.split(" ").length > 8 && !words.endsWith(`: ${reasons[place]}`));
});

test("a reason that this version does not know is not shown as a code", () => {
  assert.equal(troubleWords("held", "new-code"), "kept for a senior's look");
  assert.equal(troubleWords("unreadable", "unreadable"), "the server could not read it; kept here");
});
