/**
 * What a course is made of: cycles, runs, stops, bags, toxicities, results, decisions.
 *
 * Twin of shared_rules/course_model.py. Plain values, filled by `course` in one pass over the record. Instants are
 * whole seconds since 1970 UTC, durations whole seconds.
 */
import type { Level } from "./dosing.ts";
import type { Entry, Mention } from "./record.ts";

/** A stretch at one dose. `low_left`: seconds at the low dose still due when it began, if any were. */
export interface Run {
  readonly dose: number | null;
  readonly level: Level;
  readonly begin: number;
  end: number | null;
  readonly fact: string;
  readonly weight_kg: number | null;
  readonly height_cm: number | null;
  readonly low_left: number | null;
}

/** Time in which the drug did not reach the patient. `premedicates`: mg that a row asks for before restarting. */
export interface Stop {
  readonly begin: number;
  end: number | null;
  readonly fact: string;
  toxicity: boolean;
  graded: boolean;
  premedicates: number | null;
  resumed: boolean;
  resumed_by: string;
  restart_setting: string;
}

/** One cycle. `low_from`: where the low step now due began, why, and how long it takes. */
export interface Cycle {
  readonly number: number;
  readonly begin: number;
  end: number | null;
  ended: string;
  readonly fact: string;
  infused: number;
  low_from: number | null;
  low_why: string;
  low_fact: string;
  low_needed: number;
  low_infused: number;
  choice: string;
  choice_since: number;
  keeps_first_stay: boolean;
  unfinished: boolean;
  first_stop: number;
  restarted_at: number;
  restarted_by: string;
}

/** The bag that hangs. `label`: the expiry the pharmacy wrote on it, when it is known. */
export interface Bag {
  readonly hung_at: number;
  readonly label: number | null;
  readonly made_until: number | null;
  next_change_at: number;
  readonly expires_at: number;
  change_by: number;
  fact: string;
}

/** A result that has a value. `sampled_at`: the instant of the fact, where the sample's is unknown. */
export interface Lab {
  readonly value: number;
  readonly uln: number | null;
  readonly sampled_at: number;
  readonly at: number;
  readonly order: number;
  readonly id: string;
}

/** The latest answer to a question by one who may give it. */
export interface Decided {
  readonly answer: string;
  readonly at: number;
  readonly order: number;
  readonly id: string;
}

/** An order by telephone that its giver says was never given: the order, the refusal, its question. */
export interface Refused {
  readonly order: Mention;
  readonly refusal: Mention;
  readonly question: string;
}

/** A version of the rules that somebody put the course under, by its hash. */
export interface Adopted {
  readonly mention: Mention;
  readonly hash: string;
}

/** When a cycle is planned to begin. */
export interface Plan {
  readonly start_at: number;
  readonly at: number;
  readonly id: string;
}

/** An assessment of the response. */
export interface Response {
  readonly complete_remission: boolean;
  readonly at: number;
  readonly id: string;
}

/** A fact that does not fit what ran. */
export interface Contradiction {
  readonly mention: Mention;
  readonly kind: string;
  readonly reason: string;
}

/** Two facts of different devices that may be one. */
export interface Double {
  readonly kind: string;
  readonly first: Mention;
  readonly second: Mention;
}

/** A start that happened, as it stood then; `open` is what stood against it. */
export interface Start {
  readonly mention: Mention;
  readonly cycle: number;
  readonly setting: string;
  readonly last_end: number | null;
  readonly disconnected_at: number | null;
  readonly premedicated_by_row: boolean;
  open: string[];
}

/** A grade at the low dose; not sure where only a convulsion makes it or the doses differ (D14). */
export interface Sure {
  readonly mention: Mention;
  readonly sure: boolean;
}

/** A grade of 4 or more. */
export interface Final {
  readonly mention: Mention;
  readonly grade: number;
}

/** A grade by a scale. */
export interface Said {
  readonly mention: Mention;
  readonly scale: string;
  readonly grade: number;
}

/**
 * One toxicity (and term), and the row of the table in which it acts.
 *
 * `open`: its grade 3 row stands. `ran`: something ran when it opened or since. `interrupted`: there was a stop since.
 * `calm_since`: when the present grade came down to the row's resolved grade. `unsettled`: it is above it.
 */
export interface Group {
  readonly row: string;
  readonly toxicity: string;
  latest: Map<string, number>;
  latest_at: Map<string, number>;
  present: number;
  present_by: Mention | null;
  same_at: Said[];
  open: boolean;
  opened: Mention | null;
  facts: string[];
  peak: number;
  onset: number;
  ran: boolean;
  interrupted: boolean;
  calm_since: number | null;
  unsettled: boolean;
  relapsed_at: number | null;
  convulsed: boolean;
  recommenced: boolean;
  lowest: number;
  finals: Final[];
  conflict: Mention | null;
  conflict_facts: string[];
  slow_since: number | null;
  slow_facts: string[];
  at_low_dose: Sure[];
  recurred: Mention | null;
  recurred_mildly: Mention | null;
}

/** How many terms of a row are above its resolved grade, and since when none has been. */
export interface RowCalm {
  unsettled: number;
  since: number;
}

/**
 * What happened to one patient, as of the last fact folded.
 *
 * `weight_kg`: the last weight that could be read, `weight_known`: it is the newest and no other at its instant,
 * `weighed_at`, lies on the other side of the fixed doses (`weighed_light`: the sides).
 */
export interface Course {
  readonly now: number;
  readonly began: Mention;
  weight_kg: number | null;
  height_cm: number | null;
  weighed_at: number | null;
  weighed_light: boolean[];
  weight_known: boolean;
  light: Mention | null;
  cardiac_suspected: boolean;
  high_tumour_burden: Mention | null;
  cycles: Cycle[];
  runs: Run[];
  run: Run | null;
  stops: Stop[];
  stop: Stop | null;
  bag: Bag | null;
  hung_at: number;
  failed_checks: string[];
  setting: string;
  low_total: number;
  full_total: number;
  completed_cycles: number;
  last_end: number | null;
  discontinued: Mention | null;
  begun_after_discontinuation: Mention | null;
  groups: Map<string, Group>;
  open_groups: Map<string, Group>;
  readonly rows_calm: Map<string, RowCalm>;
  rows_recommenced: string[];
  present_groups: number;
  convulsions: Mention[];
  word: Mention | null;
  decided: Map<string, Decided>;
  telephone: Mention[];
  /** How many of these nobody says were read back to who gave them. */
  not_read_back: number;
  readonly signed: Set<string>;
  readonly refused: Map<string, Refused>;
  readonly revoked: Set<string>;
  adopted: Adopted | null;
  labs: Map<string, Lab>;
  readonly labs_beside: Map<string, Lab[]>;
  investigations: Map<string, Mention>;
  steroid: Mention | null;
  restart_steroids: Mention[];
  intrathecal: Mention | null;
  observation: Entry | null;
  writing: Mention | null;
  writing_changed: Mention | null;
  responses: Response[];
  plans: Map<number, Plan>;
  rate_error: Mention | null;
  flush: Mention | null;
  medicines: Mention[];
  long_stops_begun: Mention[];
  starts: Start[];
  unchecked: Start[];
  contradictions: Contradiction[];
  doubles: Double[];
  seen: Map<string, Entry[]>;
  readonly at_once: Map<string, ReadonlyMap<string, unknown>>;
  not_understood: readonly Mention[];
  suspect: readonly Mention[];
  order: ReadonlyMap<string, number>;
}

/** An entry as it is spoken of. */
export function mention(entry: Entry): Mention {
  return { at: entry.at, order: entry.order, id: entry.id };
}
