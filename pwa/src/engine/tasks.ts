/**
 * What somebody must do, with an instant: from the course, and from findings that ask people.
 *
 * Twin of shared_rules/tasks.py.
 */
import type { Values } from "./answer.ts";
import { bandToSeconds, sameCycleSeconds } from "./course_infusion.ts";
import type { Course } from "./course_model.ts";
import { upcoming } from "./course_state.ts";
import { infusedSeconds, isSpent, latestCycle, stopSeconds } from "./course_time.ts";
import { hasLevel, hasRule, type Found } from "./findings.ts";
import { changeDueAt, changeFromAt, disconnectAt, isChangeAsked } from "./findings_bag.ts";
import { writingDueAt } from "./findings_care.ts";
import { isResponseDue, stayHours } from "./findings_cycle.ts";
import { DAY, HOUR, MINUTE } from "./instant.ts";
import { sortedText } from "./order.ts";
import type { Protocol } from "./protocol.ts";

/** A task in the making; instants are whole seconds, `hangs_on` is a fact's id or "". */
export interface Due {
  readonly task: string;
  readonly hangs_on: string;
  readonly rule: string;
  readonly due_at: number | null;
  readonly from_at: number | null;
  readonly until_at: number | null;
  readonly values: Values;
  readonly suffix: string;
}

type DueMore = Partial<Pick<Due, "from_at" | "until_at" | "values" | "suffix">>;

/** Every task of the course. */
export function findTasks(
  protocol: Protocol,
  course: Course,
  status: string,
  findings: readonly Found[],
  stepUpAt: number | null,
): Due[] {
  const asked = people(course, findings);
  const stopping = asked.some((one) => one.task === "infusion.stop");
  return [
    ...asked,
    ...cycleTasks(protocol, course, status, findings),
    ...stopTasks(protocol, course, status, findings),
    ...care(protocol, course, status),
    ...(stopping ? [] : [...bagTasks(protocol, course, status), ...stepUp(course, stepUpAt)]),
  ];
}

/** Findings for which what runs must be stopped now. */
export function asksToStop(course: Course, findings: readonly Found[]): Found[] {
  if (course.run === null) return [];
  const isOfInfusion = (rule: string) => ["tox.", "dose.", "run."].some((family) => rule.startsWith(family));
  return findings.filter(
    ({ level, rule }) =>
      (level === "hold" || level === "discontinue") && (isOfInfusion(rule) || rule === "stop.discontinue"),
  );
}

/** Tasks that ask people: stop the infusion, get a decision, call the consultant. */
export function people(course: Course, findings: readonly Found[]): Due[] {
  const decisions = findings.filter(({ level }) => level === "hold" || level === "authorise");
  const calls = findings.filter(
    ({ level, rule }) => (level === "discontinue" || level === "discuss") && !rule.startsWith("clock."),
  );
  return [
    ...ask("infusion.stop", asksToStop(course, findings)),
    ...ask("decision.needed", decisions),
    ...ask("consultant.call", calls),
  ];
}

/** Due at the earliest instant of what asks; it hangs on the fact of that. Findings come sorted. */
function ask(task: string, asking: readonly Found[]): Due[] {
  if (asking.length === 0) return [];
  const first = asking.reduce((earliest, finding) => (finding.since < earliest.since ? finding : earliest));
  const values = { rules: sortedText(new Set(asking.map((finding) => finding.rule))) };
  return [due(task, first.facts[0] ?? "", first.rule, first.since, { values })];
}

function due(task: string, hangsOn: string, rule: string, dueAt: number | null, more: DueMore = {}): Due {
  const unsaid = { from_at: null, until_at: null, values: {}, suffix: "" };
  return { task, hangs_on: hangsOn, rule, due_at: dueAt, ...unsaid, ...more };
}

function bagTasks(protocol: Protocol, course: Course, status: string): Due[] {
  const { bag } = course;
  if (bag === null || !isChangeAsked(protocol, course, status)) return [];
  const window = { from_at: changeFromAt(protocol, bag), until_at: bag.change_by };
  return [due("bag.change", bag.fact, "bag.change", changeDueAt(bag), window)];
}

function stepUp(course: Course, stepUpAt: number | null): Due[] {
  const cycle = latestCycle(course);
  if (stepUpAt === null || cycle === null) return [];
  return [due("dose.step-up", cycle.low_fact, "dose.step-up", stepUpAt)];
}

function cycleTasks(protocol: Protocol, course: Course, status: string, findings: readonly Found[]): Due[] {
  const cycle = latestCycle(course);
  const tasks: Due[] = [];
  const end = disconnectAt(protocol, course);
  if ((status === "running" || status === "stopped") && cycle !== null && end !== null) {
    tasks.push(due("cycle.disconnect", cycle.fact, "cycle.disconnect", end));
  }
  if (status === "running") tasks.push(...stay(protocol, course));
  if (!hasLevel(findings, "discontinue")) tasks.push(...start(protocol, course, status, findings));
  if (cycle !== null && cycle.end !== null && isResponseDue(protocol, course, status)) {
    const plan = course.plans.get(cycle.number + 1);
    const dueAt = plan === undefined ? cycle.end + protocol.cycles.free_days * DAY : plan.start_at;
    tasks.push(due("cycle.response-due", cycle.fact, "cycle.response-due", dueAt));
  }
  return tasks;
}

/** Stands in any setting until the hours are infused, and after that while still in hospital. */
function stay(protocol: Protocol, course: Course): Due[] {
  const cycle = course.cycles.at(-1)!;
  const hours = stayHours(protocol, cycle);
  if (hours === null) return [];
  const fromAt = course.now + hours * HOUR - infusedSeconds(course, cycle, course.now);
  if (course.now >= fromAt && course.setting !== "hospital") return [];
  return [due("stay.end", cycle.fact, "stay.too-early", null, { from_at: fromAt, values: { hours } })];
}

function start(protocol: Protocol, course: Course, status: string, findings: readonly Found[]): Due[] {
  const check = upcoming(protocol, course, status);
  if (check === null) return [];
  const plan = course.plans.get(check.cycle);
  const free = protocol.cycles.free_days * DAY;
  const fromAt = check.disconnected_at === null ? null : check.disconnected_at + free;
  const more = { from_at: fromAt, values: { cycle: check.cycle } };
  if (plan === undefined) {
    if (fromAt === null) return [];
    return [due("cycle.start", course.cycles.at(-1)!.fact, "cycle.free-interval", null, more)];
  }
  const tasks = [due("cycle.start", plan.id, "cycle.free-interval", plan.start_at, more)];
  if (hasRule(findings, "start.premed-missing")) {
    const dueAt = plan.start_at - protocol.premedication.due_before_minutes * MINUTE;
    tasks.push(due("start.premed-missing", plan.id, "start.premed-missing", dueAt));
  }
  return tasks;
}

/** What a stop's clock will bring: re-initiation, a new cycle, and warnings before the last band. */
function stopTasks(protocol: Protocol, course: Course, status: string, findings: readonly Found[]): Due[] {
  const { stop } = course;
  if (status !== "stopped" || stop === null || isSpent(protocol, course)) return [];
  const elapsed = stopSeconds(stop, course.now);
  const tasks: Due[] = [];
  const began = { from_at: stop.begin };
  const reinitiation = protocol.stops.reinitiation_hours * HOUR;
  if (elapsed <= reinitiation && !hasLevel(findings, "discontinue")) {
    tasks.push(due("stop.reinitiation", stop.fact, "restart.supervised", stop.begin + reinitiation, began));
  }
  const sameCycle = sameCycleSeconds(protocol);
  if (elapsed <= sameCycle) {
    tasks.push(due("stop.new-cycle", stop.fact, "stop.new-cycle", stop.begin + sameCycle, began));
  }
  if (elapsed <= bandToSeconds(protocol, "new_cycle")) {
    for (const days of protocol.stops.warn_days) {
      const more = { values: { days }, suffix: String(days) };
      tasks.push(due("stop.discontinue", stop.fact, "stop.discontinue", stop.begin + days * DAY, more));
    }
  }
  return tasks;
}

function care(protocol: Protocol, course: Course, status: string): Due[] {
  const tasks: Due[] = [];
  const dueAt = writingDueAt(protocol, course, status);
  if (dueAt !== null) {
    tasks.push(due("writing.due", course.writing?.id ?? course.cycles[0]!.fact, "writing.due", dueAt));
  } else if (status === "not_started" && course.writing === null) {
    tasks.push(due("writing.due", course.began.id, "writing.due", course.plans.get(1)?.start_at ?? null));
  }
  const cycle = latestCycle(course);
  if (cycle !== null && (status === "running" || status === "stopped")) {
    const until = cycle.begin + protocol.premedication.paracetamol_hours * HOUR;
    const window = { from_at: cycle.begin, until_at: until };
    if (course.now < until) tasks.push(due("paracetamol", cycle.fact, "paracetamol", cycle.begin, window));
  }
  return tasks;
}
