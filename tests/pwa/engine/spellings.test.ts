/** Instants and canonical JSON are spelled as `spellings.json` says; the server reads the same file. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { canonical, NotCanonical } from "../../../pwa/src/engine/canonical.ts";
import { NotAnInstant, parse, text } from "../../../pwa/src/engine/instant.ts";

interface Spellings {
  numbers: [string, string][];
  instants: [string, number][];
  not_instants: string[];
}

const source = new URL("../../shared_rules/spellings.json", import.meta.url);
const spellings = JSON.parse(readFileSync(source, "utf8")) as Spellings;

test("a number has the spelling of ECMAScript", () => {
  for (const [number, spelled] of spellings.numbers) assert.equal(canonical(JSON.parse(number)), spelled);
});

test("an instant is whole seconds and back", () => {
  for (const [said, seconds] of spellings.instants) {
    assert.equal(parse(said), seconds);
    assert.equal(text(seconds), said);
  }
});

test("another form or an unreal date is no instant", () => {
  for (const said of spellings.not_instants) assert.throws(() => parse(said), NotAnInstant, said);
});

test("an instant beyond the calendar is said as its end", () => {
  assert.equal(text(1e12), "9999-12-31T23:59:59Z");
  assert.equal(text(-1e12), "0000-01-01T00:00:00Z");
});

test("keys are ordered by UTF-16 code unit", () => {
  const value = { "\u{1f600}": 1, "\ufb33": 2, b: [true, null], a: {} };
  assert.equal(canonical(value), '{"a":{},"b":[true,null],"\u{1f600}":1,"\ufb33":2}');
});

test("what JSON cannot say is refused", () => {
  for (const value of [NaN, Infinity, "\ud800", { "\udc00": 1 }, 1n, () => 1]) {
    assert.throws(() => canonical(value), NotCanonical);
  }
});
