/**
 * The answer of the rules: what state a course is in, what applies now, and what somebody must do.
 *
 * Twin of shared_rules/answer.py. Instants are RFC 3339 text; optional fields are left out, never null.
 */

export type Status = "not_started" | "running" | "stopped" | "between_cycles" | "completed" | "discontinued";
export type Level = "discontinue" | "hold" | "reduce" | "authorise" | "discuss" | "do" | "inform";
export type Values = Record<string, unknown>;

/** Strictest first: the order in which findings are shown. */
export const LEVELS: readonly Level[] = ["discontinue", "hold", "reduce", "authorise", "discuss", "do", "inform"];

/** The bag now hanging: when it was hung, when its change is planned, when it expires, when it must be gone. */
export interface Bag {
  hung_at: string;
  next_change_at: string | null;
  expires_at: string | null;
  change_by: string | null;
}

/** Where the course stands. `day` counts days of infusion in the cycle from 1; `not_understood` counts facts. */
export interface State {
  status: Status;
  cycle: number | null;
  day: number | null;
  infused_minutes: number;
  dose_micrograms_per_day: number | null;
  bag: Bag | null;
  stopped_since: string | null;
  not_understood: number;
}

/** One rule that applies now, since when, by which clause or decision, and the ids of the facts it rests on. */
export interface Finding {
  rule: string;
  level: Level;
  clause?: string;
  decision?: string;
  since: string;
  facts: string[];
  values: Values;
}

/** Something a person must do. `key` is the task and the fact it hangs on; `due_at` null means no hour is known. */
export interface Task {
  task: string;
  key: string;
  rule: string;
  due_at: string | null;
  from_at?: string;
  until_at?: string;
  values: Values;
}

/** What `advise` says. `protocol` is the hash of the rules that said it, so that it can be replayed. */
export interface Answer {
  protocol: string;
  state: State;
  findings: Finding[];
  tasks: Task[];
}
