/**
 * Results: which one is the newest of an analyte, and which others count beside it.
 *
 * Twin of shared_rules/course_labs.py. A result whose sample time is missing or cannot be so may be of any age (D25,
 * D55): it answers for no start and takes no other's place, but what it says against the patient counts until a sample
 * that is surely newer. Of results of one sample instant all count, so that the stricter one acts.
 */
import type { Course, Lab } from "./course_model.ts";
import { sortedBy } from "./order.ts";
import { numberIn, textIn } from "./reading.ts";
import type { Entry } from "./record.ts";

/** Keeps a result that has a value. */
export function result(course: Course, entry: Entry): void {
  const analyte = textIn(entry.valid, "analyte");
  const value = numberIn(entry.valid, "value");
  if (analyte === null || value === null) return;
  const sampledAt = numberIn(entry.valid, "sampled_at");
  const { at, order, id } = entry;
  const lab = { value, uln: numberIn(entry.valid, "uln"), sampled_at: sampledAt ?? at, at, order, id };
  const beside = course.labs_beside.get(analyte) ?? [];
  const newest = course.labs.get(analyte);
  course.labs_beside.set(analyte, beside);
  if (sampledAt === null) {
    beside.push(lab);
  } else if (newest === undefined || sampledAt >= newest.sampled_at) {
    if (newest !== undefined && sampledAt === newest.sampled_at) beside.push(newest);
    // An undated result of then or later is not superseded: it may be newer.
    else course.labs_beside.set(analyte, beside.filter((other) => other.sampled_at >= sampledAt));
    course.labs.set(analyte, lab);
  }
}

/** The newest result of an analyte and those that count beside it, in no order; none is none. */
export function standing(course: Course, analyte: string): readonly Lab[] {
  const newest = course.labs.get(analyte);
  const beside = course.labs_beside.get(analyte) ?? [];
  if (newest === undefined) return beside;
  return [newest, ...beside.filter((lab) => lab.sampled_at >= newest.sampled_at)];
}

/** The lowest of the results that count, of equal ones the last; null where there is none. */
export function lowest(course: Course, analyte: string): Lab | null {
  const known = sortedBy(standing(course, analyte), (lab) => [lab.value, -lab.sampled_at, -lab.order]);
  return known[0] ?? null;
}
