/** Where a course stands: its status, and what the next start would be. Twin of shared_rules/course_state.py. */
import type * as answer from "./answer.ts";
import { sameCycleSeconds } from "./course_infusion.ts";
import type { Course } from "./course_model.ts";
import { infusedSeconds, isSpent, latestCycle, nextCycle, stopSeconds } from "./course_time.ts";
import { textOrNull } from "./findings.ts";
import { DAY, floorDivide, MINUTE, text } from "./instant.ts";
import type { Protocol } from "./protocol.ts";
import type { Check } from "./start_checks.ts";

/** The status. What was begun after a discontinuation runs; what was never stopped is discontinued. */
export function statusOf(protocol: Protocol, course: Course): answer.Status {
  if (course.discontinued !== null) {
    const begun = course.begun_after_discontinuation;
    const runsAgain = begun !== null && begun.order !== course.discontinued.order;
    return course.run !== null && runsAgain ? "running" : "discontinued";
  }
  if (course.run !== null) return "running";
  if (course.stop !== null) return "stopped";
  const cycle = latestCycle(course);
  if (cycle === null) return "not_started";
  return isOver(protocol, course, cycle.number) ? "completed" : "between_cycles";
}

/** True when the latest assessment found a complete remission. */
export function inRemission(course: Course): boolean {
  return course.responses.at(-1)?.complete_remission ?? false;
}

function isOver(protocol: Protocol, course: Course, number: number): boolean {
  const { cycles } = protocol;
  if (number >= cycles.first_block + cycles.after_remission) return true;
  return number >= cycles.first_block && !inRemission(course);
}

/** The next start to be judged, or null where none is ahead: at its planned instant if later, else now. */
export function upcoming(protocol: Protocol, course: Course, status: string): Check | null {
  const { stop } = course;
  const past = stop !== null && stopSeconds(stop, course.now) > sameCycleSeconds(protocol);
  const isAhead = status === "not_started" || status === "between_cycles" || (status === "stopped" && past);
  if (!isAhead) return null;
  const cycle = nextCycle(course);
  const plan = course.plans.get(cycle);
  return {
    cycle,
    moment: plan === undefined ? course.now : Math.max(plan.start_at, course.now),
    last_end: course.last_end,
    disconnected_at: stop === null || isSpent(protocol, course) ? course.last_end : null,
    setting: null,
    premedicated_by_row: stop !== null && stop.premedicates !== null,
  };
}

/** Since when a start is ahead. */
export function waitingSince(protocol: Protocol, course: Course): number {
  if (course.stop !== null) return course.stop.begin + sameCycleSeconds(protocol);
  return course.last_end ?? course.began.at;
}

/** The state as it is answered. */
export function stateOf(protocol: Protocol, course: Course): answer.State {
  const status = statusOf(protocol, course);
  const cycle = latestCycle(course);
  const infused = cycle === null ? 0 : infusedSeconds(course, cycle, course.now);
  const goesOn = status === "running" || status === "stopped";
  return {
    status,
    cycle: cycle === null ? null : cycle.number,
    day: cycle === null ? null : Math.min(floorDivide(infused, DAY) + 1, protocol.cycles.infusion_days),
    infused_minutes: floorDivide(infused, MINUTE),
    dose_micrograms_per_day: goesOn ? (course.runs.at(-1)?.dose ?? null) : null,
    bag: goesOn ? bagOf(course) : null,
    stopped_since: textOrNull(status === "stopped" ? (course.stop?.begin ?? null) : null),
    not_understood: course.not_understood.length,
  };
}

function bagOf(course: Course): answer.Bag | null {
  const { bag } = course;
  if (bag === null) return null;
  return {
    hung_at: text(bag.hung_at),
    next_change_at: text(bag.next_change_at),
    expires_at: text(bag.expires_at),
    change_by: text(bag.change_by),
  };
}
