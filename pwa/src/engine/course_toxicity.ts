/**
 * Grades and convulsions as they are recorded: present grade, recurrence, final grades, scales in conflict.
 *
 * Twin of shared_rules/course_toxicity.py.
 */
import { mention, type Course, type Group, type Said } from "./course_model.ts";
import { newGroup } from "./course_new.ts";
import * as rows from "./course_rows.ts";
import { latestCycle, runAt } from "./course_time.ts";
import type { Protocol, ToxicityRow } from "./protocol.ts";
import { numberIn, textIn } from "./reading.ts";
import type { Entry, Mention } from "./record.ts";

const CONVULSION = "convulsion";

/** A toxicity was graded. Without a toxicity or a grade nothing can be told; that is said elsewhere. */
export function grade(protocol: Protocol, course: Course, entry: Entry): void {
  const toxicity = textIn(entry.valid, "toxicity");
  const given = numberIn(entry.valid, "grade");
  if (toxicity === null || given === null) return;
  const scale = textIn(entry.valid, "scale") ?? "";
  course.observation = null;
  if (course.stop !== null) course.stop.graded = true;
  if (toxicity === protocol.laboratory.counts_graded_as) {
    take(course, groupOf(course, `${toxicity}\n`, "", toxicity), scale, given, entry);
    return;
  }
  const row = rows.rowOf(protocol, rows.codeOf(protocol, toxicity));
  const term = row.by_term ? (textIn(entry.valid, "term") ?? "") : "";
  const key = `${toxicity}\n${term}`;
  const group = groupOf(course, key, row.code, toxicity);
  const onset = numberIn(entry.valid, "onset_at") ?? entry.at;
  rows.settleIdle(protocol, course, entry.at);
  take(course, group, scale, given, entry);
  if (row.convulsions) {
    course.writing_changed = null;
    gradeConvulsion(protocol, course, row, key, entry, given);
  }
  judge(protocol, course, key, entry, given, onset);
  judgeFinals(protocol, group, entry, scale, given);
  if (row.low_dose_is_final && given >= protocol.grades.interrupt) {
    judgeLowDose(course, row, group, entry, onset, false);
  }
}

/** A convulsion: a sign of grade 3 until a later grade of the same row; counted for life (D15). */
export function convulse(protocol: Protocol, course: Course, entry: Entry): void {
  course.convulsions.push(mention(entry));
  if (course.stop !== null) course.stop.graded = true;
  for (const row of protocol.toxicities) {
    if (!row.convulsions) continue;
    const toxicity = row.toxicities[0]!;
    const key = `${toxicity}\n`;
    const group = groupOf(course, key, row.code, toxicity);
    rows.settleIdle(protocol, course, entry.at);
    take(course, group, CONVULSION, protocol.convulsions.grade, entry);
    judge(protocol, course, key, entry, protocol.convulsions.grade, entry.at);
    group.convulsed = group.open;
    if (row.low_dose_is_final) judgeLowDose(course, row, group, entry, entry.at, true);
  }
}

function groupOf(course: Course, key: string, code: string, toxicity: string): Group {
  let group = course.groups.get(key);
  if (group === undefined) {
    group = newGroup(code, toxicity);
    course.groups.set(key, group);
  }
  return group;
}

/** The latest grade of a scale, of two at one instant the higher; the highest of the scales is present. */
function take(course: Course, group: Group, scale: string, given: number, entry: Entry): void {
  const before = group.present;
  const atOnce = group.latest_at.get(scale) === entry.at;
  group.latest.set(scale, atOnce ? Math.max(given, group.latest.get(scale)!) : given);
  group.latest_at.set(scale, entry.at);
  group.present = Math.max(...group.latest.values());
  group.present_by = mention(entry);
  course.present_groups += Number(group.present > 0) - Number(before > 0);
}

/** A grade of any sign of the row is the convulsion's grade too. */
function gradeConvulsion(
  protocol: Protocol,
  course: Course,
  row: ToxicityRow,
  gradedKey: string,
  entry: Entry,
  given: number,
): void {
  const key = `${row.toxicities[0]!}\n`;
  const group = course.groups.get(key);
  if (group === undefined || !group.latest.has(CONVULSION)) return;
  take(course, group, CONVULSION, given, entry);
  if (key !== gradedKey) judge(protocol, course, key, entry, given, entry.at, false);
}

/** What the new present grade means to the row: it opens, goes on, calms, or comes back. */
function judge(
  protocol: Protocol,
  course: Course,
  key: string,
  entry: Entry,
  given: number,
  onset: number,
  isOwn = true,
): void {
  const group = course.groups.get(key)!;
  const row = rows.rowOf(protocol, group.row);
  const serious = given >= protocol.grades.interrupt;
  rows.noteSlow(protocol, course, group, entry.at);
  if (serious && isOwn && !group.open) rows.openRow(protocol, course, key, entry, onset);
  rows.noteCalm(course, row, group, entry.at);
  if (group.open) {
    group.peak = Math.max(group.peak, given);
    if (serious && !group.facts.includes(entry.id)) group.facts.push(entry.id);
  }
  if (isOwn) noteRecurrence(protocol, course, row, group, entry, serious);
}

/** D16: grade 3 or more again after recommencing; or milder, but worse than since, at the low dose. */
function noteRecurrence(
  protocol: Protocol,
  course: Course,
  row: ToxicityRow,
  group: Group,
  entry: Entry,
  serious: boolean,
): void {
  const again = group.recommenced || course.rows_recommenced.includes(row.code);
  if (serious && again && isFree(course, group.recurred)) group.recurred = mention(entry);
  if (!group.recommenced) return;
  const isMild = 0 < group.present && group.present < protocol.grades.interrupt;
  const isLow = course.runs.at(-1)?.level === "low";
  if (isMild && isLow && group.present > group.lowest && isFree(course, group.recurred_mildly)) {
    group.recurred_mildly = mention(entry);
  }
  group.lowest = Math.min(group.lowest, group.present);
}

/** True when nothing is noted, or the consultant has spoken since. */
function isFree(course: Course, noted: Mention | null): boolean {
  return noted === null || (course.word !== null && course.word.order > noted.order);
}

/** Keeps grades of 4 and more; a scale's 4 against another's less at one instant is a conflict (D08). */
function judgeFinals(protocol: Protocol, group: Group, entry: Entry, scale: string, given: number): void {
  const { final } = protocol.grades;
  if (group.same_at.length > 0 && group.same_at[0]!.mention.at !== entry.at) group.same_at = [];
  if (!group.same_at.some((said) => said.scale === scale && said.grade === given)) {
    group.same_at.push({ mention: mention(entry), scale, grade: given });
  }
  if (given >= final) group.finals.push({ mention: mention(entry), grade: given });
  if (!isConflict(final, group.same_at)) return;
  group.conflict = mention(entry);
  group.conflict_facts = group.same_at.map((said) => said.mention.id);
  group.finals = group.finals.filter((one) => one.mention.at !== entry.at || one.grade > final);
}

function isConflict(final: number, sameAt: readonly Said[]): boolean {
  return sameAt.some((one) =>
    sameAt.some((other) => one.grade === final && other.grade < final && one.scale !== other.scale),
  );
}

/** D14: at the low dose at onset and at grading (or when last running), or held where that is not sure. */
function judgeLowDose(
  course: Course,
  row: ToxicityRow,
  group: Group,
  entry: Entry,
  onset: number,
  onlyConvulsion: boolean,
): void {
  const cycle = latestCycle(course);
  if (cycle !== null && cycle.low_why === "table" && !row.low_dose_in_first_step) return;
  const lowNow = course.runs.at(-1)?.level === "low";
  const lowThen = runAt(course.runs, onset)?.level === "low";
  if (lowNow || lowThen) {
    group.at_low_dose.push({ mention: mention(entry), sure: lowNow && lowThen && !onlyConvulsion });
  }
}
