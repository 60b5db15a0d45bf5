import assert from "node:assert/strict";
import test from "node:test";
import {
  atClock,
  begun,
  hidden,
  HIDDEN_LIMIT_MS,
  IDLE_LIMIT_MS,
  lockDue,
  seen,
  touched,
} from "../../../pwa/src/access/watch.ts";

const START = 1_780_315_200_000;

test("a phone locks after two minutes without a touch, and not a millisecond before", () => {
  const watch = begun(START, false);
  assert.equal(lockDue(watch, START + IDLE_LIMIT_MS - 1), null);
  assert.equal(lockDue(watch, START + IDLE_LIMIT_MS), "idle");
  assert.equal(IDLE_LIMIT_MS, 120_000);
});

test("each touch begins the two minutes anew", () => {
  const watch = touched(begun(START, false), START + 60_000);
  assert.equal(lockDue(watch, START + IDLE_LIMIT_MS), null);
  assert.equal(lockDue(watch, START + 60_000 + IDLE_LIMIT_MS), "idle");
});

test("a phone out of sight locks after half a minute, counted from the first moment", () => {
  const watch = hidden(hidden(begun(START, false), START + 10_000), START + 30_000);
  assert.equal(lockDue(watch, START + 10_000 + HIDDEN_LIMIT_MS - 1), null);
  assert.equal(lockDue(watch, START + 10_000 + HIDDEN_LIMIT_MS), "hidden");
  assert.equal(HIDDEN_LIMIT_MS, 30_000);
});

test("a short look at another app does not lock", () => {
  const watch = seen(hidden(begun(START, false), START + 1_000));
  assert.equal(lockDue(watch, START + 100_000), null);
});

test("a page that begins out of sight is counted from its beginning", () => {
  assert.equal(lockDue(begun(START, true), START + HIDDEN_LIMIT_MS), "hidden");
});

test("a clock set back neither locks at once nor leaves the phone open", () => {
  const back = START - 3_600_000;
  const watch = atClock(begun(START, false), back);
  assert.equal(lockDue(watch, back), null);
  assert.equal(lockDue(watch, back + IDLE_LIMIT_MS), "idle");
  assert.equal(lockDue(atClock(hidden(begun(START, false), START), back), back + HIDDEN_LIMIT_MS), "hidden");
});
