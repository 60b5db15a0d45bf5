/**
 * The bag that hangs: when it expires, how long it is made to last, by when it is changed (D01, D02, D03).
 *
 * Twin of shared_rules/course_bag.py.
 */
import type { Course } from "./course_model.ts";
import { HOUR } from "./instant.ts";
import { sortedText } from "./order.ts";
import type { Protocol } from "./protocol.ts";
import { numberIn, partIn } from "./reading.ts";
import type { Entry } from "./record.ts";

/** Hangs the bag of an entry, with the checks that were made. */
export function hang(protocol: Protocol, course: Course, entry: Entry): void {
  const bag = partIn(entry.valid, "bag") ?? new Map<string, unknown>();
  const label = numberIn(bag, "expires_at");
  const hours = numberIn(bag, "hours");
  const lifeEnds = entry.at + protocol.bags.life_hours * HOUR;
  const expiresAt = label === null ? lifeEnds : Math.min(label, lifeEnds);
  const madeUntil = hours === null ? null : entry.at + Math.trunc(hours * HOUR);
  const planned = numberIn(entry.valid, "next_change_at") ?? madeUntil ?? expiresAt;
  course.hung_at = entry.at;
  course.bag = {
    hung_at: entry.at,
    label,
    made_until: madeUntil,
    next_change_at: planned,
    expires_at: expiresAt,
    change_by: Math.min(planned + protocol.bags.window_hours * HOUR, expiresAt),
    fact: entry.id,
  };
  course.failed_checks = failedChecks(entry);
}

function failedChecks(entry: Entry): string[] {
  const checks = partIn(entry.valid, "checks") ?? new Map<string, unknown>();
  return sortedText([...checks].filter(([, done]) => done === false).map(([key]) => key));
}

/** After a stop: another bag if one is named, else the old one goes on to its newly planned change. */
export function hangAgain(protocol: Protocol, course: Course, entry: Entry): void {
  course.hung_at = entry.at;
  const { bag } = course;
  if (bag === null || entry.valid.has("bag")) return hang(protocol, course, entry);
  const planned = numberIn(entry.valid, "next_change_at");
  if (planned === null) return;
  bag.next_change_at = planned;
  bag.fact = entry.id;
  bag.change_by = Math.min(planned + protocol.bags.window_hours * HOUR, bag.expires_at);
}
