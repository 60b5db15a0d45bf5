/**
 * The rows of the toxicity table as they stand: opened by a grade 3, ended by recommencing when calm.
 *
 * Twin of shared_rules/course_rows.py. A row never interrupted ends by the consultant's word alone; where nothing ran
 * it ends when its condition holds; a relapse reopens the wait.
 */
import type { Course, Group } from "./course_model.ts";
import { HOUR } from "./instant.ts";
import type { Protocol, ToxicityRow } from "./protocol.ts";
import type { Entry } from "./record.ts";

/** The row with this code. */
export function rowOf(protocol: Protocol, code: string): ToxicityRow {
  return protocol.toxicities.find((row) => row.code === code)!;
}

/** The code of the row in which a toxicity acts; one nobody knows acts with the other toxicities. */
export function codeOf(protocol: Protocol, toxicity: string): string {
  const named = protocol.toxicities.find((row) => row.toxicities.includes(toxicity));
  return (named ?? protocol.toxicities.find((row) => row.other_toxicities)!).code;
}

/** When the row's condition holds, or will if nothing comes back; null while it is not even calm. */
export function calmAt(course: Course, row: ToxicityRow, group: Group): number | null {
  const since = group.calm_since;
  if (since === null) return null;
  const whole = course.rows_calm.get(row.code);
  if (whole === undefined || !row.calm_over_terms) return since + row.calm_hours * HOUR;
  return whole.unsettled > 0 ? null : Math.max(since, whole.since) + row.calm_hours * HOUR;
}

/** True when the row's condition holds at `at`. */
export function isMet(course: Course, row: ToxicityRow, group: Group, at: number): boolean {
  const calm = calmAt(course, row, group);
  return calm !== null && calm <= at;
}

/** When the grade came down, or that it went up again; and the same of all terms of the row (D09). */
export function noteCalm(course: Course, row: ToxicityRow, group: Group, at: number): void {
  const whole = course.rows_calm.get(row.code) ?? { unsettled: 0, since: 0 };
  course.rows_calm.set(row.code, whole);
  const unsettled = group.present > row.resolved_grade;
  if (unsettled && group.calm_since !== null) group.relapsed_at = at;
  group.calm_since = unsettled ? null : (group.calm_since ?? at);
  whole.unsettled += Number(unsettled) - Number(group.unsettled);
  if (group.unsettled && whole.unsettled === 0) whole.since = at;
  group.unsettled = unsettled;
}

/** A grade 3 or more: the row stands from here. */
export function openRow(protocol: Protocol, course: Course, key: string, entry: Entry, onset: number): void {
  const group = course.groups.get(key)!;
  group.open = true;
  group.opened = { at: entry.at, order: entry.order, id: entry.id };
  group.facts = [];
  group.onset = onset;
  group.peak = 0;
  group.ran = course.run !== null || course.stop !== null;
  group.interrupted = course.run === null && course.stop !== null;
  group.relapsed_at = null;
  course.open_groups.set(key, group);
  if (group.interrupted) markStop(protocol, course, group);
}

/** The infusion stopped: every row that stands is now interrupted, and a stop is for toxicity. */
export function interrupt(protocol: Protocol, course: Course): void {
  for (const group of course.open_groups.values()) {
    group.interrupted = group.ran;
    markStop(protocol, course, group);
  }
}

/** The infusion begins again: rows whose condition holds end, the others stand and run. */
export function recommence(protocol: Protocol, course: Course, at: number): void {
  for (const [key, group] of [...course.open_groups]) {
    const row = rowOf(protocol, group.row);
    if (group.ran) {
      group.recommenced = true;
      group.lowest = group.present;
      if (!row.by_term && !course.rows_recommenced.includes(row.code)) course.rows_recommenced.push(row.code);
    }
    if (isMet(course, row, group, at)) {
      close(protocol, course, key, at);
    } else {
      group.ran = true;
      group.interrupted = false;
    }
  }
}

/** Ends rows that were opened while nothing ran, once their condition holds. */
export function settleIdle(protocol: Protocol, course: Course, at: number): void {
  for (const [key, group] of [...course.open_groups]) {
    if (!group.ran && isMet(course, rowOf(protocol, group.row), group, at)) close(protocol, course, key, at);
  }
}

/** The consultant's word ends the rows that were never interrupted. */
export function endByWord(protocol: Protocol, course: Course, at: number): void {
  for (const [key, group] of [...course.open_groups]) {
    if (group.ran && !group.interrupted) close(protocol, course, key, at);
  }
}

/** A prescriber's word that a toxicity is not clinically relevant ends rows of grade 3 (D20). */
export function endAsIrrelevant(protocol: Protocol, course: Course, question: string, at: number): void {
  for (const [key, group] of [...course.open_groups]) {
    const relevant = rowOf(protocol, group.row).relevance_question !== question;
    if (!relevant && group.peak < protocol.grades.final) close(protocol, course, key, at);
  }
}

/** The row no longer stands; that it was too slow stays said. */
export function close(protocol: Protocol, course: Course, key: string, at: number): void {
  const group = course.groups.get(key)!;
  noteSlow(protocol, course, group, at);
  group.open = false;
  group.convulsed = false;
  course.open_groups.delete(key);
}

/** Notes from when a standing row was too slow to resolve (D13), unless the consultant has spoken since. */
export function noteSlow(protocol: Protocol, course: Course, group: Group, at: number): void {
  const row = rowOf(protocol, group.row);
  if (row.slow_hours === null || !group.open) return;
  const limit = group.onset + row.slow_hours * HOUR;
  let end = at;
  if (group.calm_since !== null) {
    const lasted = group.calm_since + row.calm_hours * HOUR;
    end = row.slow_counts_to === "calm_begins" ? group.calm_since : Math.min(lasted, at);
  }
  if (end <= limit) return;
  const since = Math.max(limit, group.relapsed_at || limit);
  if (group.slow_since === null || (course.word !== null && course.word.at > group.slow_since)) {
    group.slow_since = since;
    group.slow_facts = [...group.facts];
  }
}

function markStop(protocol: Protocol, course: Course, group: Group): void {
  if (course.stop === null) return;
  course.stop.toxicity = true;
  const premedication = rowOf(protocol, group.row).premedication_mg;
  if (premedication !== null) course.stop.premedicates = premedication;
}
