/**
 * What the cycle says: disconnect, how many cycles, the response, the stay in hospital, the weight.
 *
 * Twin of shared_rules/findings_cycle.py.
 */
import { settled } from "./course_decisions.ts";
import type { Course, Cycle } from "./course_model.ts";
import { inRemission, upcoming } from "./course_state.ts";
import { infusedSeconds, latestCycle, nextCycle } from "./course_time.ts";
import { found, type Found } from "./findings.ts";
import { disconnectAt } from "./findings_bag.ts";
import { HOUR } from "./instant.ts";
import type { Protocol } from "./protocol.ts";

/** Findings of the cycle that runs, or of the next. */
export function findCycle(protocol: Protocol, course: Course, status: string): Found[] {
  return [
    ...disconnect(protocol, course, status),
    ...limit(protocol, course, status),
    ...response(protocol, course, status),
    ...stay(protocol, course, status),
    ...weight(protocol, course, status),
    ...nextDose(protocol, course, status),
    ...confirmation(protocol, course),
  ];
}

/** D19: after a grade 3 whose low step was not finished, the next cycle's dose is the consultant's. */
function nextDose(protocol: Protocol, course: Course, status: string): Found[] {
  const cycle = latestCycle(course);
  if (cycle === null || status !== "between_cycles" || !cycle.unfinished) return [];
  const since = cycle.end ?? cycle.begin;
  const values = { cycle: cycle.number + 1 };
  const decided = (dose: string, facts: readonly string[]) =>
    found(protocol, "cycle.dose", since, facts, { ...values, dose }, "decided");
  if (protocol.dosing.unfinished_toxicity_stop !== "consultant") return [decided("low", [cycle.fact])];
  const chosen = settled(protocol, course, "new_cycle_dose", since);
  if (chosen !== null) return [decided(chosen.answer, [cycle.fact, chosen.id])];
  return [found(protocol, "cycle.dose", since, [cycle.fact], values)];
}

/** D12: a discontinuation is permanent by the consultant's word. */
function confirmation(protocol: Protocol, course: Course): Found[] {
  const ended = course.discontinued;
  if (ended === null || settled(protocol, course, "confirm_discontinuation", course.began.at) !== null) return [];
  return [found(protocol, "discontinuation.unconfirmed", ended.at, [ended.id], {})];
}

function disconnect(protocol: Protocol, course: Course, status: string): Found[] {
  const [end, cycle] = [disconnectAt(protocol, course), latestCycle(course)];
  const isOn = status === "running" || status === "stopped";
  if (!isOn || end === null || cycle === null || course.now < end) return [];
  return [found(protocol, "cycle.disconnect", end, [cycle.fact], { cycle: cycle.number })];
}

/** More cycles than the protocol has, or a third without a recorded remission. */
function limit(protocol: Protocol, course: Course, status: string): Found[] {
  const cycle = latestCycle(course);
  const { cycles } = protocol;
  if (cycle === null || status === "not_started" || status === "discontinued") return [];
  const between = status === "between_cycles" || status === "completed";
  const ahead = between || upcoming(protocol, course, status) !== null;
  const number = ahead ? nextCycle(course) : cycle.number;
  const tooMany = number > cycles.first_block + cycles.after_remission;
  if (!tooMany && (number <= cycles.first_block || inRemission(course))) return [];
  const since = !ahead || course.last_end === null ? cycle.begin : course.last_end;
  return [found(protocol, "cycle.limit", since, [cycle.fact], { cycle: number })];
}

/** True between the first block of cycles and the next, while nobody has assessed the response. */
export function isResponseDue(protocol: Protocol, course: Course, status: string): boolean {
  const cycle = latestCycle(course);
  if (cycle === null || (status !== "between_cycles" && status !== "completed")) return false;
  const last = course.responses.at(-1);
  const assessed = last !== undefined && last.at >= cycle.begin;
  return cycle.number === protocol.cycles.first_block && !assessed;
}

function response(protocol: Protocol, course: Course, status: string): Found[] {
  const cycle = latestCycle(course);
  if (cycle === null || !isResponseDue(protocol, course, status)) return [];
  const since = cycle.end ?? cycle.begin;
  return [found(protocol, "cycle.response-due", since, [cycle.fact], { cycle: cycle.number + 1 })];
}

/** Hours of infusion in hospital in this cycle; the first cycle's while none is completed (D48). */
export function stayHours(protocol: Protocol, cycle: Cycle): number | null {
  const first = protocol.stays[0];
  const number = cycle.keeps_first_stay && first !== undefined ? first.cycle : cycle.number;
  return protocol.stays.find((one) => one.cycle === number)?.hours ?? null;
}

function stay(protocol: Protocol, course: Course, status: string): Found[] {
  const cycle = latestCycle(course);
  if (status !== "running" || cycle === null || course.setting === "hospital") return [];
  const hours = stayHours(protocol, cycle);
  if (hours === null || infusedSeconds(course, cycle, course.now) >= hours * HOUR) return [];
  const since = course.cycles.at(-2)?.end ?? course.began.at;
  if (settled(protocol, course, "early_discharge", since) !== null) return [];
  const later = cycle.number > 1 ? "later" : "";
  const which = cycle.keeps_first_stay ? "repeated" : later;
  return [found(protocol, "stay.too-early", cycle.begin, [cycle.fact], { hours }, which)];
}

/** No automatic dose below the weight of fixed doses, until a prescriber has entered one (D22). */
function weight(protocol: Protocol, course: Course, status: string): Found[] {
  const { light } = course;
  if (light === null || status === "completed" || status === "discontinued") return [];
  const missing = course.height_cm === null ? ["height_cm"] : [];
  if (!course.weight_known) missing.push("weight_kg");
  const values = { weight_kg: course.weight_known ? course.weight_kg : null, missing };
  const which = settled(protocol, course, "dose_under45", light.at) !== null ? "decided" : "";
  return [found(protocol, "weight.under45", light.at, [light.id], values, which)];
}
