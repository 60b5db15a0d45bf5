/**
 * What else is recorded: weights, results, premedication, writing, responses, plans, decisions, doubles.
 *
 * Twin of shared_rules/course_notes.py.
 */
import { decide, settled } from "./course_decisions.ts";
import * as infusion from "./course_infusion.ts";
import { mention, type Course } from "./course_model.ts";
import * as rows from "./course_rows.ts";
import { isUnderFixed } from "./dosing.ts";
import { MINUTE } from "./instant.ts";
import type { Protocol } from "./protocol.ts";
import { flagIn, numberIn, textIn } from "./reading.ts";
import type { Entry } from "./record.ts";

const RESTART_QUESTION = "restart_after_ambiguity";
const END_QUESTION = "confirm_discontinuation";

/** Weight and height, from the course's opening or a later weighing. */
export function weigh(protocol: Protocol, course: Course, entry: Entry): void {
  weighOnly(protocol, course, entry);
  course.height_cm = numberIn(entry.valid, "height_cm") ?? course.height_cm;
  course.cardiac_suspected = flagIn(entry.valid, "cardiac_suspected") ?? course.cardiac_suspected;
  const burden = flagIn(entry.valid, "high_tumour_burden");
  if (burden !== null) course.high_tumour_burden = burden ? mention(entry) : null;
  if ((textIn(entry.valid, "protocol") ?? protocol.name) !== protocol.name) {
    course.contradictions.push({ mention: mention(entry), kind: entry.kind, reason: "another-protocol" });
  }
}

/** The newest weight; one that cannot be read, or two on both sides at one instant, is none (D22). */
function weighOnly(protocol: Protocol, course: Course, entry: Entry): void {
  const weight = numberIn(entry.valid, "weight_kg");
  course.weight_known = false;
  if (weight === null) return;
  if (course.weighed_at !== entry.at) course.weighed_light = [];
  course.weight_kg = weight;
  course.weighed_at = entry.at;
  course.weighed_light.push(isUnderFixed(protocol, weight));
  course.weight_known = new Set(course.weighed_light).size === 1;
  if (!course.weighed_light.includes(true)) course.light = null;
  else course.light ??= mention(entry);
}

/** Steroids that may count before a start or a restart, and intrathecal prophylaxis. */
export function premedicate(protocol: Protocol, course: Course, entry: Entry): void {
  const table = protocol.premedication;
  const drug = textIn(entry.valid, "drug");
  const dose = numberIn(entry.valid, "dose_mg") ?? 0;
  if (drug === table.intrathecal) course.intrathecal = mention(entry);
  if (drug !== table.drug) return;
  const route = textIn(entry.valid, "route");
  if (dose >= table.dose_mg && route !== null && table.routes.includes(route)) course.steroid = mention(entry);
  const needed = protocol.toxicities.map((row) => row.premedication_mg).filter((mg) => mg !== null);
  if (needed.length > 0 && dose >= Math.max(...needed)) course.restart_steroids.push(mention(entry));
}

/** A writing test; a change stays said until a test shows none, or the signs are graded. */
export function write(course: Course, entry: Entry): void {
  course.writing = mention(entry);
  const changed = flagIn(entry.valid, "changed_from_baseline");
  if (changed === true) course.writing_changed = mention(entry);
  else if (changed === false) course.writing_changed = null;
}

/** An assessment of the response. */
export function respond(course: Course, entry: Entry): void {
  const remission = flagIn(entry.valid, "complete_remission");
  if (remission !== null) course.responses.push({ complete_remission: remission, at: entry.at, id: entry.id });
}

/** When a cycle is planned to begin. */
export function plan(course: Course, entry: Entry): void {
  const cycle = numberIn(entry.valid, "cycle");
  const startAt = numberIn(entry.valid, "start_at");
  if (cycle !== null && startAt !== null) course.plans.set(cycle, { start_at: startAt, at: entry.at, id: entry.id });
}

/** The latest version that somebody put the course under, whoever did and whether it is known here. */
export function adopt(course: Course, entry: Entry): void {
  const hash = textIn(entry.valid, "hash");
  if (hash !== null) course.adopted = { mention: mention(entry), hash };
}

/** A decision, and what it changes in what stands. */
export function takeDecision(protocol: Protocol, course: Course, entry: Entry): void {
  decide(protocol, course, entry);
  const question = textIn(entry.valid, "question") ?? "";
  const decided = course.decided.get(question);
  if (decided === undefined || decided.id !== entry.id) return;
  if (settled(protocol, course, question, entry.at) === null) return;
  if (question === END_QUESTION) {
    // Not undone by a later answer: whether it stands is then asked, and nothing begins meanwhile (D12).
    infusion.discontinue(course, entry);
  } else if (course.revoked.has(entry.id)) {
    return;
  } else if (question === RESTART_QUESTION) {
    course.word = mention(entry);
    rows.endByWord(protocol, course, entry.at);
  } else {
    rows.endAsIrrelevant(protocol, course, question, entry.at);
  }
}

/** Two of a kind from different devices within a short time are possibly one (D46). */
export function noteDouble(protocol: Protocol, course: Course, entry: Entry): void {
  if (!protocol.records.double_kinds.includes(entry.kind)) return;
  const key = `${entry.kind}\n${textIn(entry.valid, "drug") ?? ""}`;
  const seen = course.seen.get(key) ?? [];
  // The last of the kind, and the last from a device other than that one's: one of them is the nearest.
  const near = (other: Entry) => entry.at - other.at <= protocol.records.double_minutes * MINUTE;
  const double = seen.find((other) => other.device !== entry.device && near(other));
  if (double !== undefined) {
    course.doubles.push({ kind: entry.kind, first: mention(double), second: mention(entry) });
  }
  course.seen.set(key, [entry, ...seen.filter((other) => other.device !== entry.device).slice(0, 1)]);
}
