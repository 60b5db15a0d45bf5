import assert from "node:assert/strict";
import test from "node:test";
import { text } from "../../../pwa/src/engine/instant.ts";
import { CHECKS } from "../../../pwa/src/models/bag_form.ts";
import { begin } from "../../../pwa/src/models/begin.ts";
import { checkWords, proofsIn } from "../../../pwa/src/models/checked.ts";
import type { BagForm, RestartForm } from "../../../pwa/src/models/forms.ts";
import { packed } from "../../../pwa/src/models/in_progress.ts";
import { madeOf } from "../../../pwa/src/models/made.ts";
import { afterEntry, signedWords, toBeChecked, withCheck } from "../../../pwa/src/models/second_check.ts";
import type { Draft } from "../../../pwa/src/store/fact.ts";
import { fact, HOUR, NOW, picture, registered } from "./fixture.ts";

const of = picture({ facts: [registered(), fact("bag_changed", NOW - 72 * HOUR, { bag: { hours: 72 } })] });
const route = { page: "write", patient: "smith", what: "bag" } as const;
const blank = begin(route, of, NOW, "id-1") as BagForm;
const filled: BagForm = { ...blank, identity: true, checks: new Set(CHECKS), dose: 28 };
const check = { user: "ben", device: "phone-b", signature: "c2lnbmVk" };

function drafted(form: BagForm | RestartForm): Draft {
  const made = madeOf(form, of, route, NOW);
  assert.ok("draft" in made);
  return made.draft;
}

const draft = { ...toBeChecked(drafted(filled), "ben"), second_check: check };
const done = withCheck(filled, "ben", draft);

test("what is saved after a second check is what was signed, however long the form then stood", () => {
  const made = madeOf(done, of, route, NOW + 240);
  assert.deepEqual(made, { draft: { ...draft, recorded_at: text(NOW + 240) } });
  assert.equal(draft.at, text(NOW));
});

test("a checked bag change names who checked it, beside the checks of the hands", () => {
  const { checks } = draft.body as { checks: Record<string, unknown> };
  assert.equal(checks["second_checker"], "ben");
  assert.equal(checks["label"], true);
});

test("a restart has no place for a name: the check stands beside what it says", () => {
  const form = begin({ ...route, what: "restart" }, of, NOW, "id-2") as RestartForm;
  const said = drafted({ ...form, identity: true, dose: 9, setting: "home" });
  assert.deepEqual(toBeChecked(said, "ben"), said);
});

test("any change after a second check takes it away, and the record is then without it", () => {
  for (const change of [{ batch: "B2" }, { identity: false }, { hours: 24 }, { checks: new Set<"label">(["label"]) }]) {
    const after = afterEntry<BagForm>(done, { ...done, ...change });
    assert.deepEqual(after.second, { step: "gone" });
    const made = madeOf({ ...after, identity: true }, of, route, NOW);
    assert.ok("draft" in made);
    assert.equal(made.draft.second_check, undefined);
    assert.equal((made.draft.body["checks"] as Record<string, unknown>)["second_checker"], undefined);
  }
});

test("choosing who checks is no change of what was checked", () => {
  const second = { step: "asking", user: "cara", passphrase: "" } as const;
  assert.deepEqual(afterEntry<BagForm>(done, { ...done, second }).second, second);
});

test("the signed text is the purpose, the phone and the canonical fact without its numbering", () => {
  const small = { id: "f", patient: "p", kind: "bag_changed", at: text(NOW), recorded_at: text(NOW), body: { b: 1, a: "é" } };
  const expected = `{"at":"${text(NOW)}","author":"asha","body":{"a":"é","b":1},"id":"f","kind":"bag_changed","patient":"p"}`;
  assert.equal(signedWords(small, "asha", "phone-b"), `bagwatch second check\nphone-b\n${expected}`);
});

test("the second person's passphrase never goes to the disk with a form that was begun", () => {
  const asking: BagForm = { ...filled, second: { step: "asking", user: "ben", passphrase: "copper kettle rain" } };
  assert.ok(!JSON.stringify(packed({ hash: "#/", form: asking })).includes("copper"));
});

test("the record says who checked twice, and never more than the server has proved", () => {
  const named = new Map([["ben", "BO"]]);
  const said = { id: "f", body: draft.body, check };
  const user = { id: "ben", name: "Ben Okafor", role: "nurse" };
  const answer = (proved: boolean) => proofsIn({ second_checks: [{ fact: "f", proved, user: proved ? user : null }] });
  assert.equal(checkWords(said, new Map(), named), "Second check by BO: signed here, not yet proved by the server.");
  assert.equal(checkWords(said, answer(true), named), "Second check by Ben Okafor.");
  assert.equal(checkWords(said, answer(false), named), "Second check by BO: not proved.");
  const inWords = { ...said, check: null, body: { checks: { second_checker: "Cara Lund" } } };
  assert.equal(checkWords(inWords, new Map(), named), "Second check by Cara Lund: not proved.");
  assert.equal(checkWords({ ...said, check: null, body: {} }, new Map(), named), null);
});
