/**
 * The dose to restart at: low after a toxicity, the consultant's after a long stop, else the previous.
 *
 * The second half of shared_rules/findings_restart.py.
 */
import { settled } from "./course_decisions.ts";
import { sameCycleSeconds } from "./course_infusion.ts";
import type { Course, Run, Stop } from "./course_model.ts";
import { lowSeconds, stopSeconds } from "./course_time.ts";
import { isUnderFixed } from "./dosing.ts";
import { found, type Found } from "./findings.ts";
import { isTooHigh, lowApplies } from "./findings_dose.ts";
import { HOUR } from "./instant.ts";
import type { Protocol } from "./protocol.ts";

const RULE = "restart.dose";

/** The finding of the dose to restart at. */
export function restartDose(protocol: Protocol, course: Course, stop: Stop): Found {
  if (!course.weight_known) {
    // D22: nobody knows which doses apply, so none is said and nothing is ready.
    const unknown = { dose_micrograms_per_day: null, missing: ["weight_kg"] };
    return found(protocol, RULE, stop.begin, [stop.fact], unknown, "unweighed");
  }
  const needed = protocol.dosing.restart_low_hours * HOUR;
  const proven = course.low_total >= needed && course.full_total > 0;
  const long = stopSeconds(stop, course.now) > sameCycleSeconds(protocol);
  if (stop.toxicity || (long && !proven)) {
    const which = stop.toxicity ? "toxicity" : "new_low";
    return found(protocol, RULE, stop.begin, [stop.fact], doseAt(protocol, course, "low"), which);
  }
  if (long) return newCycleDose(protocol, course, stop);
  return previousDose(protocol, course, stop, course.runs.at(-1)!);
}

function newCycleDose(protocol: Protocol, course: Course, stop: Stop): Found {
  const policy = protocol.dosing.new_cycle_after_full;
  const since = stop.begin + sameCycleSeconds(protocol);
  if (policy !== "consultant") {
    const which = policy === "low" ? "new_low" : "chosen";
    return found(protocol, RULE, since, [stop.fact], doseAt(protocol, course, policy), which);
  }
  const chosen = settled(protocol, course, "new_cycle_dose", stop.begin);
  if (chosen !== null) {
    const values = doseAt(protocol, course, chosen.answer);
    return found(protocol, RULE, since, [stop.fact, chosen.id], values, "chosen");
  }
  const [key, choices] = unit(protocol, course);
  return found(protocol, RULE, since, [stop.fact], { [key]: null, choose: choices }, "choose");
}

/** The dose that ran; a dose that was too high is not the one to go back to. */
function previousDose(protocol: Protocol, course: Course, stop: Stop, run: Run): Found {
  const cycle = course.cycles.at(-1)!;
  if (isTooHigh(protocol, course, run, cycle)) {
    const stillLow = lowSeconds(course, cycle, course.now) < cycle.low_needed;
    const level = lowApplies(protocol, course, cycle) && stillLow ? "low" : "full";
    const which = level === "low" ? "low" : "";
    return found(protocol, RULE, stop.begin, [stop.fact], doseAt(protocol, course, level), which);
  }
  const missing = run.dose === null ? { missing: ["dose_micrograms_per_day"] } : {};
  const values = { dose_micrograms_per_day: run.dose, ...missing };
  return found(protocol, RULE, stop.begin, [stop.fact, run.fact], values, run.level === "low" ? "low" : "");
}

function doseAt(protocol: Protocol, course: Course, level: string): Record<string, number> {
  const [key, [low, full]] = unit(protocol, course);
  return { [key]: level === "low" ? low : full };
}

/** The key of a dose and the low and full one: by body surface below the weight of fixed doses (D22). */
function unit(protocol: Protocol, course: Course): [key: string, doses: readonly [low: number, full: number]] {
  const { low, full } = protocol.dosing;
  if (isUnderFixed(protocol, course.weight_kg)) {
    return ["micrograms_per_m2_per_day", [low.micrograms_per_m2_per_day, full.micrograms_per_m2_per_day]];
  }
  return ["dose_micrograms_per_day", [low.micrograms_per_day, full.micrograms_per_day]];
}
