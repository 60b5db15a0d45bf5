/**
 * Says findings and tasks in the words of the rules document.
 *
 * Promise: nothing is left out because a word is missing: an unknown code is shown as the code, an unknown place in a
 * template as a dash with its name.
 */
import type { Finding, Level, Task, Values } from "../engine/answer.ts";
import { instantIn } from "../models/reading.ts";
import type { SpokenRule, Wording } from "../models/wording.ts";
import { duration, moment, NBSP, wait } from "../models/times.ts";
import { number } from "./numbers.ts";

/** In what a template is said: the patient's zone and the present. */
export interface Place {
  wording: Wording;
  /** The version those words are of; absent where it is not known. */
  version?: string | null;
  zone: string;
  now: number;
}

export interface Source {
  kind: "Protocol" | "Decision" | "Worked out";
  /** Where to find it, such as `D04 (proposed, awaiting sign-off)`. */
  reference: string;
  text: string;
}

export interface Said {
  title: string;
  detail: string;
  source: Source;
}

/** What a level asks, in one word beside its colour. */
export const LEVEL_WORDS: Record<Level, string> = {
  discontinue: "Stop for good",
  hold: "Hold",
  reduce: "Lower dose",
  authorise: "Needs authorising",
  discuss: "Call",
  do: "Do",
  inform: "Know",
};

export function sayFinding(finding: Finding, place: Place): Said {
  const rule = place.wording.rules[finding.rule];
  const template = rule ? sentence(rule, finding) : "";
  return {
    title: rule ? fill(rule.title, finding.values, place) : finding.rule,
    detail: fill(template, finding.values, place),
    source: sourceOf(finding, place.wording),
  };
}

export function sayTask(task: Task, place: Place): { title: string; detail: string } {
  const words = place.wording.tasks[task.task];
  if (!words) return { title: task.task, detail: "" };
  const values = { ...task.values, due_at: task.due_at, from_at: task.from_at, until_at: task.until_at };
  return { title: fill(words.title, values, place), detail: fill(words.say, values, place) };
}

/** The words of the case that was met, told by its level and its source; a case without a source has the rule's. */
function sentence(rule: SpokenRule, finding: Finding): string {
  const met = Object.values(rule.cases ?? {}).find((spoken) => {
    const { clause, decision } = spoken.clause || spoken.decision ? spoken : rule;
    const sameSource = (clause ?? undefined) === finding.clause && (decision ?? undefined) === finding.decision;
    return spoken.say && spoken.level === finding.level && sameSource;
  });
  return met?.say ?? rule.say;
}

function sourceOf(finding: Finding, wording: Wording): Source {
  const clause = wording.clauses.find(({ id }) => id === finding.clause);
  if (finding.clause) {
    return { kind: "Protocol", reference: clause?.place ?? finding.clause, text: clause?.says ?? "" };
  }
  const decision = wording.decisions.find(({ id }) => id === finding.decision);
  if (!finding.decision) return { kind: "Worked out", reference: "from the facts recorded", text: "" };
  const signed = decision?.status === "signed";
  const reference = `${finding.decision} (${signed ? "signed off" : "proposed, awaiting sign-off"})`;
  return { kind: "Decision", reference, text: decision ? `${decision.question}: ${decision.reading}` : "" };
}

/** A template with its `{places}` filled. Minutes are said as a duration: `{minutes} min` becomes `3 h 20 min`. */
export function fill(template: string, values: Values, place: Place): string {
  const withDurations = template.replace(/\{([a-z0-9_]*minutes)\} min\b/g, (whole, name: string) => {
    const minutes = values[name];
    return typeof minutes === "number" ? duration(minutes * 60) : whole;
  });
  const unbroken = withDurations.replace(/\} (mg|micrograms|litres|h|min)\b/g, `}${NBSP}$1`);
  return unbroken.replace(/\{([a-z0-9_]+)\}/g, (_, name: string) => sayValue(values[name], place));
}

function sayValue(value: unknown, place: Place): string {
  if (value === null || value === undefined) return "not known";
  if (Array.isArray(value)) return value.map((part) => sayValue(part, place)).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return number(value);
  const instant = instantIn(value);
  if (instant !== null) return `${moment(instant, place.zone, place.now)} (${wait(instant, place.now)})`;
  return typeof value === "string" ? sayCode(value, place.wording) : JSON.stringify(value);
}

/** A rule's code is said by its title, any other code by itself with spaces. */
function sayCode(code: string, wording: Wording): string {
  return wording.rules[code]?.title ?? code.replaceAll("_", " ");
}
