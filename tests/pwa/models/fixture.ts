/** Jane Smith and others, as a phone knows them, with whatever the rules are made to say. */
import type { Answer, Finding, State, Task } from "../../../pwa/src/engine/answer.ts";
import { text } from "../../../pwa/src/engine/instant.ts";
import { identityOf } from "../../../pwa/src/models/identity.ts";
import type { Picture } from "../../../pwa/src/models/picture.ts";
import { standing } from "../../../pwa/src/models/standing.ts";
import type { Applied } from "../../../pwa/src/rules/library.ts";
import type { Fact } from "../../../pwa/src/store/fact.ts";

/** Mon 01-Jun-2026 13:00 in London. */
export const NOW = 1_780_315_200;
export const MINUTE = 60;
export const HOUR = 3_600;
let made = 0;

export function fact(kind: string, at: number, body: Record<string, unknown>, more: Partial<Fact> = {}): Fact {
  made += 1;
  const id = `018f0000-0000-7000-8000-${String(made).padStart(12, "0")}`;
  const envelope = { id, patient: "smith", kind, at: text(at), recorded_at: text(at), device: "d", device_seq: made };
  return { ...envelope, author: "alice", body, ...more };
}

export function registered(family_name = "Smith"): Fact {
  return fact("patient_registered", NOW - 1_000_000, { family_name, given_name: "Jane", born: "1945-07-14" });
}

export function state(changes: Partial<State> = {}): State {
  return {
    status: "running",
    cycle: 1,
    day: 4,
    infused_minutes: 4_400,
    dose_micrograms_per_day: 9,
    bag: null,
    stopped_since: null,
    not_understood: 0,
    ...changes,
  };
}

export function task(name: string, due_at: number | null, more: Partial<Task> = {}): Task {
  return { task: name, key: `${name}:1`, rule: name, due_at: due_at === null ? null : text(due_at), values: {}, ...more };
}

export function finding(rule: string, more: Partial<Finding> = {}): Finding {
  return { rule, level: "inform", since: text(NOW), facts: [], values: {}, ...more };
}

export function picture(given: Partial<Omit<Answer, "state">> & { state?: State; facts?: Fact[]; patient?: string } = {}): Picture {
  const facts = standing(given.facts ?? [registered()]);
  const { tasks = [], findings = [] } = given;
  return {
    patient: given.patient ?? "smith",
    identity: identityOf(facts),
    sharesSurname: false,
    zone: "Europe/London",
    facts,
    answer: { protocol: "hash", state: given.state ?? state(), findings, tasks },
    trouble: null,
    rules: null,
  };
}

/** A version that applies and answered, without anything to say of it. */
export function applied(more: Partial<Applied> = {}): Applied {
  const wording = { title: "", drug: "", not_for_clinical_use: "", clauses: [], decisions: [], authorities: [], rules: {}, tasks: {} };
  const inForce = { hash: "hash", by: "opened" as const, fact: null, since: null, passed_over: [] };
  return { inForce, used: "hash", instead: null, recalled: null, offered: null, wording, ...more };
}
