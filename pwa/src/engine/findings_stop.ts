/**
 * What a stop means by its length, alone and added up, and what a stop that was too long leaves behind.
 *
 * Twin of findings_stop.py.
 */
import { settled } from "./course_decisions.ts";
import { sameCycleSeconds } from "./course_infusion.ts";
import type { Course, Stop } from "./course_model.ts";
import { isSpent, latestCycle, stopSeconds } from "./course_time.ts";
import { found, type Found } from "./findings.ts";
import { floorDivide, HOUR, MINUTE } from "./instant.ts";
import type { Protocol, StopBand } from "./protocol.ts";

/** Findings of the stop that lasts, of sums, and of stops that were ended too late. */
export function findStops(protocol: Protocol, course: Course, status: string): Found[] {
  const findings = [...sums(protocol, course, status), ...resumedLate(protocol, course, status)];
  if (status === "stopped" && course.stop !== null) findings.push(...running(protocol, course, course.stop));
  return findings;
}

function running(protocol: Protocol, course: Course, stop: Stop): Found[] {
  const elapsed = stopSeconds(stop, course.now);
  const short = sum(shortStops(protocol, course).map(([, seconds]) => seconds));
  const all = sum(cycleStops(course).map((one) => stopSeconds(one, course.now)));
  const values = {
    minutes: floorDivide(elapsed, MINUTE),
    sum_24h_minutes: floorDivide(short, MINUTE),
    sum_cycle_minutes: floorDivide(all, MINUTE),
  };
  const findings = [found(protocol, "stop.running", stop.begin, [stop.fact], values)];
  if (!isSpent(protocol, course)) {
    // Else nothing of the cycle was interrupted: the bands speak of treatment that is to go on.
    findings.push(...bandFindings(protocol, course, stop, bandOf(protocol, elapsed)));
  }
  return findings;
}

/** The band of a stop of so many seconds, up to and with its end. */
export function bandOf(protocol: Protocol, elapsed: number): StopBand {
  // Where one band ends the next begins, and the last has no end: that was proved when the protocol was read.
  const { bands } = protocol.stops;
  let low = 0;
  let high = bands.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { to_hours } = bands[middle]!;
    if (to_hours === null || elapsed <= to_hours * HOUR) high = middle;
    else low = middle + 1;
  }
  return bands[low]!;
}

function bandFindings(protocol: Protocol, course: Course, stop: Stop, band: StopBand): Found[] {
  const since = stop.begin + band.over_hours * HOUR;
  if (band.means === "same_cycle") return [found(protocol, band.rule, since, [stop.fact], {})];
  if (band.means === "new_cycle") {
    const which = settled(protocol, course, "new_cycle", stop.begin) !== null ? "decided" : "";
    return [found(protocol, band.rule, since, [stop.fact], {}, which)];
  }
  if (course.word !== null && course.word.at > since) return [];
  return [found(protocol, band.rule, since, [stop.fact], { protocol_says: "discontinue" })];
}

function resumedLate(protocol: Protocol, course: Course, status: string): Found[] {
  const findings: Found[] = [];
  if (status === "discontinued") return findings;
  for (const begun of course.long_stops_begun) {
    if (course.word !== null && course.word.order >= begun.order) continue;
    const { rule } = protocol.stops.bands.find((band) => band.means === "discontinue")!;
    findings.push(found(protocol, rule, begun.at, [begun.id], { protocol_says: "discontinue" }));
  }
  if (status !== "running" && status !== "stopped") return findings;
  for (const stop of cycleStops(course)) {
    if (!stop.resumed || stopSeconds(stop, course.now) <= sameCycleSeconds(protocol)) continue;
    const facts = [stop.fact, stop.resumed_by];
    findings.push(found(protocol, "stop.resumed-over-7-days", stop.end ?? course.now, facts, {}));
  }
  return findings;
}

/** Two or more stops that add up: short ones in the last day, all in the cycle (D27, D31). */
function sums(protocol: Protocol, course: Course, status: string): Found[] {
  if (status !== "running" && status !== "stopped") return [];
  const findings: Found[] = [];
  const short = shortStops(protocol, course);
  const shortSeconds = sum(short.map(([, part]) => part));
  if (short.length > 1 && shortSeconds >= protocol.stops.sum_short_hours * HOUR) {
    findings.push(sumFound(protocol, "stop.sum-24h", short.map(([stop]) => stop), shortSeconds));
  }
  const stops = cycleStops(course);
  const seconds = sum(stops.map((stop) => stopSeconds(stop, course.now)));
  if (stops.length > 1 && seconds > protocol.stops.sum_cycle_hours * HOUR) {
    findings.push(sumFound(protocol, "stop.sum-cycle", stops, seconds));
  }
  return findings;
}

function sumFound(protocol: Protocol, rule: string, stops: readonly Stop[], seconds: number): Found {
  const values = { minutes: floorDivide(seconds, MINUTE), stops: stops.length };
  return found(protocol, rule, stops.at(-1)!.begin, stops.map((stop) => stop.fact), values);
}

/** Short stops of the last day, each with its seconds within that day, in the order they began. */
function shortStops(protocol: Protocol, course: Course): [stop: Stop, seconds: number][] {
  const opens = course.now - protocol.stops.sum_window_hours * HOUR;
  const found: [Stop, number][] = [];
  for (let index = course.stops.length - 1; index >= 0; index -= 1) {
    const stop = course.stops[index]!;
    const end = stop.end ?? course.now;
    if (end <= opens) break;
    const short = stopSeconds(stop, course.now) < protocol.stops.sum_short_hours * HOUR;
    if (short && end > stop.begin) found.push([stop, end - Math.max(stop.begin, opens)]);
  }
  return found.reverse();
}

function cycleStops(course: Course): Stop[] {
  const cycle = latestCycle(course);
  return cycle === null ? [] : course.stops.slice(cycle.first_stop);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
