/** Which version answers on a phone, and what is said of it; the phone that lacks a version still answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Library } from "../../../pwa/src/rules/library.ts";
import { ADOPTION, adopted, CONSULTANT, FIRST, FIRST_HASH, NOW, NURSE, OPENING, opened, SECOND, SECOND_HASH } from "./fixture.ts";

const NOTES = new Map([[ADOPTION, { roles: ["consultant"], current: SECOND_HASH }]]);

function library(): Library {
  return new Library(FIRST_HASH, FIRST);
}

function served(more: { current?: string; recalled?: { hash: string; reason: string; at: string }[] } = {}) {
  return { current: SECOND_HASH, versions: [FIRST_HASH, SECOND_HASH], recalled: [], ...more };
}

test("a phone that never met the server answers by its own rules", () => {
  const { answer, rules } = library().judge([opened(FIRST_HASH)], NOW, NURSE);
  assert.equal(answer.protocol, FIRST_HASH);
  assert.deepEqual([rules.used, rules.instead, rules.recalled, rules.offered], [FIRST_HASH, null, null, null]);
});

test("a course keeps its version while another is current, and the other is offered once it is here", () => {
  const own = library();
  own.hear(served(), NOTES);
  assert.equal(own.isBehind, true);
  assert.equal(own.judge([opened(FIRST_HASH)], NOW, NURSE).rules.offered, null);
  own.add(SECOND_HASH, JSON.stringify(SECOND));
  const { answer, rules } = own.judge([opened(FIRST_HASH)], NOW, NURSE);
  assert.deepEqual([answer.protocol, rules.offered, own.isBehind], [FIRST_HASH, SECOND_HASH, false]);
});

test("an adopted version that is here answers", () => {
  const own = library();
  own.hear(served(), NOTES);
  own.add(SECOND_HASH, JSON.stringify(SECOND));
  assert.equal(own.judge([opened(FIRST_HASH), adopted(SECOND_HASH)], NOW, NURSE).answer.protocol, SECOND_HASH);
});

test("an adopted version that is not here is said, and the newest here answers", () => {
  const own = library();
  own.hear(served(), NOTES);
  const { answer, rules } = own.judge([opened(FIRST_HASH), adopted(SECOND_HASH)], NOW, NURSE);
  assert.equal(answer.protocol, FIRST_HASH);
  assert.deepEqual([rules.inForce.hash, rules.used, rules.instead], [SECOND_HASH, FIRST_HASH, "absent"]);
});

test("rules that lack what this app reads are not used", () => {
  const own = library();
  const { stops: _, ...less } = SECOND;
  const fewer = { ...SECOND, stays: [{ ...SECOND.stays[0], hours: undefined }] };
  for (const broken of [less, fewer, [], 7]) {
    own.add("b".repeat(64), JSON.stringify(broken));
    const { rules } = own.judge([opened("b".repeat(64))], NOW, NURSE);
    assert.deepEqual([rules.used, rules.instead], [FIRST_HASH, "unusable"]);
  }
});

test("rules with more than this app reads, and with other codes, are used", () => {
  const own = library();
  const more = { ...SECOND, another_table: { hours: 3 }, rules: { ...SECOND.rules, "a.new": SECOND.rules["bag.change"] } };
  own.add("c".repeat(64), JSON.stringify(more));
  assert.equal(own.judge([opened("c".repeat(64))], NOW, NURSE).rules.instead, null);
});

test("a recall is said of the version in force, until another is adopted", () => {
  const own = library();
  const recall = { hash: FIRST_HASH, reason: "A wrong limit.", at: "2026-06-01T08:30:00Z" };
  own.hear(served({ recalled: [recall] }), NOTES);
  own.add(SECOND_HASH, JSON.stringify(SECOND));
  const before = own.judge([opened(FIRST_HASH)], NOW, NURSE);
  assert.deepEqual([before.answer.protocol, before.rules.recalled], [FIRST_HASH, recall]);
  assert.equal(own.judge([opened(FIRST_HASH), adopted(SECOND_HASH)], NOW, NURSE).rules.recalled, null);
});

test("an own adoption counts before the server has it, if one may adopt", () => {
  const own = library();
  own.hear(served(), new Map());
  own.add(SECOND_HASH, JSON.stringify(SECOND));
  const facts = [opened(FIRST_HASH), adopted(SECOND_HASH)];
  assert.equal(own.judge(facts, NOW, CONSULTANT).answer.protocol, SECOND_HASH);
  const nurses = [opened(FIRST_HASH), adopted(SECOND_HASH, NURSE.id)];
  const { answer, rules } = own.judge(nurses, NOW, NURSE);
  assert.equal(answer.protocol, FIRST_HASH);
  assert.deepEqual(rules.inForce.passed_over, [{ fact: ADOPTION, hash: SECOND_HASH, why: "role" }]);
});

test("the server's note says which version an opening had that names none", () => {
  const own = library();
  own.add(SECOND_HASH, JSON.stringify(SECOND));
  own.hear(served(), new Map([[OPENING, { roles: ["nurse"], current: FIRST_HASH }]]));
  assert.equal(own.judge([opened()], NOW, NURSE).answer.protocol, FIRST_HASH);
});
