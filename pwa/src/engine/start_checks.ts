/**
 * What stands against a start: tests, limits, premedication, supervision, the free interval.
 *
 * Twin of shared_rules/start_checks.py. The same questions before a start, judged at the planned start or now, and once
 * at a start that happened.
 */
import type { Values } from "./answer.ts";
import { settled } from "./course_decisions.ts";
import { lowest } from "./course_labs.ts";
import type { Course, Lab, Start } from "./course_model.ts";
import { DAY, HOUR } from "./instant.ts";
import { compareKeys, sortedText } from "./order.ts";
import type { Limit, Panel, Protocol } from "./protocol.ts";

const ATTENDED: readonly (string | null)[] = ["hospital", "supervised"];

/** A start to be judged at `moment`. `setting` is null where it is not known yet. */
export interface Check {
  readonly cycle: number;
  readonly moment: number;
  readonly last_end: number | null;
  readonly disconnected_at: number | null;
  readonly setting: string | null;
  readonly premedicated_by_row: boolean;
}

/** One thing that stands against a start: rule, its case, facts and values. `at`: when it came up. */
export interface Item {
  readonly rule: string;
  readonly case: string;
  readonly at: number | null;
  readonly facts: readonly string[];
  readonly values: Values;
}

/** Writes into a start that happened what stood against it (D50). */
export function checkStart(protocol: Protocol, course: Course, start: Start): void {
  const check: Check = {
    cycle: start.cycle,
    moment: start.mention.at,
    last_end: start.last_end,
    disconnected_at: start.disconnected_at,
    setting: start.setting,
    premedicated_by_row: start.premedicated_by_row,
  };
  start.open = sortedText(new Set(againstStart(protocol, course, check).map((item) => item.rule)));
}

/** All that stands against a start. */
export function againstStart(protocol: Protocol, course: Course, check: Check): Item[] {
  return [
    ...testsMissing(protocol, course, check),
    ...testsStale(protocol, course, check),
    ...limits(protocol, course),
    ...premedication(protocol, course, check),
    ...supervision(protocol, check),
    ...freeInterval(protocol, check),
  ];
}

/** Analytes and investigations of which nothing with a value is known. */
export function testsMissing(protocol: Protocol, course: Course, check: Check): Item[] {
  const missing = panelsOf(protocol, check.cycle)
    .flatMap((panel) => panel.groups)
    .filter((group) => newest(course, group) === null)
    .map((group) => group.join("_or_"));
  const absent = protocol.testing.investigations
    .filter((table) => isIn(table.cycle_from, table.cycle_to, check.cycle))
    .flatMap((table) => [...table.always, ...(course.cardiac_suspected ? table.cardiac : [])])
    .filter((name) => !course.investigations.has(name));
  if (missing.length === 0 && absent.length === 0) return [];
  const which = missing.length > 0 ? panelCase(check.cycle) : "other";
  return [item("start.tests-missing", which, null, [], { missing: sortedText([...missing, ...absent]) })];
}

/** Analytes whose newest sample is too old at the start (D25); exactly as old as allowed is not. */
export function testsStale(protocol: Protocol, course: Course, check: Check): Item[] {
  const stale: string[] = [];
  const facts: string[] = [];
  for (const panel of panelsOf(protocol, check.cycle)) {
    for (const group of panel.groups) {
      const lab = newest(course, group);
      if (lab !== null && check.moment - lab.sampled_at > panel.valid_hours * HOUR) {
        stale.push(group.join("_or_"));
        facts.push(lab.id);
      }
    }
  }
  if (stale.length === 0) return [];
  return [item("start.tests-stale", panelCase(check.cycle), null, facts, { stale: sortedText(stale) })];
}

/** Results not within their limits (D23), unless a later decision authorises the start. */
export function limits(protocol: Protocol, course: Course): Item[] {
  const outside: { analyte: string; limit: number; value: number }[] = [];
  const labs: Lab[] = [];
  for (const limit of protocol.laboratory.limits) {
    const lab = lowest(course, limit.analyte);
    if (lab === null || isWithin(limit, lab.value) || isAuthorised(protocol, course, lab)) continue;
    outside.push({ analyte: limit.analyte, limit: limit.value, value: lab.value });
    labs.push(lab);
  }
  if (outside.length === 0) return [];
  const since = Math.min(...labs.map((lab) => lab.at));
  const facts = labs.map((lab) => lab.id);
  return [item("start.limits", outside[0]!.analyte, since, facts, { outside })];
}

function isAuthorised(protocol: Protocol, course: Course, lab: Lab): boolean {
  const decided = settled(protocol, course, "start_outside_limits", lab.at);
  return decided !== null && decided.order > lab.order;
}

function isWithin(limit: Limit, value: number): boolean {
  return limit.within === "above" ? value > limit.value : value >= limit.value;
}

/** D42: within the 2 h before the start, since the last infusion ended. A row's own dose takes its place. */
function premedication(protocol: Protocol, course: Course, check: Check): Item[] {
  const table = protocol.premedication;
  if (check.premedicated_by_row) return [];
  const given = course.steroid;
  let earliest = check.moment - table.within_hours * HOUR;
  if (check.last_end !== null) earliest = Math.max(earliest, check.last_end);
  if (given !== null && earliest <= given.at && given.at <= check.moment) return [];
  return [item("start.premed-missing", "", null, [], { dose_mg: table.dose_mg })];
}

function supervision(protocol: Protocol, check: Check): Item[] {
  if (check.cycle < protocol.cycles.supervised_from || ATTENDED.includes(check.setting)) return [];
  return [item("start.supervised", "", null, [], { cycle: check.cycle })];
}

/** D30: from the actual disconnection. */
function freeInterval(protocol: Protocol, check: Check): Item[] {
  if (check.disconnected_at === null) return [];
  const until = check.disconnected_at + protocol.cycles.free_days * DAY;
  return check.moment < until ? [item("cycle.free-interval", "", null, [], { until })] : [];
}

function item(rule: string, which: string, at: number | null, facts: readonly string[], values: Values): Item {
  return { rule, case: which, at, facts, values };
}

function panelsOf(protocol: Protocol, cycle: number): Panel[] {
  return protocol.testing.panels.filter((panel) => isIn(panel.cycle_from, panel.cycle_to, cycle));
}

function isIn(first: number, last: number | null, cycle: number): boolean {
  return first <= cycle && (last === null || cycle <= last);
}

function newest(course: Course, group: readonly string[]): Lab | null {
  let found: Lab | null = null;
  for (const analyte of group) {
    const lab = course.labs.get(analyte);
    if (lab === undefined) continue;
    if (found === null || compareKeys([lab.sampled_at, lab.order], [found.sampled_at, found.order]) > 0) found = lab;
  }
  return found;
}

function panelCase(cycle: number): string {
  return cycle === 1 ? "first" : "";
}
