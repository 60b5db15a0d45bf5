import assert from "node:assert/strict";
import test from "node:test";
import { text } from "../../../pwa/src/engine/instant.ts";
import { HYPHEN, NBSP } from "../../../pwa/src/models/times.ts";
import type { Wording } from "../../../pwa/src/models/wording.ts";
import { factWords } from "../../../pwa/src/views/fact_words.ts";
import { fill, sayFinding, sayTask, type Place } from "../../../pwa/src/views/words.ts";
import { finding, HOUR, NOW, task } from "../models/fixture.ts";

const wording: Wording = {
  title: "A regimen",
  drug: "blinatumomab",
  not_for_clinical_use: "Not for clinical use",
  clauses: [{ id: "tox.crs.3", place: "Other toxicities", says: "Interrupt until resolved." }],
  decisions: [{ id: "D14", question: "At the low dose?", reading: "Held where unclear.", status: "proposed" }],
  authorities: [],
  rules: {
    "tox.crs.3": {
      title: "CRS, grade 3",
      say: "Stop now.",
      clause: "tox.crs.3",
      cases: { met: { level: "inform", say: "Resolved." }, unsure: { level: "hold", decision: "D14", say: "Unclear." } },
    },
    "stop.running": { title: "Infusion stopped", say: "Stopped for {minutes} min." },
  },
  tasks: { "bag.change": { title: "Change the bag", say: "Change the bag at {due_at}. Do not flush." } },
};
const place: Place = { wording, zone: "Europe/London", now: NOW };
const plain = (words: string) => words.replaceAll(NBSP, " ").replaceAll(HYPHEN, "-");

test("a finding is said in the words of the rules, with its source", () => {
  const said = sayFinding(finding("tox.crs.3", { level: "hold", clause: "tox.crs.3" }), place);
  assert.equal(said.title, "CRS, grade 3");
  assert.equal(said.detail, "Stop now.");
  assert.deepEqual(said.source, { kind: "Protocol", reference: "Other toxicities", text: "Interrupt until resolved." });
});

test("a case of a rule has its own words, told by level and source", () => {
  assert.equal(sayFinding(finding("tox.crs.3", { level: "inform", clause: "tox.crs.3" }), place).detail, "Resolved.");
  assert.equal(sayFinding(finding("tox.crs.3", { level: "hold", decision: "D14" }), place).detail, "Unclear.");
});

test("a decision nobody signed is said to await sign-off", () => {
  const { source } = sayFinding(finding("tox.crs.3", { level: "hold", decision: "D14" }), place);
  assert.equal(source.kind, "Decision");
  assert.match(source.reference, /proposed, awaiting sign-off/);
});

test("what follows from facts alone is said to be worked out", () => {
  assert.equal(sayFinding(finding("stop.running", { values: { minutes: 200 } }), place).source.kind, "Worked out");
});

test("a rule without words is shown by its code, never left out", () => {
  assert.equal(sayFinding(finding("new.rule"), place).title, "new.rule");
  assert.equal(sayTask(task("new.task", NOW), place).title, "new.task");
});

test("instants in a template become a clock time with a duration, minutes a duration", () => {
  const said = sayTask(task("bag.change", NOW + 48 * 60), place);
  assert.equal(plain(said.detail), "Change the bag at 13:48 (in 48 min). Do not flush.");
  assert.equal(plain(fill("Stopped for {minutes} min.", { minutes: 200 }, place)), "Stopped for 3 h 20 min.");
});

test("a value that is missing is said to be not known", () => {
  assert.equal(fill("Until {earliest_at}.", { earliest_at: null }, place), "Until not known.");
  assert.equal(fill("Until {earliest_at}.", {}, place), "Until not known.");
});

test("rules named in a value are said by their titles", () => {
  assert.equal(fill("Because of {rules}.", { rules: ["tox.crs.3", "stop.running"] }, place), "Because of CRS, grade 3, Infusion stopped.");
});

test("a fact is said in a line, in full units", () => {
  const body = { dose_micrograms_per_day: 28, bag: { hours: 96, batch: "B2" }, next_change_at: text(NOW + 96 * HOUR) };
  assert.equal(
    plain(factWords("bag_changed", body, place)),
    "28 micrograms per day · 96 h bag · batch B2 · next change Fri 05-Jun-2026 13:00",
  );
  const count = { analyte: "neutrophils", value: 0.8, unit: "x10^9/L", sampled_at: text(NOW - HOUR) };
  assert.equal(plain(factWords("lab_resulted", count, place)), "Neutrophils 0.8 x 10⁹ per L · taken 12:00");
});

test("a fact of a kind this version does not know is shown as it was recorded", () => {
  assert.equal(factWords("pump_replaced", { serial_number: "7", why: { alarm: true } }, place), 'serial number 7 · why {"alarm":true}');
});

test("a broken body makes poor words, not an error", () => {
  assert.equal(factWords("toxicity_graded", { toxicity: null, grade: "three" }, place), "no toxicity named grade not given (no scale)");
  assert.equal(factWords("bag_changed", { bag: 7, next_change_at: "soon" }, place), "");
});

test("a countersignature says whether the order was given", () => {
  assert.equal(factWords("decision_countersigned", { decision: "f", answer: "yes" }, place), "yes, this order was given");
  assert.equal(
    factWords("decision_countersigned", { decision: "f", answer: "no", note: "Not mine." }, place),
    "no, this order was not given: it never counted · Not mine.",
  );
});
