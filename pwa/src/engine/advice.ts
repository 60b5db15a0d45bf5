/**
 * Advice: what the rules say now of one patient. Pure: the same facts and `now` give the same bytes.
 *
 * Twin of shared_rules/advice.py. Order of judging: what stands by itself first, then the step and the restart, which
 * depend on it, then the tasks, which depend on all.
 */
import { LEVELS, type Answer, type Finding, type Task } from "./answer.ts";
import { canonical } from "./canonical.ts";
import { fold } from "./course.ts";
import type { Course } from "./course_model.ts";
import { stateOf } from "./course_state.ts";
import type { Fact } from "./facts.ts";
import { type Found } from "./findings.ts";
import { findBag, findChange, isChangeAsked } from "./findings_bag.ts";
import { findCare, findWriting } from "./findings_care.ts";
import { findCycle } from "./findings_cycle.ts";
import { findAfterDiscontinuation, findDose, findStepUp, stepUpAt } from "./findings_dose.ts";
import { findLabs } from "./findings_labs.ts";
import { findRecord } from "./findings_record.ts";
import { findRestart, isRestartRuledOut } from "./findings_restart.ts";
import { findStarts } from "./findings_start.ts";
import { findStops } from "./findings_stop.ts";
import { findToxicities } from "./findings_toxicity.ts";
import { text } from "./instant.ts";
import { compareKeys, compareText, sortedBy } from "./order.ts";
import { protocolHash, type Protocol } from "./protocol.ts";
import { asksToStop, findTasks, type Due } from "./tasks.ts";

/** State, findings and tasks of one patient's facts at `now` (whole seconds since 1970 UTC). */
export function advise(protocol: Protocol, facts: readonly Fact[], now: number): Answer {
  const course = fold(protocol, facts, now);
  const state = stateOf(protocol, course);
  const alone = findAlone(protocol, course, state.status);
  const stepAt = stepUpAt(protocol, course, alone);
  const findings = [...alone];
  if (asksToStop(course, alone).length === 0) {
    findings.push(...findStepUp(protocol, course, stepAt));
    if (isChangeAsked(protocol, course, state.status)) findings.push(...findChange(protocol, course));
  }
  findings.push(...findRestart(protocol, course, state.status, findings));
  const ruledOut = isRestartRuledOut(findings);
  const said = findings.filter((finding) => !ruledOut || finding.rule !== "stop.same-cycle");
  const sorted = inPlace(course, said);
  const tasks = findTasks(protocol, course, state.status, sorted, stepAt);
  return {
    protocol: protocolHash(protocol),
    state,
    findings: sorted.map(finding),
    tasks: sortedBy(tasks, taskPlace).map(task),
  };
}

/** Findings that depend on no other finding. */
function findAlone(protocol: Protocol, course: Course, status: string): Found[] {
  return [
    ...findRecord(protocol, course),
    ...findToxicities(protocol, course),
    ...findLabs(protocol, course),
    ...findDose(protocol, course),
    ...findAfterDiscontinuation(protocol, course),
    ...findBag(protocol, course, status),
    ...findCycle(protocol, course, status),
    ...findCare(protocol, course, status),
    ...findWriting(protocol, course, status),
    ...findStarts(protocol, course, status),
    ...findStops(protocol, course, status),
  ];
}

/** Strictest first, then by rule, instant, facts and values; each finding's facts once, in fold order. */
function inPlace(course: Course, findings: readonly Found[]): Found[] {
  const orderOf = (fact: string) => course.order.get(fact) ?? -1;
  const placed = findings.map((one) => {
    const facts = sortedBy(new Set(one.facts), (fact) => [orderOf(fact)]);
    const head = [LEVELS.indexOf(one.level), one.rule, one.since];
    return { found: { ...one, facts }, head, orders: facts.map(orderOf), values: canonical(one.values) };
  });
  placed.sort(
    (first, second) =>
      compareKeys(first.head, second.head) ||
      compareKeys(first.orders, second.orders) ||
      compareText(first.values, second.values),
  );
  return placed.map((one) => one.found);
}

function taskPlace(due: Due) {
  return [due.due_at === null ? 1 : 0, due.due_at ?? 0, due.task, keyOf(due), canonical(due.values)];
}

function keyOf(due: Due): string {
  return [due.task, due.hangs_on, due.suffix].filter((part) => part !== "").join(":");
}

function finding(found: Found): Finding {
  return {
    rule: found.rule,
    level: found.level,
    ...(found.clause === null ? {} : { clause: found.clause }),
    ...(found.decision === null ? {} : { decision: found.decision }),
    since: text(found.since),
    facts: found.facts,
    values: found.values,
  };
}

function task(due: Due): Task {
  return {
    task: due.task,
    key: keyOf(due),
    rule: due.rule,
    due_at: due.due_at === null ? null : text(due.due_at),
    ...(due.from_at === null ? {} : { from_at: text(due.from_at) }),
    ...(due.until_at === null ? {} : { until_at: text(due.until_at) }),
    values: due.values,
  };
}
