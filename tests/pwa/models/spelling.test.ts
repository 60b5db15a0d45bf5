import assert from "node:assert/strict";
import test from "node:test";
import { dayOfParts, partsOfDay, spelledDay, spelledTime } from "../../../pwa/src/models/spelling.ts";
import { instantsAt } from "../../../pwa/src/models/times.ts";

const LONDON = "Europe/London";

test("a time typed on a number keypad needs no colon", () => {
  for (const typed of ["0915", "915", "9:15", "9.15", "09 15", " 09:15 "]) assert.equal(spelledTime(typed), "09:15");
});

test("what is no time stays as it was typed, and names no instant", () => {
  for (const typed of ["", "9", "2460", "12345", "nine"]) assert.deepEqual(instantsAt("2026-06-01", typed, LONDON), []);
});

test("day and month need no leading zero", () => {
  assert.equal(spelledDay("2026-6-1"), "2026-06-01");
  assert.deepEqual(instantsAt("2026-6-1", "915", LONDON), instantsAt("2026-06-01", "09:15", LONDON));
  assert.equal(instantsAt("2026-6-1", "915", LONDON).length, 1);
});

test("a date that is half typed keeps what was typed and names no instant", () => {
  const half = dayOfParts({ year: "", month: "", date: "5" });
  assert.deepEqual(partsOfDay(half), { year: "", month: "", date: "5" });
  assert.deepEqual(instantsAt(half, "0915", LONDON), []);
});

test("a date of which nothing is typed is no date, and other than digits are not kept", () => {
  assert.equal(dayOfParts({ year: "", month: "", date: "" }), "");
  assert.equal(dayOfParts({ year: "2026", month: "-6", date: "1/" }), "2026-6-1");
});
