/**
 * What stands against the next start, against a re-initiation, and what a start that happened left open.
 *
 * Twin of shared_rules/findings_start.py.
 */
import { settled } from "./course_decisions.ts";
import type { Course } from "./course_model.ts";
import { upcoming, waitingSince } from "./course_state.ts";
import { isSpent, stopSeconds } from "./course_time.ts";
import { found, type Found } from "./findings.ts";
import { HOUR, text } from "./instant.ts";
import type { Protocol } from "./protocol.ts";
import { againstStart, limits, type Item } from "./start_checks.ts";

/** Findings before a start, at a re-initiation, and after starts with something open (D50). */
export function findStarts(protocol: Protocol, course: Course, status: string): Found[] {
  const findings: Found[] = [];
  const check = upcoming(protocol, course, status);
  const { stop } = course;
  const reinitiation = protocol.stops.reinitiation_hours * HOUR;
  if (check !== null) {
    const since = waitingSince(protocol, course);
    findings.push(...againstStart(protocol, course, check).map((item) => said(protocol, item, since)));
  } else if (status === "stopped" && stop !== null && stopSeconds(stop, course.now) >= reinitiation) {
    if (isSpent(protocol, course)) return unverified(protocol, course);
    const since = stop.begin + reinitiation;
    findings.push(...limits(protocol, course).map((item) => said(protocol, item, since)));
  }
  return [...findings, ...unverified(protocol, course)];
}

function said(protocol: Protocol, item: Item, since: number): Found {
  const { until, ...values } = item.values;
  const dated = typeof until === "number" ? { ...values, until_at: text(until) } : values;
  const begins = item.at === null ? since : Math.max(since, item.at);
  return found(protocol, item.rule, begins, item.facts, dated, item.case);
}

function unverified(protocol: Protocol, course: Course): Found[] {
  const findings: Found[] = [];
  for (const { mention, cycle, open } of course.starts) {
    if (open.length > 0 && settled(protocol, course, "start_unverified", mention.at) === null) {
      findings.push(found(protocol, "start.unverified", mention.at, [mention.id], { cycle, open }));
    }
  }
  return findings;
}
