/** What a phone says of its rules on every screen, in plain words. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Applied, Versions } from "../../../pwa/src/rules/library.ts";
import { rulesTroubles } from "../../../pwa/src/views/rules_notice.ts";
import { applied, picture } from "../models/fixture.ts";

const OLD = "a".repeat(64);
const NEW = "b".repeat(64);

function versions(more: Partial<Versions> = {}): Versions {
  const { wording } = applied();
  return { hash: OLD, current: OLD, wording, isBehind: false, protocol: () => null, recallOf: () => null, ...more };
}

function under(more: Partial<Applied>) {
  return { ...picture(), rules: applied(more) };
}

test("a phone with the current rules, whose courses have theirs, says nothing", () => {
  assert.deepEqual(rulesTroubles({ versions: versions(), pictures: [under({}), picture()] }), []);
});

test("a phone with old rules names both versions and goes on", () => {
  const [words, ...none] = rulesTroubles({ versions: versions({ current: NEW, isBehind: true }), pictures: [] });
  assert.match(words!, /^The rules on this phone are old: .*bbbbbbbbbbbb.*aaaaaaaaaaaa/);
  assert.deepEqual(none, []);
});

test("courses whose rules are not here are counted, and who answers is said", () => {
  const pictures = [under({ instead: "absent" }), under({}), under({ instead: "unusable" })];
  const [words] = rulesTroubles({ versions: versions(), pictures });
  assert.match(words!, /^2 patients are under rules that this phone cannot use; version aaaaaaaaaaaa answers/);
  assert.match(rulesTroubles({ versions: versions(), pictures: pictures.slice(0, 1) })[0]!, /^One patient is under/);
});
