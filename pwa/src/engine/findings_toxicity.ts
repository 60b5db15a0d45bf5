/**
 * What the rows of the toxicity table say now: grades 2 to 5, convulsions, recurrence, conflicts.
 *
 * Twin of shared_rules/findings_toxicity.py.
 */
import { settled } from "./course_decisions.ts";
import type { Course, Group } from "./course_model.ts";
import * as rows from "./course_rows.ts";
import { found, type Found } from "./findings.ts";
import { MINUTE } from "./instant.ts";
import type { Protocol, ToxicityRow } from "./protocol.ts";
import type { Mention } from "./record.ts";

/** Findings of every toxicity and of convulsions. */
export function findToxicities(protocol: Protocol, course: Course): Found[] {
  const findings = convulsions(protocol, course);
  for (const group of course.groups.values()) {
    if (group.row) findings.push(...groupFindings(protocol, course, rows.rowOf(protocol, group.row), group));
  }
  return findings;
}

function groupFindings(protocol: Protocol, course: Course, row: ToxicityRow, group: Group): Found[] {
  const ended = final(protocol, course, row, group);
  const findings = [...ended, ...conflict(protocol, course, row, group), ...slow(protocol, course, row, group)];
  findings.push(...lowDose(protocol, course, group), ...recurrence(protocol, course, group));
  if (group.open && ended.length === 0) findings.push(interrupted(protocol, course, row, group));
  const by = group.present_by;
  if (group.present === protocol.grades.discuss && by !== null) {
    findings.push(found(protocol, "tox.grade2", by.at, [by.id], values(protocol, group)));
  }
  return findings;
}

function values(protocol: Protocol, group: Group) {
  // A toxicity's own name may be anything a person wrote; an answer holds codes only.
  const known = protocol.toxicities.some((row) => row.toxicities.includes(group.toxicity));
  return { toxicity: known ? group.toxicity : "other", grade: group.present };
}

/** True when something was noted and the consultant has not spoken since. */
function stands(course: Course, mention: Mention): boolean {
  return course.word === null || course.word.order < mention.order;
}

function interrupted(protocol: Protocol, course: Course, row: ToxicityRow, group: Group): Found {
  const met = course.run === null && rows.isMet(course, row, group, course.now);
  const since = group.opened?.at ?? course.now;
  const said = { ...values(protocol, group), met };
  return found(protocol, `tox.${row.code}.3`, since, [...group.facts], said, met ? "met" : "");
}

/** Grade 4 for ever where the protocol says discontinue, else until the consultant's word; 5 for ever. */
function final(protocol: Protocol, course: Course, row: ToxicityRow, group: Group): Found[] {
  const fatal = group.finals.filter((one) => one.grade >= protocol.grades.fatal);
  const ends = row.final === "consider_discontinuing";
  const standing = group.finals.filter((one) => !ends || stands(course, one.mention));
  const chosen = fatal.length > 0 ? fatal : standing;
  if (chosen.length === 0) return [];
  const said = {
    ...values(protocol, group),
    grade: chosen.reduce((most, one) => Math.max(most, one.grade), 0),
    ...(ends && fatal.length === 0 ? { protocol_says: row.final } : {}),
  };
  const facts = chosen.map((one) => one.mention.id);
  const which = fatal.length > 0 ? "fatal" : "";
  return [found(protocol, `tox.${row.code}.4`, chosen[0]!.mention.at, facts, said, which)];
}

function conflict(protocol: Protocol, course: Course, row: ToxicityRow, group: Group): Found[] {
  if (group.conflict === null || !stands(course, group.conflict)) return [];
  const said = { ...values(protocol, group), protocol_says: row.final };
  return [found(protocol, "tox.scale-conflict", group.conflict.at, [...group.conflict_facts], said)];
}

function slow(protocol: Protocol, course: Course, row: ToxicityRow, group: Group): Found[] {
  const since = group.slow_since;
  if (since === null || (course.word !== null && course.word.at > since)) return [];
  const said = { ...values(protocol, group), limit_hours: row.slow_hours };
  return [found(protocol, `tox.${row.code}.slow`, since, [...group.slow_facts], said)];
}

function lowDose(protocol: Protocol, course: Course, group: Group): Found[] {
  const standing = group.at_low_dose.filter((one) => stands(course, one.mention));
  if (standing.length === 0) return [];
  const sure = standing.some((one) => one.sure);
  const said = { ...values(protocol, group), ...(sure ? {} : { protocol_says: "discontinue" }) };
  const facts = standing.map((one) => one.mention.id);
  return [found(protocol, `tox.${group.row}.low-dose`, standing[0]!.mention.at, facts, said, sure ? "" : "unsure")];
}

function recurrence(protocol: Protocol, course: Course, group: Group): Found[] {
  const findings: Found[] = [];
  const [again, mild] = [group.recurred, group.recurred_mildly];
  if (again !== null && stands(course, again)) {
    findings.push(found(protocol, "tox.recurred", again.at, [again.id], values(protocol, group)));
  }
  if (mild !== null && stands(course, mild)) {
    const said = { ...values(protocol, group), blocks: "step-up" };
    findings.push(found(protocol, "tox.recurred", mild.at, [mild.id], said, "mild"));
  }
  return findings;
}

function convulsions(protocol: Protocol, course: Course): Found[] {
  const seen = counted(protocol, course);
  if (seen.length >= protocol.convulsions.final_count) return [repeated(protocol, course, seen)];
  for (const group of course.groups.values()) {
    if (!group.open || !group.convulsed) continue;
    const met = course.run === null && rows.isMet(course, rows.rowOf(protocol, group.row), group, course.now);
    const told = seen.length > 0 ? seen : course.convulsions.slice(-1);
    const facts = told.map((mention) => mention.id);
    const said = { count: told.length, met };
    return [found(protocol, "tox.convulsion.first", told.at(-1)!.at, facts, said, met ? "met" : "")];
  }
  return [];
}

/** Those that are counted: all for life, or those since the cycle began (D15). */
function counted(protocol: Protocol, course: Course): readonly Mention[] {
  const cycle = course.cycles.at(-1);
  if (protocol.convulsions.counted_over === "life" || cycle === undefined) return course.convulsions;
  return course.convulsions.filter((mention) => mention.at >= cycle.begin);
}

/** More than one is final, unless all are so close that they may be one (D46). */
function repeated(protocol: Protocol, course: Course, seen: readonly Mention[]): Found {
  const [first, last] = [seen[0]!, seen.at(-1)!];
  const facts = seen.map((mention) => mention.id);
  const apart = last.at - first.at >= protocol.convulsions.apart_minutes * MINUTE;
  const since = seen[protocol.convulsions.final_count - 1]!.at;
  if (apart || settled(protocol, course, "separate_convulsions", last.at) !== null) {
    return found(protocol, "tox.convulsion.repeat", since, facts, { count: seen.length });
  }
  const said = { count: seen.length, protocol_says: "discontinue" };
  return found(protocol, "tox.convulsion.repeat", since, facts, said, "unsure");
}
