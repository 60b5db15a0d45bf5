/**
 * What results, observations and writing say: low counts, ungraded liver results, signs to be assessed.
 *
 * Twin of shared_rules/findings_labs.py.
 */
import { LEVELS } from "./answer.ts";
import { settled } from "./course_decisions.ts";
import { lowest, standing } from "./course_labs.ts";
import type { Course, Lab } from "./course_model.ts";
import { found, type Found } from "./findings.ts";
import { sortedBy, sortedText, type Key } from "./order.ts";
import type { LiverMultiple, Protocol, Threshold } from "./protocol.ts";
import { numberIn, textIn, type Valid } from "./reading.ts";

/** Findings of blood counts, liver results, observations and the writing test's change. */
export function findLabs(protocol: Protocol, course: Course): Found[] {
  const findings = [...counts(protocol, course), ...gradedCounts(protocol, course)];
  for (const multiple of protocol.liver_multiples) {
    findings.push(...liverResults(protocol, course, multiple));
  }
  findings.push(...observations(protocol, course));
  const changed = course.writing_changed;
  if (changed !== null) findings.push(found(protocol, "writing.changed", changed.at, [changed.id], {}));
  return findings;
}

/** Below the limit, until discussed after the sample; a newer result takes its place (D23, D24). */
function counts(protocol: Protocol, course: Course): Found[] {
  const findings: Found[] = [];
  for (const { analyte, discuss_below: limit } of protocol.laboratory.limits) {
    const lab = lowest(course, analyte);
    if (lab === null || limit === null || lab.value >= limit) continue;
    if (settled(protocol, course, "haem_discussed", lab.sampled_at) === null) {
      findings.push(found(protocol, "haem.discuss", lab.at, [lab.id], { analyte, limit, value: lab.value }));
    }
  }
  return findings;
}

function gradedCounts(protocol: Protocol, course: Course): Found[] {
  const group = course.groups.get(`${protocol.laboratory.counts_graded_as}\n`);
  if (group === undefined || group.present === 0 || group.present_by === null) return [];
  const by = group.present_by;
  if (settled(protocol, course, "haem_discussed", by.at) !== null) return [];
  const values = { toxicity: group.toxicity, grade: group.present };
  return [found(protocol, "haem.discuss", by.at, [by.id], values, "graded")];
}

/** The strictest that the results which count say, one finding for each analyte. */
function liverResults(protocol: Protocol, course: Course, multiple: LiverMultiple): Found[] {
  const said = standing(course, multiple.analyte).flatMap((lab) => liver(protocol, course, multiple, lab));
  return sortedBy(said, strictness).slice(0, 1);
}

function strictness({ level, values, since, facts }: Found): Key {
  const suggested = (values["suggested_grade"] as number | null) ?? 0;
  return [LEVELS.indexOf(level), -suggested, -since, facts[0]!];
}

/** D49: what nobody graded since the sample, and what was graded lower than the result says. */
function liver(protocol: Protocol, course: Course, multiple: LiverMultiple, lab: Lab): Found[] {
  const suggested = suggestedGrade(multiple, lab);
  const graded = gradeSince(protocol, course, lab.sampled_at);
  const values = { analyte: multiple.analyte, suggested_grade: suggested };
  const ungraded = (more: object, which = "") => [
    found(protocol, "tox.ungraded", lab.at, [lab.id], { ...values, ...more }, which),
  ];
  if (graded !== null) return suggested === null || graded >= suggested ? [] : ungraded({ graded });
  if (suggested === null) return ungraded({ missing: ["uln"] });
  if (suggested >= protocol.grades.interrupt) return ungraded({}, "hold");
  return suggested > 0 ? ungraded({}) : [];
}

/** 2, 3 or 4; 0 below that; null when the laboratory gave no upper limit. */
function suggestedGrade(multiple: LiverMultiple, lab: Lab): number | null {
  if (lab.uln === null) return null;
  if (lab.value > multiple.over_grade_4 * lab.uln) return 4;
  if (lab.value > multiple.over_grade_3 * lab.uln) return 3;
  return lab.value > multiple.over_grade_2 * lab.uln ? 2 : 0;
}

function gradeSince(protocol: Protocol, course: Course, sampledAt: number): number | null {
  const group = course.groups.get(`${protocol.laboratory.liver_graded_as}\n`);
  if (group === undefined) return null;
  const since = [...group.latest].filter(([scale]) => group.latest_at.get(scale)! >= sampledAt);
  return since.length > 0 ? Math.max(...since.map(([, grade]) => grade)) : null;
}

/** The latest set, until a grading or the next set (D41). */
function observations(protocol: Protocol, course: Course): Found[] {
  const entry = course.observation;
  if (entry === null) return [];
  const urgent = reached(protocol.observations.urgent, entry.valid);
  const alert = textIn(entry.valid, "acvpu");
  if (alert !== null && !protocol.observations.alert.includes(alert)) urgent.push("acvpu");
  const parameters = sortedText(new Set([...urgent, ...reached(protocol.observations.assess, entry.valid)]));
  if (parameters.length === 0) return [];
  const values = { parameters, urgent: urgent.length > 0 };
  return [found(protocol, "observations.assess", entry.at, [entry.id], values, urgent.length > 0 ? "urgent" : "")];
}

function reached(thresholds: readonly Threshold[], taken: Valid): string[] {
  return thresholds
    .filter((threshold) => isReached(threshold, numberIn(taken, threshold.parameter)))
    .map((threshold) => threshold.parameter);
}

function isReached(threshold: Threshold, value: number | null): boolean {
  if (value === null) return false;
  const high = threshold.at_least !== null && value >= threshold.at_least;
  return high || (threshold.at_most !== null && value <= threshold.at_most);
}
