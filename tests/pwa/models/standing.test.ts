import assert from "node:assert/strict";
import test from "node:test";
import { identityOf, sharedSurnames } from "../../../pwa/src/models/identity.ts";
import { Gallery } from "../../../pwa/src/models/picture.ts";
import { standing } from "../../../pwa/src/models/standing.ts";
import { timeline } from "../../../pwa/src/models/timeline.ts";
import type { Answer } from "../../../pwa/src/engine/answer.ts";
import { applied, fact, NOW, registered, state } from "./fixture.ts";

const NOTHING = { unsent: new Set<string>(), troubled: new Map() };

test("a withdrawn fact is marked, and a withdrawn withdrawal restores it", () => {
  const note = fact("note_written", NOW, { text: "x" });
  const withdrawal = fact("fact_withdrawn", NOW, { fact: note.id, reason: "r" });
  const regret = fact("fact_withdrawn", NOW, { fact: withdrawal.id, reason: "r" });
  assert.equal(standing([note, withdrawal])[0]!.withdrawn, true);
  assert.equal(standing([note, withdrawal, regret])[0]!.withdrawn, false);
});

test("of two replacements the later recorded stands", () => {
  const stop = fact("infusion_stopped", NOW, {});
  const first = fact("fact_replaced", NOW + 1, { fact: stop.id, kind: "infusion_stopped", at: stop.at, body: { reason: "pump" } });
  const second = fact("fact_replaced", NOW + 2, { fact: stop.id, kind: "infusion_stopped", at: stop.at, body: { reason: "line" } });
  assert.deepEqual(standing([second, stop, first]).find(({ fact }) => fact === stop)!.body, { reason: "line" });
});

test("a replacement of a replacement stands, as the rules read it", () => {
  const order = fact("decision_recorded", NOW, { question: "new_cycle", answer: "no" });
  const over = (target: string, body: Record<string, unknown>, at: number) =>
    fact("fact_replaced", at, { fact: target, kind: "decision_recorded", at: order.at, body });
  const first = over(order.id, { question: "new_cycle", answer: "no" }, NOW + 1);
  const second = over(first.id, { question: "new_cycle", answer: "yes" }, NOW + 2);
  const all = standing([order, first, second]);
  assert.deepEqual(all.find(({ fact }) => fact === order)!.body["answer"], "yes");
  assert.deepEqual(all.map(({ withdrawn }) => withdrawn), [false, false, false]);
  const gone = fact("fact_withdrawn", NOW + 3, { fact: second.id, reason: "r" });
  assert.deepEqual(standing([order, first, second, gone]).find(({ fact }) => fact === order)!.body["answer"], "no");
});

test("of a withdrawal and a replacement the later recorded stands", () => {
  const note = fact("note_written", NOW, { text: "x" });
  const withdrawal = fact("fact_withdrawn", NOW + 1, { fact: note.id, reason: "r" });
  const text = fact("fact_replaced", NOW + 2, { fact: note.id, kind: "note_written", at: note.at, body: { text: "y" } });
  const [stands] = standing([note, withdrawal, text]);
  assert.deepEqual([stands!.withdrawn, stands!.body], [false, { text: "y" }]);
});

test("a grade replaced by nonsense stands, as the rules read it", () => {
  const grade = fact("toxicity_graded", NOW, { toxicity: "crs", grade: 3, scale: "ctcae5" });
  const broken = fact("fact_replaced", NOW + 1, { fact: grade.id, kind: "toxicity_graded", at: grade.at, body: { toxicity: "crs" } });
  assert.equal(standing([grade, broken])[0]!.body["grade"], 3);
});

test("corrections that name each other in a circle end", () => {
  const one = fact("fact_withdrawn", NOW, { reason: "r" });
  const other = fact("fact_withdrawn", NOW, { fact: one.id, reason: "r" });
  one.body["fact"] = other.id;
  assert.equal(standing([one, other]).length, 2);
});

test("a replacement with nonsense in it does not empty the screen", () => {
  const note = fact("note_written", NOW, { text: "x" });
  const broken = fact("fact_replaced", NOW, { fact: note.id, kind: 7, at: "yesterday", body: [] });
  const [stands] = standing([note, broken]);
  assert.deepEqual([stands!.kind, stands!.at, stands!.body], ["note_written", NOW, { text: "x" }]);
});

test("the timeline is newest first and shows a correction with what it corrects", () => {
  const old = fact("note_written", NOW - 100, { text: "old" });
  const fresh = fact("note_written", NOW, { text: "new" });
  const withdrawal = fact("fact_withdrawn", NOW, { fact: old.id, reason: "r" });
  const shown = timeline(standing([old, withdrawal, fresh]), NOTHING, "alice");
  assert.deepEqual(shown.map((entry) => [entry.body["text"], entry.withdrawn]), [["new", false], ["old", true]]);
});

test("a correction whose fact is not on this phone is shown, not swallowed", () => {
  const alone = fact("fact_withdrawn", NOW, { fact: "elsewhere", reason: "r" });
  assert.equal(timeline(standing([alone]), NOTHING, "alice").length, 1);
});

test("an entry says whether it is only on this phone, or held and why", () => {
  const note = fact("note_written", NOW, { text: "x" });
  const unsent = { ...NOTHING, unsent: new Set([note.id]) };
  assert.equal(timeline(standing([note]), unsent, "alice")[0]!.travel, "unsent");
  const troubled = new Map([[note.id, { patient: "smith", status: "held" as const, reason: "author" }]]);
  const [held] = timeline(standing([note]), { ...NOTHING, troubled }, "bob");
  assert.deepEqual([held!.travel, held!.reason, held!.mine], ["held", "author", false]);
});

test("the newest registration that stands says who a patient is", () => {
  const wrong = registered("Smyth");
  const right = { ...registered("Smith"), at: "2026-05-30T10:00:00Z" };
  assert.equal(identityOf(standing([right, wrong]))!.family_name, "Smith");
  const withdrawal = fact("fact_withdrawn", NOW, { fact: right.id, reason: "r" });
  assert.equal(identityOf(standing([right, wrong, withdrawal]))!.family_name, "Smyth");
  assert.equal(identityOf([]), null);
});

test("patients with the same surname are found whatever its letters' case", () => {
  const identities = new Map(["Smith", "SMITH ", "Okafor"].map((name, place) => [String(place), { ...identityOf(standing([registered(name)]))! }]));
  assert.deepEqual([...sharedSurnames(identities)], ["0", "1"]);
});

test("rules that fail leave the patient on the screen, with the reason and every fact", () => {
  const gallery = new Gallery(() => {
    throw new Error("facts[0].at: no instant");
  });
  const [shown] = gallery.pictures(new Map([["smith", [registered()]]]), NOW);
  assert.equal(shown!.answer, null);
  assert.match(shown!.trouble!, /no instant/);
  assert.equal(shown!.facts.length, 1);
});

test("a patient is judged again when time or facts change, and not otherwise", () => {
  let judged = 0;
  const answer: Answer = { protocol: "hash", state: state(), findings: [], tasks: [] };
  const gallery = new Gallery(() => {
    judged += 1;
    return { answer, rules: applied() };
  });
  const facts = [registered()];
  gallery.pictures(new Map([["smith", facts]]), NOW);
  gallery.pictures(new Map([["smith", facts]]), NOW);
  assert.equal(judged, 1);
  gallery.pictures(new Map([["smith", facts]]), NOW + 1);
  gallery.pictures(new Map([["smith", [...facts]]]), NOW + 1);
  assert.equal(judged, 3);
});
