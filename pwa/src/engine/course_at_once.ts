/**
 * Two facts that say different things of one matter at one instant: neither is the later one (D47).
 *
 * Twin of shared_rules/course_at_once.py. The one recorded later counts, as in the order of the fold, and the other is
 * never silently passed over. Grades are not judged here: of two at one instant the higher counts.
 */
import { counts } from "./course_decisions.ts";
import { mention, type Course } from "./course_model.ts";
import type { Protocol } from "./protocol.ts";
import type { Entry } from "./record.ts";

/** Fields that tell which matter a fact is about, and fields that say something of it; none: all others. */
interface Matter {
  readonly about: readonly string[];
  readonly said: readonly string[];
}

const MATTERS: ReadonlyMap<string, Matter> = new Map([
  ["course_opened", matter()],
  ["weight_recorded", matter()],
  ["lab_resulted", matter(["analyte", "sampled_at"], ["value", "uln"])],
  ["observations_taken", matter()],
  ["writing_test_done", matter([], ["changed_from_baseline"])],
  ["response_assessed", matter()],
  ["setting_changed", matter()],
  ["cycle_planned", matter(["cycle"], ["start_at"])],
  ["decision_recorded", matter(["question"], ["answer"])],
]);

/** Keeps what is said of a matter at an instant. A clock that is wrong tells no instant. */
export function noteOtherwise(protocol: Protocol, course: Course, entry: Entry, isSuspect: boolean): void {
  const found = MATTERS.get(entry.kind);
  if (found === undefined || isSuspect) return;
  if (entry.kind === "decision_recorded" && (!counts(protocol, entry) || course.refused.has(entry.id))) return;
  const sampled = found.about.includes("sampled_at") && entry.valid.has("sampled_at");
  const about = found.about.map((name) => String(entry.valid.get(name) ?? ""));
  const key = [entry.kind, sampled ? "" : String(entry.at), ...about].join("\n");
  const before = course.at_once.get(key) ?? new Map<string, unknown>();
  const said = saidOf(found, entry);
  if (said.some(([name, value]) => before.has(name) && before.get(name) !== value)) {
    course.contradictions.push({ mention: mention(entry), kind: entry.kind, reason: "said-otherwise" });
  }
  course.at_once.set(key, new Map([...before, ...said]));
}

function saidOf({ about, said }: Matter, entry: Entry): [string, unknown][] {
  return [...entry.valid].filter(([name]) => (said.length > 0 ? said.includes(name) : !about.includes(name)));
}

function matter(about: readonly string[] = [], said: readonly string[] = []): Matter {
  return { about, said };
}
