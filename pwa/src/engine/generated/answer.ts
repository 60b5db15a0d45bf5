// Made by `bagwatch rules types` from the schemas of shared_rules. Change those, not this.

/** What `advise` says. `protocol` is the hash of the rules that said it, so that it can be replayed. */
export interface Answer {
  readonly protocol: string;
  readonly state: State;
  readonly findings: readonly Finding[];
  readonly tasks: readonly Task[];
}

/** The bag now hanging: when it was hung, is planned to be changed, expires, and must be gone. */
export interface Bag {
  readonly hung_at: string;
  readonly next_change_at: string | null;
  readonly expires_at: string | null;
  readonly change_by: string | null;
}

/** One rule that applies now: since when, by which clause or decision, on which facts (ids). */
export interface Finding {
  readonly rule: string;
  readonly level: "authorise" | "discontinue" | "discuss" | "do" | "hold" | "inform" | "reduce";
  readonly clause?: string;
  readonly decision?: string;
  readonly since: string;
  readonly facts: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where the course stands. `day` is the day of infusion from 1; `not_understood` counts facts. */
export interface State {
  readonly status: "between_cycles" | "completed" | "discontinued" | "not_started" | "running" | "stopped";
  readonly cycle: number | null;
  readonly day: number | null;
  readonly infused_minutes: number;
  readonly dose_micrograms_per_day: number | null;
  readonly bag: Bag | null;
  readonly stopped_since: string | null;
  readonly not_understood: number;
}

/** Something a person must do. `key` is the task and the fact it hangs on; null `due_at`: not known. */
export interface Task {
  readonly task: string;
  readonly key: string;
  readonly rule: string;
  readonly due_at: string | null;
  readonly from_at?: string;
  readonly until_at?: string;
  readonly values: Readonly<Record<string, unknown>>;
}
