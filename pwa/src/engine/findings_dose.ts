/** Whether the dose that runs is the dose that is due, and when the step up is due. Twin of findings_dose.py. */
import type { Values } from "./answer.ts";
import { settled } from "./course_decisions.ts";
import type { Course, Cycle, Decided, Run } from "./course_model.ts";
import { infusedSeconds, latestCycle, lowSeconds } from "./course_time.ts";
import { expectedMicrograms, isUnderFixed, surfaceM2, tableLowSeconds } from "./dosing.ts";
import { found, hasLevel, hasRule, type Found } from "./findings.ts";
import { DAY, HOUR } from "./instant.ts";
import type { Protocol } from "./protocol.ts";

type Unexpected = readonly [which: string | null, values: Values];

const EXPECTED: Unexpected = [null, {}];

/** Findings of the dose that runs now; they begin with that dose. */
export function findDose(protocol: Protocol, course: Course): Found[] {
  const { run } = course;
  const cycle = latestCycle(course);
  if (run === null || cycle === null) return [];
  const values = { dose_micrograms_per_day: run.dose };
  if (isTooHigh(protocol, course, run, cycle)) {
    return [found(protocol, "dose.too-high", run.begin, [run.fact], values)];
  }
  const [which, more] = unexpected(protocol, course, run, cycle);
  if (which === null) return [];
  return [found(protocol, "dose.unexpected", run.begin, [run.fact], { ...values, ...more }, which)];
}

/** What runs although the treatment was discontinued (D51). */
export function findAfterDiscontinuation(protocol: Protocol, course: Course): Found[] {
  const [begun, ended] = [course.begun_after_discontinuation, course.discontinued];
  if (course.run === null || begun === null || ended === null) return [];
  const facts = begun.id === ended.id ? [ended.id] : [ended.id, begun.id];
  return [found(protocol, "run.after-discontinuation", begun.at, facts, {})];
}

/** The consultant's dose for this cycle, where the choice is the consultant's. */
export function chosenDose(protocol: Protocol, course: Course, cycle: Cycle): Decided | null {
  return cycle.choice ? settled(protocol, course, "new_cycle_dose", cycle.choice_since) : null;
}

/** True while a low step is due or under way in this cycle. */
export function lowApplies(protocol: Protocol, course: Course, cycle: Cycle): boolean {
  return cycle.low_from !== null && chosenDose(protocol, course, cycle)?.answer !== "full";
}

/** D51: over the full dose, or the full dose more than 4 h infused before it is due. */
export function isTooHigh(protocol: Protocol, course: Course, run: Run, cycle: Cycle): boolean {
  if (run.dose !== null && run.dose > protocol.dosing.full.micrograms_per_day) return true;
  if (run.level !== "full" || isUndecided(protocol, course, cycle)) return false;
  const early = run.low_left !== null && run.low_left > protocol.dosing.early_hours * HOUR;
  return early && lowApplies(protocol, course, cycle);
}

function isUndecided(protocol: Protocol, course: Course, cycle: Cycle): boolean {
  return cycle.choice === "after-stop" && chosenDose(protocol, course, cycle) === null;
}

/** The case of `dose.unexpected` and its values, or null. */
function unexpected(protocol: Protocol, course: Course, run: Run, cycle: Cycle): Unexpected {
  if (run.dose === null) return ["missing", { missing: ["dose_micrograms_per_day"] }];
  if (run.level === "full" && isUndecided(protocol, course, cycle)) return ["undecided", {}];
  const early = run.low_left !== null && run.low_left > 0;
  if (run.level === "full" && early && lowApplies(protocol, course, cycle)) return ["early", {}];
  if (run.level === "low" && isLowWithoutCause(protocol, course, cycle)) return ["low", {}];
  if (isUnderFixed(protocol, run.weight_kg)) return offSurface(protocol, run, run.dose);
  const { low, full } = protocol.dosing;
  const fixed = run.dose === low.micrograms_per_day || run.dose === full.micrograms_per_day;
  return fixed ? EXPECTED : ["fixed", {}];
}

function isLowWithoutCause(protocol: Protocol, course: Course, cycle: Cycle): boolean {
  if (lowApplies(protocol, course, cycle) || tableLowSeconds(protocol, cycle.number) > 0) return false;
  const before = course.cycles.at(-2)?.end;
  return settled(protocol, course, "new_cycle_dose", before || course.began.at)?.answer !== "low";
}

/** D22: more than 5 % of the cap away from Mosteller's dose. */
function offSurface(protocol: Protocol, run: Run, dose: number): Unexpected {
  const surface = surfaceM2(run.weight_kg, run.height_cm);
  if (surface === null) return ["surface", { missing: ["height_cm"] }];
  const level = run.level === "low" ? protocol.dosing.low : protocol.dosing.full;
  const off = dose - expectedMicrograms(level, surface);
  const tolerance = protocol.dosing.surface_tolerance_percent * level.micrograms_per_day;
  return off * 100 > tolerance || -off * 100 > tolerance ? ["surface", {}] : EXPECTED;
}

/** When the step up is due (it may be past), or null: no step while anything holds or has come back. */
export function stepUpAt(protocol: Protocol, course: Course, findings: readonly Found[]): number | null {
  const { run } = course;
  const cycle = latestCycle(course);
  if (run === null || cycle === null || run.level !== "low" || !lowApplies(protocol, course, cycle)) return null;
  if (hasLevel(findings, "hold", "discontinue") || hasRule(findings, "tox.recurred")) return null;
  const remaining = protocol.cycles.infusion_days * DAY - infusedSeconds(course, cycle, course.now);
  // Too little of the cycle is left: it is finished at the low dose (D19).
  if (remaining < protocol.dosing.restart_low_hours * HOUR) return null;
  return course.now + cycle.low_needed - lowSeconds(course, cycle, course.now);
}

/** The step once it is due, and from a day before it the question of dexamethasone (D05). */
export function findStepUp(protocol: Protocol, course: Course, dueAt: number | null): Found[] {
  const cycle = latestCycle(course);
  if (dueAt === null || cycle === null) return [];
  const findings: Found[] = [];
  if (course.now >= dueAt) {
    const values = { full_micrograms_per_day: protocol.dosing.full.micrograms_per_day };
    findings.push(found(protocol, "dose.step-up", dueAt, [cycle.low_fact], values));
  }
  const askFrom = dueAt - protocol.dosing.ask_premedication_before_step_hours * HOUR;
  const answered = settled(protocol, course, "premed_at_step", cycle.low_from ?? 0);
  if (course.now >= askFrom && answered === null) {
    const values = { question: "premed_at_step" };
    findings.push(found(protocol, "premed.ask", askFrom, [cycle.low_fact], values));
  }
  return findings;
}
