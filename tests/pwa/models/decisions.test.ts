import assert from "node:assert/strict";
import test from "node:test";
import { begin } from "../../../pwa/src/models/begin.ts";
import { answersOf, deciders, ordersToSign, questionsOf, saySignature } from "../../../pwa/src/models/decisions.ts";
import { draftOf } from "../../../pwa/src/models/drafts.ts";
import type { DecisionForm } from "../../../pwa/src/models/forms.ts";
import { madeOf } from "../../../pwa/src/models/made.ts";
import { applied, fact, finding, HOUR, NOW, picture, registered } from "./fixture.ts";

const AUTHORITIES = [
  { question: "premed_at_step", roles: ["prescriber", "consultant"], answers: ["yes", "no"] },
  { question: "new_cycle", roles: ["consultant"], answers: ["yes"] },
  { question: "new_cycle_dose", roles: ["consultant"], answers: ["low", "full"] },
];
const NURSE = { id: "alice", name: "Alice Adams", role: "nurse" };
const PRESCRIBER = { id: "priya", name: "Priya Patel", role: "prescriber" };
const CONSULTANT = { id: "carl", name: "Carl Conrad", role: "consultant" };

function jane(facts = [registered()], findings = [finding("none")]) {
  const wording = { ...applied().wording, authorities: AUTHORITIES };
  return { ...picture({ facts, findings }), rules: applied({ wording }) };
}

function form(me: typeof NURSE | null, filled: Partial<DecisionForm> = {}): DecisionForm {
  const begun = begin({ page: "write", patient: "smith", what: "decision" }, jane(), NOW, "id-1", me) as DecisionForm;
  return { ...begun, identity: true, ...filled };
}

function said(of: DecisionForm): unknown {
  const made = draftOf(of, jane(), NOW);
  return "errors" in made ? made.errors : made.draft.body;
}

test("who may not decide takes down what somebody told them by telephone", () => {
  for (const me of [NURSE, null]) assert.deepEqual([form(me).own, form(me).byTelephone], [null, true]);
  assert.deepEqual(form(CONSULTANT).own, { name: "Carl Conrad", role: "consultant" });
  assert.equal(form(CONSULTANT).byTelephone, false);
});

test("a role is asked what the rules let it decide, and in the answers of the rules", () => {
  assert.deepEqual(deciders(AUTHORITIES), ["prescriber", "consultant"]);
  assert.deepEqual(questionsOf(AUTHORITIES, "prescriber"), ["premed_at_step"]);
  assert.deepEqual(questionsOf(AUTHORITIES, "nurse"), []);
  assert.deepEqual(questionsOf(AUTHORITIES, null), []);
  assert.deepEqual(answersOf(AUTHORITIES, "new_cycle"), ["yes", "no"]);
  assert.deepEqual(answersOf(AUTHORITIES, "new_cycle_dose"), ["low", "full"]);
  assert.deepEqual(answersOf(AUTHORITIES, "unheard_of"), []);
});

test("a telephone order says who gave it, in which role, and whether it was read back", () => {
  const told = { giver: " Dr Conrad ", giverRole: "consultant", question: "new_cycle", answer: "yes" };
  const body = { question: "new_cycle", answer: "yes", decided_by: "Dr Conrad", role: "consultant", by_telephone: true };
  assert.deepEqual(said(form(NURSE, told)), { ...body, read_back: false });
  assert.deepEqual(said(form(NURSE, { ...told, readBack: true, note: " n " })), { ...body, read_back: true, note: "n" });
});

test("one's own decision says no word of a telephone", () => {
  const own = { question: "new_cycle_dose", answer: "low", giver: "left over", readBack: true };
  const body = { question: "new_cycle_dose", answer: "low", decided_by: "Carl Conrad", role: "consultant" };
  assert.deepEqual(said(form(CONSULTANT, own)), body);
});

test("what is missing is said, and nothing is kept without it", () => {
  const told = { giver: "Dr Conrad", giverRole: "consultant", question: "new_cycle", answer: "yes" };
  assert.deepEqual(said(form(NURSE, { ...told, giver: "  " })), ["Write the name of who gave the order."]);
  assert.deepEqual(said(form(NURSE, { ...told, giverRole: null })), ["Choose the role of who gave the order."]);
  assert.deepEqual(said(form(NURSE, { ...told, question: null })), ["Choose what is decided."]);
  assert.deepEqual(said(form(NURSE, { ...told, answer: null })), ["Choose the answer."]);
  assert.deepEqual(said(form(NURSE, { ...told, identity: false })), ["Confirm that two identifiers match this patient."]);
});

test("an open order is signed by who could have given it, and not by who took it down", () => {
  const order = fact("decision_recorded", NOW - HOUR, { role: "prescriber", by_telephone: true, decided_by: "x" });
  const other = fact("decision_recorded", NOW - HOUR, { role: "prescriber" });
  const open = jane([registered(), order, other], [finding("decision.countersign", { facts: [order.id] })]);
  const ids = (me: typeof NURSE | null) => ordersToSign(open, me).map((one) => one.fact.id);
  assert.deepEqual(ids(PRESCRIBER), [order.id]);
  assert.deepEqual(ids(CONSULTANT), [order.id]);
  assert.deepEqual(ids(NURSE), []);
  assert.deepEqual(ids(null), []);
  assert.deepEqual(ids({ ...CONSULTANT, id: order.author }), []);
  assert.deepEqual(ordersToSign(jane([registered(), order]), CONSULTANT), []);
});

test("a prescriber does not sign what claims a consultant", () => {
  const order = fact("decision_recorded", NOW - HOUR, { role: "consultant", by_telephone: true });
  const open = jane([registered(), order], [finding("decision.countersign", { facts: [order.id] })]);
  assert.deepEqual(ordersToSign(open, PRESCRIBER), []);
});

test("a signature names its order, at the time it is given", () => {
  const route = { page: "sign" as const, patient: "smith", fact: "order-1" };
  const begun = begin(route, jane(), NOW, "id-2", CONSULTANT);
  assert.ok(begun?.form === "sign");
  assert.deepEqual(madeOf(begun, jane(), route, NOW), { errors: ["Say whether you gave this order."] });
  const made = madeOf({ ...begun, answer: "no", note: " never " }, jane(), route, NOW);
  assert.ok("draft" in made);
  assert.equal(made.draft.kind, "decision_countersigned");
  assert.deepEqual(made.draft.body, { decision: "order-1", answer: "no", note: "never" });
  assert.deepEqual(saySignature({ ...begun, answer: "yes" }, "o"), {
    kind: "decision_countersigned",
    body: { decision: "o", answer: "yes" },
  });
});
