import assert from "node:assert/strict";
import test from "node:test";
import { parse, text } from "../../../pwa/src/engine/instant.ts";
import { bagConcerns, CHECKS, nextChange, plannedBag } from "../../../pwa/src/models/bag_form.ts";
import { begin } from "../../../pwa/src/models/begin.ts";
import { bagEntry, draftOf } from "../../../pwa/src/models/drafts.ts";
import type { BagForm, GradeForm, RestartForm, StoppedForm } from "../../../pwa/src/models/forms.ts";
import { candidates, explained, newestStop } from "../../../pwa/src/models/stop.ts";
import { fact, finding, HOUR, NOW, picture, registered, state, task } from "./fixture.ts";

const hung = NOW - 72 * HOUR;
const bag = { hung_at: text(hung), next_change_at: text(NOW), expires_at: null, change_by: text(NOW + 4 * HOUR) };
const running = (facts = [] as ReturnType<typeof fact>[]) =>
  picture({ state: state({ bag }), facts: [registered(), fact("bag_changed", hung, { bag: { hours: 72 } }), ...facts] });
const bagForm = (of = running()) => begin({ page: "write", patient: "smith", what: "bag" }, of, NOW, "id-1") as BagForm;

test("a bag change that is confirmed says everything the phone knew and the hands did", () => {
  const of = running();
  const form = { ...bagForm(of), identity: true, checks: new Set(CHECKS) };
  const made = draftOf(form, of, NOW);
  assert.ok("draft" in made);
  assert.deepEqual(made.draft, {
    id: "id-1",
    patient: "smith",
    kind: "bag_changed",
    at: text(NOW),
    recorded_at: text(NOW),
    body: {
      dose_micrograms_per_day: 9,
      bag: { hours: 72 },
      next_change_at: text(NOW + 72 * HOUR),
      checks: { identity: true, label: true, dose: true, rate: true, line: true, filter: true, pump_locked: true, no_flush: true },
    },
  });
});

test("a check that was not made is recorded as not made, and does not stop the record", () => {
  const made = draftOf({ ...bagForm(), identity: true, checks: new Set(["label"]) }, running(), NOW);
  assert.ok("draft" in made);
  assert.equal((made.draft.body["checks"] as Record<string, boolean>)["filter"], false);
});

test("nothing is written to a patient whose two identifiers nobody confirmed", () => {
  const made = draftOf(bagForm(), running(), NOW);
  assert.deepEqual(made, { errors: ["Confirm that two identifiers match this patient."] });
});

test("the next bag is the planned one, with the label of the bag that was delivered", () => {
  const planned = fact("cycle_planned", hung, { changes: [{ at: text(NOW), hours: 96, dose_micrograms_per_day: 28 }] });
  const delivered = fact("bag_received", hung, { bag: { hours: 96, batch: "B9", expires_at: text(NOW + 90 * HOUR) } });
  assert.deepEqual(plannedBag(running([planned, delivered]), NOW), {
    hours: 96,
    dose: 28,
    expires_at: NOW + 90 * HOUR,
    batch: "B9",
  });
});

test("a delivered bag that was hung already is not proposed again", () => {
  const delivered = fact("bag_received", hung, { bag: { hours: 96, batch: "B9" } });
  const used = fact("bag_changed", NOW - HOUR, { bag: { hours: 96, batch: "B9" } });
  assert.equal(plannedBag(running([delivered, used]), NOW).batch, null);
});

test("without a plan the dose is the present one, or the step that is due by this change", () => {
  assert.equal(plannedBag(running(), NOW).dose, 9);
  const step = task("dose.step-up", NOW, { values: { dose_micrograms_per_day: 28 } });
  const stepping = { ...running(), answer: { ...running().answer!, tasks: [step] } };
  assert.equal(plannedBag(stepping, NOW).dose, 28);
});

test("changes stay on the morning grid and never outlive the bag", () => {
  assert.equal(nextChange(running(), NOW + HOUR, 72), NOW + 72 * HOUR);
  assert.equal(nextChange(running(), NOW - HOUR, 72), NOW + 71 * HOUR);
  assert.equal(nextChange(running(), NOW + 5 * HOUR, 72), NOW + 77 * HOUR);
});

test("over the autumn clock change the bag's own hours end the plan, not the clock on the wall", () => {
  const planned = parse("2026-10-23T08:00:00Z");
  const autumn = picture({ state: state({ bag: { ...bag, next_change_at: text(planned) } }) });
  assert.equal(text(nextChange(autumn, planned, 96)), "2026-10-27T08:00:00Z");
  assert.equal(text(nextChange(autumn, planned + HOUR, 96)), "2026-10-27T09:00:00Z");
});

test("a label that has expired, a missing label and a plan past the label are said, and saved all the same", () => {
  const concerns = (expiryDay: string, expiryTime: string) =>
    bagConcerns(bagEntry({ ...bagForm(), expiryDay, expiryTime }, running(), NOW)!).join(" ");
  assert.match(concerns("2026-06-01", "12:00"), /expired/);
  assert.match(concerns("2026-06-02", "12:00"), /planned after/);
  assert.match(concerns("", ""), /unverified/);
  assert.equal(concerns("2026-06-05", "13:00"), "");
});

test("a label expiry that is no date is asked for again", () => {
  const made = draftOf({ ...bagForm(), identity: true, expiryDay: "2026-06-05" }, running(), NOW);
  assert.ok("errors" in made);
  assert.match(made.errors[0]!, /label's expiry/);
});

const stopped = (findings = [] as ReturnType<typeof finding>[]) =>
  picture({
    state: state({ status: "stopped", bag, stopped_since: text(NOW - HOUR), dose_micrograms_per_day: 28 }),
    findings,
    facts: [registered(), fact("infusion_started", hung, { setting: "home" }), fact("infusion_stopped", NOW - HOUR, {})],
  });

test("a restart proposes the dose the rules name, else the one before the stop", () => {
  const route = { page: "write", patient: "smith", what: "restart" } as const;
  assert.equal((begin(route, stopped(), NOW, "id") as RestartForm).dose, 28);
  const low = finding("restart.dose", { values: { dose_micrograms_per_day: 9 } });
  assert.equal((begin(route, stopped([low]), NOW, "id") as RestartForm).dose, 9);
  const choose = finding("restart.dose", { values: { dose_micrograms_per_day: null, choose: [9, 28] } });
  assert.equal((begin(route, stopped([choose]), NOW, "id") as RestartForm).dose, null);
});

test("where a restart must be supervised its place is asked, not presumed", () => {
  const route = { page: "write", patient: "smith", what: "restart" } as const;
  assert.equal((begin(route, stopped(), NOW, "id") as RestartForm).setting, "home");
  const supervised = begin(route, stopped([finding("restart.supervised")]), NOW, "id") as RestartForm;
  assert.equal(supervised.setting, null);
  const made = draftOf({ ...supervised, identity: true }, stopped(), NOW);
  assert.deepEqual(made, { errors: ["Choose where the restart was done."] });
});

test("a grade is not taken without its scale", () => {
  const form = begin({ page: "write", patient: "smith", what: "grade" }, running(), NOW, "id") as GradeForm;
  const made = draftOf({ ...form, identity: true, toxicity: "crs", grade: 3 }, running(), NOW);
  assert.ok("errors" in made && /scale/.test(made.errors[0]!));
  const whole = draftOf({ ...form, identity: true, toxicity: "crs", grade: 3, scale: "ctcae5" }, running(), NOW);
  assert.ok("draft" in whole);
  assert.deepEqual(whole.draft.body, { toxicity: "crs", grade: 3, scale: "ctcae5" });
});

test("the reason of a stop is a correction that keeps the time of the tap", () => {
  const of = stopped();
  const stop = newestStop(of)!;
  const form = begin({ page: "stopped", patient: "smith" }, of, NOW, "id") as StoppedForm;
  assert.ok("errors" in explained(form, stop, of, NOW));
  const made = explained({ ...form, reason: "pump", lastSeen: { mode: "ago", minutes: 30 } }, stop, of, NOW);
  assert.ok("draft" in made);
  assert.equal(made.draft.kind, "fact_replaced");
  assert.equal(made.draft.body["at"], stop.fact.at);
  assert.deepEqual(made.draft.body["body"], { reason: "pump", last_seen_running_at: text(NOW - HOUR - 30 * 60) });
});

test("last seen running cannot be after the stop", () => {
  const of = stopped();
  const form = begin({ page: "stopped", patient: "smith" }, of, NOW, "id") as StoppedForm;
  const lastSeen = { mode: "picked", day: "2026-06-01", time: "12:30", second: false } as const;
  assert.ok("errors" in explained({ ...form, reason: "pump", lastSeen }, newestStop(of)!, of, NOW));
});

test("whose infusion stopped is asked of those running first, and of nobody less", () => {
  const { running: first, others } = candidates([stopped(), running()]);
  assert.deepEqual([first.length, others.length], [1, 1]);
});
