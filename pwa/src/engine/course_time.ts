/** How long: infused time, time at the low dose, lengths of stops, the dose at an instant. Twin of course_time.py. */
import type { Course, Cycle, Run, Stop } from "./course_model.ts";
import { DAY, HOUR } from "./instant.ts";
import type { Protocol } from "./protocol.ts";

/** Seconds of infusion in the latest cycle, up to `at` (D29). */
export function infusedSeconds(course: Course, cycle: Cycle, at: number): number {
  const { run } = course;
  return cycle.infused + (run !== null && cycle.end === null ? at - run.begin : 0);
}

/** Seconds at the low dose since the low step now due began, up to `at`. */
export function lowSeconds(course: Course, cycle: Cycle, at: number): number {
  const { run } = course;
  return cycle.low_infused + (run !== null && run.level === "low" && cycle.end === null ? at - run.begin : 0);
}

/** How long a stop lasted, or has lasted until `at`. */
export function stopSeconds(stop: Stop, at: number): number {
  return (stop.end ?? at) - stop.begin;
}

/** True when nothing runs and the latest cycle has all its days: nothing is left to restart (D57). */
export function isSpent(protocol: Protocol, course: Course): boolean {
  const cycle = latestCycle(course);
  return course.run === null && cycle !== null && cycle.infused >= protocol.cycles.infusion_days * DAY;
}

/** True when a cycle that ends now has its days of infusion, less at most the window of its last bag. */
export function isWhole(protocol: Protocol, cycle: Cycle): boolean {
  const missing = protocol.cycles.infusion_days * DAY - cycle.infused;
  return missing <= protocol.bags.window_hours * HOUR;
}

/** The run at an instant, or the last one before it. */
export function runAt(runs: readonly Run[], at: number): Run | null {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (runs[middle]!.begin <= at) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? runs[low - 1]! : null;
}

/** The cycle that runs, or the last one that did. */
export function latestCycle(course: Course): Cycle | null {
  return course.cycles.at(-1) ?? null;
}

/** The number of the next cycle: last + 1, or 1. */
export function nextCycle(course: Course): number {
  return (course.cycles.at(-1)?.number ?? 0) + 1;
}
