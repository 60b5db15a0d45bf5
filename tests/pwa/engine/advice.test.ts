/** The engine as the phone calls it: facts that are lenient, an answer that is plain JSON, input that stays untouched. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { advise } from "../../../pwa/src/engine/advice.ts";
import { canonical } from "../../../pwa/src/engine/canonical.ts";
import { decodeCase } from "../../../pwa/src/engine/case.ts";
import { BrokenEnvelope, decodeFacts } from "../../../pwa/src/engine/facts.ts";
import type { Protocol } from "../../../pwa/src/engine/protocol.ts";
import { protocolHash } from "../../../pwa/src/engine/protocol.ts";
import { exported } from "./rules.ts";

interface Vector {
  name: string;
  case: { now: string; facts: { body: object }[] };
}

const vectors = JSON.parse(
  readFileSync(new URL("../../vectors/contract-facts.json", import.meta.url), "utf8"),
) as Vector[];
const { protocol, hash } = exported();

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

test("the hash of the rules is the exported one", () => {
  assert.equal(protocolHash(protocol), hash);
});

test("neither the facts nor the rules are changed by an answer, and the same question has the same answer", () => {
  const frozen: Protocol = deepFreeze(structuredClone(protocol));
  for (const vector of vectors) {
    const { facts, now } = decodeCase(deepFreeze(structuredClone(vector.case)));
    const first = canonical(advise(frozen, deepFreeze(facts), now));
    assert.equal(canonical(advise(frozen, facts, now)), first);
    assert.equal(canonical(JSON.parse(first)), first, "the answer is plain JSON");
  }
});

test("no facts are an answer too", () => {
  const answer = advise(protocol, [], 1_780_300_800);
  assert.equal(answer.state.status, "not_started");
  assert.equal(answer.state.not_understood, 0);
});

test("a kind or field named as every object is named is not understood, and nothing breaks", () => {
  const { facts, now } = vectors[0]!.case;
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];
  const strange = names.map((name, index) => ({
    ...facts[0]!,
    id: `018f0000-0000-7000-c000-00000000000${index}`,
    kind: name,
    body: JSON.parse(`{"${name}": {"${name}": 1}}`) as object,
  }));
  const before = advise(protocol, decodeCase({ now, facts }).facts, decodeCase({ now, facts }).now);
  const asked = decodeCase({ now, facts: [...facts, ...strange] });
  assert.equal(advise(protocol, asked.facts, asked.now).state.not_understood, before.state.not_understood + 4);
});

test("facts of two patients are refused with the path", () => {
  const [one] = vectors[0]!.case.facts;
  const other = { ...one, patient: "00000000-0000-4000-8000-000000000000" };
  assert.throws(
    () => decodeFacts([one, other], "facts"),
    (error) => error instanceof BrokenEnvelope && error.path === "facts[1].patient",
  );
});
