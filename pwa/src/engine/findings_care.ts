/**
 * Care around the infusion: medicines that belong to it, things to watch, errors that were found.
 *
 * Twin of shared_rules/findings_care.py.
 */
import { lowest } from "./course_labs.ts";
import type { Course, Cycle } from "./course_model.ts";
import { infusedSeconds, latestCycle } from "./course_time.ts";
import { found, textOrNull, type Found } from "./findings.ts";
import { HOUR, text } from "./instant.ts";
import type { Protocol } from "./protocol.ts";
import type { Mention } from "./record.ts";

/** Findings that remind; windows begin at their instant and are over at their end. */
export function findCare(protocol: Protocol, course: Course, status: string): Found[] {
  const findings = [...errors(protocol, course), ...intrathecal(protocol, course, status)];
  const burden = course.high_tumour_burden;
  if (burden !== null && status === "not_started") {
    findings.push(found(protocol, "prephase", burden.at, [burden.id], {}));
  }
  const cycle = latestCycle(course);
  if (cycle === null) return findings;
  if (status === "running" || status === "stopped") findings.push(...inCycle(protocol, course, cycle));
  if (status === "running") findings.push(...reaction(protocol, course, cycle));
  findings.push(...contraception(protocol, course, cycle, status));
  return findings;
}

/** When the next writing test is due: a week after the last, or at the first dose as the baseline. */
export function writingDueAt(protocol: Protocol, course: Course, status: string): number | null {
  const first = course.cycles[0];
  if (status !== "running" || first === undefined) return null;
  return course.writing === null ? first.begin : course.writing.at + protocol.writing.every_hours * HOUR;
}

/** The writing test once due, and before the first dose while there is no baseline (D26). */
export function findWriting(protocol: Protocol, course: Course, status: string): Found[] {
  const dueAt = writingDueAt(protocol, course, status);
  const last = course.writing;
  if (status === "not_started" && last === null) {
    const facts = course.began.id ? [course.began.id] : [];
    return [found(protocol, "writing.due", course.began.at, facts, { baseline: true })];
  }
  if (dueAt === null || course.now < dueAt) return [];
  const fact = last === null ? course.cycles[0]!.fact : last.id;
  return [found(protocol, "writing.due", dueAt, [fact], { baseline: last === null })];
}

/** A wrong rate and a flush, for a day. */
function errors(protocol: Protocol, course: Course): Found[] {
  const happened: [string, Mention | null][] = [
    ["dose.error", course.rate_error],
    ["no-flush.happened", course.flush],
  ];
  const until = (error: Mention) => error.at + protocol.records.error_hours * HOUR;
  return happened.flatMap(([rule, error]) =>
    error !== null && course.now < until(error) ? [found(protocol, rule, error.at, [error.id], {})] : [],
  );
}

function inCycle(protocol: Protocol, course: Course, cycle: Cycle): Found[] {
  const findings: Found[] = [];
  const { supportive } = protocol;
  const paracetamolUntil = cycle.begin + protocol.premedication.paracetamol_hours * HOUR;
  if (course.now < paracetamolUntil) {
    const until = { until_at: text(paracetamolUntil) };
    findings.push(found(protocol, "paracetamol", cycle.begin, [cycle.fact], until));
  }
  if (infusedSeconds(course, cycle, course.now) < supportive.interactions_hours * HOUR) {
    const facts = [cycle.fact, ...course.medicines.map((medicine) => medicine.id)];
    const recorded = { medicines_recorded: course.medicines.length };
    findings.push(found(protocol, "interactions.watch", cycle.begin, facts, recorded));
  }
  const litres = { litres_per_day: supportive.fluids_litres_per_day };
  findings.push(found(protocol, "fluids", cycle.begin, [cycle.fact], litres));
  if (cycle.number <= supportive.allopurinol_to_cycle) findings.push(allopurinol(protocol, course, cycle));
  return findings;
}

function allopurinol(protocol: Protocol, course: Course, cycle: Cycle): Found {
  const table = protocol.supportive;
  const lab = lowest(course, table.allopurinol_analyte);
  if (lab === null) {
    const values = { dose_mg: null, missing: [table.allopurinol_analyte] };
    return found(protocol, "allopurinol", cycle.begin, [cycle.fact], values, "missing");
  }
  const reduced = lab.value < table.allopurinol_reduced_below;
  const dose = { dose_mg: reduced ? table.allopurinol_reduced_mg : table.allopurinol_mg };
  return found(protocol, "allopurinol", cycle.begin, [cycle.fact, lab.id], dose);
}

function reaction(protocol: Protocol, course: Course, cycle: Cycle): Found[] {
  const until = cycle.restarted_at + protocol.supportive.reaction_watch_hours * HOUR;
  if (course.now >= until) return [];
  const values = { until_at: text(until) };
  return [found(protocol, "watch.infusion-reaction", cycle.restarted_at, [cycle.restarted_by], values)];
}

function intrathecal(protocol: Protocol, course: Course, status: string): Found[] {
  if (status === "completed" || status === "discontinued") return [];
  const last = course.intrathecal;
  const values = { last_given_at: textOrNull(last === null ? null : last.at) };
  return [found(protocol, "intrathecal", course.began.at, last === null ? [] : [last.id], values)];
}

/** During treatment, and for its time after the last infusion; `until_at` is not known while anything runs. */
function contraception(protocol: Protocol, course: Course, cycle: Cycle, status: string): Found[] {
  const treated = course.run !== null || status === "running" || status === "stopped";
  const ended = !treated && course.last_end !== null;
  const until = ended ? course.last_end! + protocol.supportive.contraception_hours * HOUR : null;
  const over = until !== null && course.now >= until;
  if (over && status !== "between_cycles") return [];
  const values = { until_at: textOrNull(until) };
  return [found(protocol, "contraception.until", course.cycles[0]!.begin, [cycle.fact], values)];
}
