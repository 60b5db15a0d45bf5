/**
 * Restarting after a stop: ready or waiting, the dose, the supervision, the dexamethasone.
 *
 * Twin of findings_restart.py. Nothing is said of it where a finding says discontinue, or after a stop for which the
 * protocol does.
 */
import { settled } from "./course_decisions.ts";
import { ATTENDED, sameCycleSeconds } from "./course_infusion.ts";
import type { Course, Stop } from "./course_model.ts";
import * as rows from "./course_rows.ts";
import { isSpent, latestCycle, stopSeconds } from "./course_time.ts";
import { found, hasLevel, hasRule, textOrNull, type Found } from "./findings.ts";
import { restartDose } from "./findings_restart_dose.ts";
import { DAY, HOUR, text } from "./instant.ts";
import { sortedText } from "./order.ts";
import type { Protocol } from "./protocol.ts";

// Holds that end by themselves, by a grade or by the row's condition; every other one awaits the consultant.
const NOT_THE_CONSULTANTS: readonly string[] = ["tox.ungraded", "tox.convulsion.first"];

/** Findings of restarting, from what else was found. */
export function findRestart(protocol: Protocol, course: Course, status: string, findings: readonly Found[]): Found[] {
  const tapered = taper(protocol, course);
  if (isRestartRuledOut(findings)) return tapered;
  const { stop } = course;
  if (status === "stopped" && stop !== null && isSpent(protocol, course)) {
    // Nothing of this cycle is left to restart (D57): its end is to be recorded, or the consultant asked.
    const people = { waiting_for: ["consultant"], earliest_at: null };
    return [...tapered, found(protocol, "restart.wait", stop.begin, [stop.fact], people)];
  }
  const said = [...tapered, ...premedication(protocol, course, status), ...unattended(protocol, course, status)];
  if (status !== "stopped" || stop === null) return said;
  said.push(...reinitiation(protocol, course, stop));
  const [waiting, earliest] = awaited(protocol, course, stop, findings);
  if (!waiting.has("consultant")) said.push(restartDose(protocol, course, stop));
  if (hasLevel([...findings, ...said], "authorise") || !course.weight_known) waiting.add("authorisation");
  if (waiting.size === 0) return [...said, found(protocol, "restart.ready", stop.begin, [stop.fact], {})];
  const values = { waiting_for: sortedText(waiting), earliest_at: textOrNull(earliest) };
  return [...said, found(protocol, "restart.wait", stop.begin, [stop.fact], values)];
}

/** True where a finding says discontinue, or the stop was so long that the protocol does. */
export function isRestartRuledOut(findings: readonly Found[]): boolean {
  return hasLevel(findings, "discontinue") || hasRule(findings, "stop.discontinue");
}

/** What is awaited, and the latest known instant; none where a toxicity has none or people are awaited. */
function awaited(
  protocol: Protocol,
  course: Course,
  stop: Stop,
  findings: readonly Found[],
): [waiting: Set<string>, earliest: number | null] {
  const waiting = new Set<string>();
  let latest: number | null = null;
  let known = true;
  for (const group of course.open_groups.values()) {
    const row = rows.rowOf(protocol, group.row);
    if (rows.isMet(course, row, group, course.now)) continue;
    waiting.add(row.awaited);
    const calm = rows.calmAt(course, row, group);
    known = known && calm !== null;
    if (calm !== null) latest = Math.max(latest ?? calm, calm);
  }
  const interrupting = protocol.toxicities.map((row) => `tox.${row.code}.3`);
  const holds = findings.filter((finding) => finding.level === "hold").map((finding) => finding.rule);
  if (holds.includes("tox.ungraded") || (stop.toxicity && !stop.graded)) waiting.add("grade");
  if (holds.some((rule) => !interrupting.includes(rule) && !NOT_THE_CONSULTANTS.includes(rule))) {
    waiting.add("consultant");
  }
  return [waiting, known ? latest : null];
}

/** From 4 h: a supervised restart; up to 7 days the question of dexamethasone (D05). */
function reinitiation(protocol: Protocol, course: Course, stop: Stop): Found[] {
  const since = stop.begin + protocol.stops.reinitiation_hours * HOUR;
  if (course.now < since) return [];
  const said = [found(protocol, "restart.supervised", since, [stop.fact], {})];
  const asked = stopSeconds(stop, course.now) <= sameCycleSeconds(protocol);
  if (asked && settled(protocol, course, "premed_after_stop", stop.begin) === null) {
    said.push(found(protocol, "premed.ask", since, [stop.fact], { question: "premed_after_stop" }));
  }
  return said;
}

/** A restart after 4 h or more where nobody was in attendance, until somebody is. */
function unattended(protocol: Protocol, course: Course, status: string): Found[] {
  const cycle = latestCycle(course);
  const stop = course.stops.at(-1);
  if (status !== "running" || cycle === null || stop === undefined || stop.end === null) return [];
  const long = stopSeconds(stop, course.now) >= protocol.stops.reinitiation_hours * HOUR;
  if (!long || stop.resumed_by !== cycle.restarted_by || ATTENDED.includes(stop.restart_setting)) return [];
  return [found(protocol, "restart.supervised", stop.end, [stop.resumed_by], {})];
}

/** The latest stop in which a row stood that premedicates. */
function premedicatedStop(course: Course): Stop | null {
  return course.stops.findLast((stop) => stop.premedicates !== null) ?? null;
}

/** When the row's dose was last given within a day before restarting; while stopped, before now. */
function givenFor(protocol: Protocol, course: Course, stop: Stop): number | null {
  const end = stop.end ?? course.now;
  const earliest = end - protocol.premedication.restart_within_hours * HOUR;
  return course.restart_steroids.findLast((given) => earliest <= given.at && given.at <= end)?.at ?? null;
}

/** The row's own dexamethasone, while stopped and for some days after a restart without it. */
function premedication(protocol: Protocol, course: Course, status: string): Found[] {
  const stop = premedicatedStop(course);
  if (stop === null || (status !== "running" && status !== "stopped")) return [];
  const standsUntil = protocol.premedication.restart_stands_days * DAY + (stop.end || course.now);
  if (course.now >= standsUntil || givenFor(protocol, course, stop) !== null) return [];
  const values = { dose_mg: stop.premedicates };
  return [found(protocol, "restart.premed-dexamethasone-24", stop.begin, [stop.fact], values)];
}

/** For 4 days from giving, whether it runs or not. */
function taper(protocol: Protocol, course: Course): Found[] {
  const stop = premedicatedStop(course);
  if (stop === null) return [];
  const end = stop.end ?? course.now;
  const earliest = Math.min(stop.begin, end - protocol.premedication.restart_within_hours * HOUR);
  const lasts = protocol.premedication.taper_days * DAY;
  const given = course.restart_steroids.findLast(
    ({ at }) => earliest <= at && at <= end && course.now < at + lasts,
  );
  if (given === undefined) return [];
  return [found(protocol, "taper.dexamethasone", given.at, [given.id], { until_at: text(given.at + lasts) })];
}
