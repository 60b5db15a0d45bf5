/**
 * What the hanging bag says: change it, it is late, it has expired, its label or plan is not right.
 *
 * Twin of shared_rules/findings_bag.py.
 */
import type { Bag, Course } from "./course_model.ts";
import { infusedSeconds, isSpent, latestCycle } from "./course_time.ts";
import { found, type Found } from "./findings.ts";
import { DAY, HOUR, text } from "./instant.ts";
import type { Protocol } from "./protocol.ts";

/** Findings of the bag but its change. While stopped only that it has expired. */
export function findBag(protocol: Protocol, course: Course, status: string): Found[] {
  const { bag } = course;
  if (bag === null || (status !== "running" && status !== "stopped")) return [];
  const findings: Found[] = [];
  if (course.now > bag.expires_at) findings.push(found(protocol, "bag.expired", bag.expires_at, [bag.fact], {}));
  if (status === "stopped") return findings;
  if (course.failed_checks.length > 0) {
    const failed = { failed: course.failed_checks };
    findings.push(found(protocol, "checks.failed", bag.hung_at, [bag.fact], failed));
  }
  const expiry = { expires_at: text(bag.expires_at) };
  if (course.now > bag.change_by && !disconnectsFirst(protocol, course, bag)) {
    findings.push(found(protocol, "bag.late", bag.change_by, [bag.fact], { change_by: text(bag.change_by) }));
  }
  if (bag.label === null) {
    findings.push(found(protocol, "bag.expiry-unverified", bag.hung_at, [bag.fact], expiry));
  }
  if (bag.next_change_at > bag.expires_at) {
    findings.push(found(protocol, "bag.plan-past-expiry", bag.hung_at, [bag.fact], expiry));
  } else if (bag.made_until !== null && bag.next_change_at > bag.made_until) {
    const empty = { made_until: text(bag.made_until) };
    findings.push(found(protocol, "bag.plan-past-expiry", bag.hung_at, [bag.fact], empty, "empty"));
  }
  return findings;
}

/** The planned time, never after the bag must be gone. */
export function changeDueAt(bag: Bag): number {
  return Math.min(bag.next_change_at, bag.change_by);
}

/** When the window of the change opens (D01). */
export function changeFromAt(protocol: Protocol, bag: Bag): number {
  return changeDueAt(bag) - protocol.bags.window_hours * HOUR;
}

/** True when the next thing to do with this bag is to change it. */
export function isChangeAsked(protocol: Protocol, course: Course, status: string): boolean {
  const { bag } = course;
  return bag !== null && status === "running" && !disconnectsFirst(protocol, course, bag);
}

/** The change, from the opening of its window. */
export function findChange(protocol: Protocol, course: Course): Found[] {
  const { bag } = course;
  if (bag === null || course.now < changeFromAt(protocol, bag)) return [];
  const values = { due_at: text(changeDueAt(bag)), change_by: text(bag.change_by) };
  return [found(protocol, "bag.change", changeFromAt(protocol, bag), [bag.fact], values)];
}

/** When the days of infusion will be, or were, complete, if nothing stops before that (D29). */
export function disconnectAt(protocol: Protocol, course: Course): number | null {
  const cycle = latestCycle(course);
  const stoppedAtTheEnd = course.stop !== null && isSpent(protocol, course);
  if (cycle === null || (course.run === null && !stoppedAtTheEnd)) return null;
  const until = course.stop === null ? course.now : course.stop.begin;
  return until + protocol.cycles.infusion_days * DAY - infusedSeconds(course, cycle, course.now);
}

function disconnectsFirst(protocol: Protocol, course: Course, bag: Bag): boolean {
  const end = disconnectAt(protocol, course);
  return end !== null && end <= changeDueAt(bag);
}
