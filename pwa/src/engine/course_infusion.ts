/**
 * What ran: starts, bag changes, stops, resumptions, completions, discontinuation.
 *
 * Twin of shared_rules/course_infusion.py. What does not fit is kept as a contradiction and changes nothing, so that a
 * stop's clock runs on (D47).
 */
import { hang, hangAgain } from "./course_bag.ts";
import { settled } from "./course_decisions.ts";
import { mention, type Course, type Cycle, type Start, type Stop } from "./course_model.ts";
import { newCycle, newStop } from "./course_new.ts";
import * as rows from "./course_rows.ts";
import { isSpent, isWhole, latestCycle, lowSeconds, nextCycle, stopSeconds } from "./course_time.ts";
import { levelOf, tableLowSeconds } from "./dosing.ts";
import { HOUR } from "./instant.ts";
import type { Protocol } from "./protocol.ts";
import { numberIn, textIn } from "./reading.ts";
import type { Entry } from "./record.ts";

/** Settings in which somebody is in attendance. */
export const ATTENDED: readonly string[] = ["hospital", "supervised"];

/** Begins a cycle, unless something runs or a stop is still short enough for the same cycle. */
export function start(protocol: Protocol, course: Course, entry: Entry): void {
  if (course.run !== null) return contradict(course, entry, "running");
  let { stop } = course;
  const tooShort = stop !== null && stopSeconds(stop, entry.at) <= sameCycleSeconds(protocol);
  if (tooShort && course.discontinued === null) return contradict(course, entry, "stopped-too-shortly");
  if (stop !== null && isSpent(protocol, course)) {
    // D57: the end of a whole cycle was recorded as a stop; the next begins, and nothing is given up.
    finish(protocol, course, course.cycles.at(-1)!, stop.begin);
    stop = null;
  }
  const begun: Start = {
    mention: mention(entry),
    cycle: numberIn(entry.valid, "cycle") ?? nextCycle(course),
    setting: textIn(entry.valid, "setting") ?? "",
    last_end: course.last_end,
    disconnected_at: stop === null ? course.last_end : null,
    premedicated_by_row: stop !== null && stop.premedicates !== null,
    open: [],
  };
  if (!isNext(course, begun.cycle, stop)) contradict(course, entry, "cycle-number");
  course.starts.push(begun);
  course.unchecked.push(begun);
  if (stop !== null) abandon(protocol, course, stop, entry);
  beginCycle(protocol, course, stop, entry, begun.cycle);
  course.setting = begun.setting;
  rows.recommence(protocol, course, entry.at);
  beginRun(protocol, course, entry);
  hang(protocol, course, entry);
}

/** True for cycle 1 at first, the next one, or the same number again after a cycle that was given up. */
function isNext(course: Course, number: number, stop: Stop | null): boolean {
  const last = latestCycle(course);
  if (last === null) return number === 1;
  return number === last.number + 1 || (stop !== null && number === last.number);
}

/** Hangs another bag; another dose begins another run. */
export function changeBag(protocol: Protocol, course: Course, entry: Entry): void {
  const { run } = course;
  if (run === null) return contradict(course, entry, "not-running");
  if (numberIn(entry.valid, "dose_micrograms_per_day") !== run.dose) {
    endRun(course, entry.at);
    beginRun(protocol, course, entry);
  }
  hang(protocol, course, entry);
}

/** Begins a stop where the infusion was last known to run (P4). A second stop is no new stop. */
export function stop(protocol: Protocol, course: Course, entry: Entry): void {
  const toxicity = textIn(entry.valid, "reason") === "toxicity";
  if (course.stop !== null && course.run === null) {
    course.stop.toxicity = course.stop.toxicity || toxicity;
    return;
  }
  if (course.run === null) {
    if (course.discontinued === null) contradict(course, entry, "not-running");
    return;
  }
  const begin = Math.max(numberIn(entry.valid, "last_seen_running_at") ?? entry.at, course.hung_at);
  endRun(course, begin);
  course.stop = newStop({ begin, fact: entry.id, toxicity, graded: course.present_groups > 0 });
  course.stops.push(course.stop);
  course.begun_after_discontinuation = null;
  rows.interrupt(protocol, course);
}

/** Ends the stop and begins a run in the same cycle. */
export function resume(protocol: Protocol, course: Course, entry: Entry): void {
  const [stopped, cycle] = [course.stop, latestCycle(course)];
  if (stopped === null || cycle === null) return contradict(course, entry, "not-stopped");
  course.setting = textIn(entry.valid, "setting") ?? course.setting;
  endStop(protocol, course, stopped, entry);
  stopped.resumed = true;
  cycle.restarted_at = entry.at;
  cycle.restarted_by = entry.id;
  if (stopped.toxicity) {
    beginLowStep(cycle, entry.at, "toxicity", protocol.dosing.restart_low_hours * HOUR);
    cycle.choice = "";
  }
  rows.recommence(protocol, course, entry.at);
  beginRun(protocol, course, entry);
  hangAgain(protocol, course, entry);
}

/** Disconnects at the end of a cycle; before 28 days less the bag window it does not fit. */
export function complete(protocol: Protocol, course: Course, entry: Entry): void {
  const cycle = latestCycle(course);
  const stoppedAtTheEnd = course.stop !== null && cycle !== null && isWhole(protocol, cycle);
  if (cycle === null || (course.run === null && !stoppedAtTheEnd)) {
    if (course.discontinued === null) contradict(course, entry, "not-running");
    return;
  }
  endRun(course, entry.at);
  if (!isWhole(protocol, cycle)) contradict(course, entry, "infusion-days-missing");
  finish(protocol, course, cycle, entry.at);
}

/** The cycle is complete; a stop at its end is over with it, and one for toxicity leaves the dose open. */
function finish(protocol: Protocol, course: Course, cycle: Cycle, at: number): void {
  cycle.end = at;
  cycle.ended = "completed";
  course.last_end = at;
  course.completed_cycles += 1;
  cycle.unfinished = (course.stop?.toxicity ?? false) || isUnfinished(protocol, course, cycle);
  course.bag = null;
  course.begun_after_discontinuation = null;
  rows.interrupt(protocol, course);
  if (course.stop !== null) course.stop.end = at;
  course.stop = null;
}

/** Where the patient is now. Somebody's attendance after a restart answers for that restart. */
export function setSetting(course: Course, entry: Entry): void {
  course.setting = textIn(entry.valid, "setting") ?? course.setting;
  const last = course.stops.at(-1);
  if (last !== undefined && ATTENDED.includes(course.setting)) last.restart_setting = course.setting;
}

/** The treatment ends for good; what still runs is said until it is stopped. */
export function discontinue(course: Course, entry: Entry): void {
  if (course.discontinued !== null) return;
  course.discontinued = mention(entry);
  if (course.run !== null) course.begun_after_discontinuation = mention(entry);
}

/** The longest stop after which the same cycle goes on. */
export function sameCycleSeconds(protocol: Protocol): number {
  return bandToSeconds(protocol, "same_cycle");
}

/** The upper end of a band of stops. */
export function bandToSeconds(protocol: Protocol, means: string): number {
  const band = protocol.stops.bands.find((one) => one.means === means && one.to_hours !== null);
  return (band?.to_hours ?? 0) * HOUR;
}

function contradict(course: Course, entry: Entry, reason: string): void {
  course.contradictions.push({ mention: mention(entry), kind: entry.kind, reason });
}

function beginCycle(protocol: Protocol, course: Course, stop: Stop | null, entry: Entry, number: number): void {
  const before = latestCycle(course);
  const cycle = newCycle({
    number,
    begin: entry.at,
    fact: entry.id,
    keeps_first_stay: keepsFirstStay(protocol, course, number),
    first_stop: course.stops.length,
    restarted_at: entry.at,
    restarted_by: entry.id,
  });
  const restartLow = protocol.dosing.restart_low_hours * HOUR;
  const tableLow = tableLowSeconds(protocol, number);
  if (stop !== null) {
    doseAfterStop(protocol, course, stop, cycle, restartLow);
  } else if (before !== null && before.unfinished) {
    beginLowStep(cycle, entry.at, "unfinished", restartLow);
    if (protocol.dosing.unfinished_toxicity_stop === "consultant") {
      cycle.choice = "unfinished";
      cycle.choice_since = before.end ?? 0;
    }
  }
  if (cycle.low_from === null && tableLow > 0) beginLowStep(cycle, entry.at, "table", tableLow);
  course.cycles.push(cycle);
}

/** D48: until a cycle has been completed, whatever number the one that begins is given. */
function keepsFirstStay(protocol: Protocol, course: Course, number: number): boolean {
  const isLater = course.cycles.length > 0 || number > 1;
  return isLater && course.completed_cycles === 0 && protocol.cycles.given_up_keeps_first_stay;
}

/** D11: low after a toxicity stop or an unfinished step-up, else as the consultant chooses. */
function doseAfterStop(protocol: Protocol, course: Course, stop: Stop, cycle: Cycle, needed: number): void {
  const proven = course.low_total >= needed && course.full_total > 0;
  const policy = protocol.dosing.new_cycle_after_full;
  if (stop.toxicity || !proven) {
    beginLowStep(cycle, cycle.begin, stop.toxicity ? "toxicity" : "unproven", needed);
  } else if (policy !== "full") {
    beginLowStep(cycle, cycle.begin, "chosen", needed);
    if (policy === "consultant") {
      cycle.choice = "after-stop";
      cycle.choice_since = stop.begin;
    }
  }
}

function beginLowStep(cycle: Cycle, at: number, why: string, needed: number): void {
  cycle.low_from = at;
  cycle.low_why = why;
  cycle.low_needed = needed;
  cycle.low_infused = 0;
  cycle.low_fact = cycle.restarted_by;
}

/** True when a grade 3 was not followed by a whole low step in this cycle (D19, D51). */
function isUnfinished(protocol: Protocol, course: Course, cycle: Cycle): boolean {
  for (const group of course.open_groups.values()) {
    if (group.ran) return true;
  }
  const chosen = cycle.choice ? settled(protocol, course, "new_cycle_dose", cycle.choice_since) : null;
  if (chosen !== null && chosen.answer === "full") return false;
  const byGrade = cycle.low_why === "toxicity" || cycle.low_why === "unfinished";
  return byGrade && lowSeconds(course, cycle, cycle.begin) < cycle.low_needed;
}

function abandon(protocol: Protocol, course: Course, stopped: Stop, entry: Entry): void {
  const cycle = course.cycles.at(-1)!;
  cycle.end = stopped.begin;
  cycle.ended = "abandoned";
  endStop(protocol, course, stopped, entry);
}

function endStop(protocol: Protocol, course: Course, stopped: Stop, entry: Entry): void {
  stopped.end = entry.at;
  stopped.resumed_by = entry.id;
  stopped.restart_setting = textIn(entry.valid, "setting") ?? course.setting;
  course.stop = null;
  const limit = stopped.begin + bandToSeconds(protocol, "new_cycle");
  if (entry.at > limit && (course.word === null || course.word.at <= limit)) {
    course.long_stops_begun.push({ at: limit, order: entry.order, id: entry.id });
  }
}

function beginRun(protocol: Protocol, course: Course, entry: Entry): void {
  const cycle = course.cycles.at(-1)!;
  const dose = numberIn(entry.valid, "dose_micrograms_per_day");
  course.run = {
    dose,
    level: levelOf(protocol, dose, course.weight_kg, course.height_cm),
    begin: entry.at,
    end: null,
    fact: entry.id,
    weight_kg: course.weight_kg,
    height_cm: course.height_cm,
    low_left: cycle.low_from !== null ? cycle.low_needed - cycle.low_infused : null,
  };
  course.runs.push(course.run);
  if (course.discontinued !== null && course.begun_after_discontinuation === null) {
    course.begun_after_discontinuation = mention(entry);
  }
}

function endRun(course: Course, at: number): void {
  const { run } = course;
  if (run === null) return;
  const cycle = course.cycles.at(-1)!;
  const seconds = at - run.begin;
  run.end = at;
  course.run = null;
  course.last_end = at;
  cycle.infused += seconds;
  if (run.level === "low") {
    course.low_total += seconds;
    cycle.low_infused += seconds;
  } else if (run.level === "full") {
    course.full_total += seconds;
  }
}
