import assert from "node:assert/strict";
import test from "node:test";
import { text } from "../../../pwa/src/engine/instant.ts";
import { isStale, lately, openingsIn } from "../../../pwa/src/models/openings.ts";
import { HOUR, MINUTE, NOW } from "./fixture.ts";

const SAID = {
  patient: "smith",
  user: { id: "u", name: "Charlie", role: "nurse" },
  device: "d",
  reason: "found unwell",
  at: text(NOW - HOUR),
  until: text(NOW),
};

test("an opening is read with who, when and why", () => {
  const { list } = openingsIn({ break_glass: [SAID] }, NOW);
  assert.deepEqual(list, [{ patient: "smith", name: "Charlie", role: "nurse", reason: "found unwell", at: NOW - HOUR }]);
});

test("an opening that is half understood is still said, and one of nobody is not", () => {
  const { list } = openingsIn({ break_glass: [{ ...SAID, user: 7, reason: null }, { ...SAID, patient: 1 }, null, "x"] }, NOW);
  assert.deepEqual(list.map(({ name, role, reason }) => [name, role, reason]), [["somebody", "role not known", "no reason known"]]);
  for (const broken of [null, 7, [], {}, { break_glass: {} }]) assert.deepEqual(openingsIn(broken, NOW).list, []);
});

test("it is said for its time to the second, also where this phone's clock is behind", () => {
  const openings = openingsIn({ break_glass: [SAID] }, NOW);
  assert.equal(lately(openings, NOW, HOUR + 1).length, 1);
  assert.equal(lately(openings, NOW, HOUR).length, 0);
  assert.equal(lately(openings, NOW - 2 * HOUR, 1).length, 1);
  assert.deepEqual(lately(null, NOW, HOUR), []);
});

test("the server is asked again after ten minutes, and when a clock has jumped", () => {
  const openings = openingsIn({}, NOW);
  assert.equal(isStale(null, NOW), true);
  assert.equal(isStale(openings, NOW + 10 * MINUTE - 1), false);
  assert.equal(isStale(openings, NOW + 10 * MINUTE), true);
  assert.equal(isStale(openings, NOW - HOUR), true);
});
