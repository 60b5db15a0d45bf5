/** How long: infused time, time at the low dose, lengths of stops, the dose at an instant. Twin of course_time.py. */
import type { Course, Cycle, Run, Stop } from "./course_model.ts";

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
