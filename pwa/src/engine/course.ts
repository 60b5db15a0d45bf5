/**
 * The course: what happened to one patient, folded from the record in one pass.
 *
 * Twin of shared_rules/course.py. The order of the fold is that of the record: (`at`, `recorded_at`, `id`).
 */
import * as infusion from "./course_infusion.ts";
import { noteOtherwise } from "./course_at_once.ts";
import { readRevocations } from "./course_decisions.ts";
import * as labs from "./course_labs.ts";
import { mention, type Course } from "./course_model.ts";
import { newCourse } from "./course_new.ts";
import * as notes from "./course_notes.ts";
import { readSignatures } from "./course_orders.ts";
import * as rows from "./course_rows.ts";
import * as toxicity from "./course_toxicity.ts";
import type { Fact } from "./facts.ts";
import type { Protocol } from "./protocol.ts";
import { textIn } from "./reading.ts";
import { settle, type Entry, type Mention } from "./record.ts";
import { checkStart } from "./start_checks.ts";

// Kinds that say nothing of the treatment: no finding may hang on them.
const BESIDE_THE_COURSE: readonly string[] = ["note_written", "task_acknowledged", "handover_accepted"];

/** The course of one patient as of `now` (whole seconds). */
export function fold(protocol: Protocol, facts: readonly Fact[], now: number): Course {
  const record = settle(protocol, facts, now);
  const course = newCourse(now, began(record.entries, now));
  course.not_understood = record.not_understood;
  course.suspect = record.suspect;
  course.order = record.order;
  const suspect = new Set(record.suspect.map((one) => one.id));
  readSignatures(protocol, course, record.entries);
  readRevocations(protocol, course, record.entries);
  for (const entry of record.entries) {
    checkStarts(protocol, course, entry.at);
    notes.noteDouble(protocol, course, entry);
    noteOtherwise(protocol, course, entry, suspect.has(entry.id));
    apply(protocol, course, entry);
  }
  checkStarts(protocol, course, now + 1);
  rows.settleIdle(protocol, course, now);
  for (const group of course.open_groups.values()) rows.noteSlow(protocol, course, group, now);
  return course;
}

/** When the course was opened, or the first thing recorded of it. */
function began(entries: readonly Entry[], now: number): Mention {
  const told = entries.filter((entry) => !BESIDE_THE_COURSE.includes(entry.kind));
  const first = told.find((entry) => entry.kind === "course_opened") ?? told[0];
  return first === undefined ? { at: now, order: 0, id: "" } : mention(first);
}

/** Judges a start once all is folded that happened by its instant, in whatever order it was recorded. */
function checkStarts(protocol: Protocol, course: Course, before: number): void {
  while (course.unchecked.length > 0 && course.unchecked[0]!.mention.at < before) {
    checkStart(protocol, course, course.unchecked.shift()!);
  }
}

function apply(protocol: Protocol, course: Course, entry: Entry): void {
  switch (entry.kind) {
    case "course_opened":
    case "weight_recorded":
      return notes.weigh(protocol, course, entry);
    case "toxicity_graded":
      return toxicity.grade(protocol, course, entry);
    case "convulsion_observed":
      return toxicity.convulse(protocol, course, entry);
    case "premedication_given":
      return notes.premedicate(protocol, course, entry);
    case "decision_recorded":
      return notes.takeDecision(protocol, course, entry);
    case "infusion_started":
      return infusion.start(protocol, course, entry);
    case "bag_changed":
      return infusion.changeBag(protocol, course, entry);
    case "infusion_stopped":
      return infusion.stop(protocol, course, entry);
    case "infusion_resumed":
      return infusion.resume(protocol, course, entry);
    case "infusion_completed":
      return infusion.complete(protocol, course, entry);
    default:
      return applyNote(course, entry);
  }
}

function applyNote(course: Course, entry: Entry): void {
  switch (entry.kind) {
    case "lab_resulted":
      return labs.result(course, entry);
    case "observations_taken":
      // A set in which nothing was measured is no set, and says nothing of the one before.
      if (entry.valid.size > 0) course.observation = entry;
      return;
    case "writing_test_done":
      return notes.write(course, entry);
    case "response_assessed":
      return notes.respond(course, entry);
    case "cycle_planned":
      return notes.plan(course, entry);
    case "investigation_done":
      return investigate(course, entry);
    case "setting_changed":
      return infusion.setSetting(course, entry);
    case "treatment_discontinued":
      return infusion.discontinue(course, entry);
    case "protocol_adopted":
      return notes.adopt(course, entry);
    case "rate_error_found":
      course.rate_error = mention(entry);
      return;
    case "line_flushed":
      course.flush = mention(entry);
      return;
    case "interacting_medicine_recorded":
      course.medicines.push(mention(entry));
  }
}

function investigate(course: Course, entry: Entry): void {
  const name = textIn(entry.valid, "investigation");
  if (name !== null) course.investigations.set(name, mention(entry));
}
