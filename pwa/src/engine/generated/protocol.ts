// Made by `bagwatch rules types` from the schemas of shared_rules. Change those, not this.

/** Whose answer to a question counts, and which answers settle it. */
export interface Authority {
  readonly question: string;
  readonly roles: readonly string[];
  readonly answers: readonly string[];
}

/** When a bag is changed and how long it lives. */
export interface Bags {
  readonly window_hours: number;
  readonly life_hours: number;
}

/** How a rule is said when it is met under other circumstances than its usual ones. */
export interface Case {
  readonly level: "authorise" | "discontinue" | "discuss" | "do" | "hold" | "inform" | "reduce";
  readonly clause: string | null;
  readonly decision: string | null;
  readonly say: string | null;
}

/** One line of the written protocol: where it stands, what it says in our words, how it is honoured. */
export interface Clause {
  readonly id: string;
  readonly place: string;
  readonly says: string;
  readonly honoured: readonly ("checked" | "enforced" | "shown" | "timed")[];
  readonly shown_with: readonly string[];
}

/** What a convulsion means: the grade it stands for, and how many, counted over what, are too many. */
export interface Convulsions {
  readonly grade: number;
  readonly final_count: number;
  readonly counted_over: "cycle" | "life";
  readonly apart_minutes: number;
}

/** Length and number of cycles. `given_up_keeps_first_stay`: so does the cycle after an abandoned one. */
export interface Cycles {
  readonly infusion_days: number;
  readonly free_days: number;
  readonly first_block: number;
  readonly after_remission: number;
  readonly supervised_from: number;
  readonly given_up_keeps_first_stay: boolean;
}

/** A reading where the written protocol is silent or unclear; `reads` names the values that carry it. */
export interface Decision {
  readonly id: string;
  readonly question: string;
  readonly reading: string;
  readonly alternatives: readonly string[];
  readonly reads: readonly string[];
  readonly softens: boolean;
  readonly status: "proposed" | "rejected" | "signed";
  readonly approver: string;
  readonly date: string;
}

/** A dose as a fixed amount and, below the weight limit, by body surface; the fixed one is its cap. */
export interface DoseLevel {
  readonly micrograms_per_day: number;
  readonly micrograms_per_m2_per_day: number;
}

/** Which dose belongs to which days of infusion of which cycles, ends included. */
export interface DoseStep {
  readonly cycle_from: number;
  readonly cycle_to: number;
  readonly day_from: number;
  readonly day_to: number;
  readonly level: "full" | "low";
}

/** Doses, when they are due, and when a dose is said to be off. */
export interface Dosing {
  readonly low: DoseLevel;
  readonly full: DoseLevel;
  readonly steps: readonly DoseStep[];
  readonly restart_low_hours: number;
  readonly fixed_from_kg: number;
  readonly surface_tolerance_percent: number;
  readonly early_hours: number;
  readonly ask_premedication_before_step_hours: number;
  readonly unfinished_toxicity_stop: "consultant" | "low";
  readonly new_cycle_after_full: "consultant" | "full" | "low";
}

/** Which grade of a toxicity means what. */
export interface Grades {
  readonly discuss: number;
  readonly interrupt: number;
  readonly final: number;
  readonly fatal: number;
}

/** Investigations once before a start; some only where a heart disease is suspected. */
export interface Investigations {
  readonly cycle_from: number;
  readonly cycle_to: number | null;
  readonly always: readonly string[];
  readonly cardiac: readonly string[];
}

/** Units, limits, and the toxicities as which blood counts and liver results are graded. */
export interface Laboratory {
  readonly units: readonly Unit[];
  readonly limits: readonly Limit[];
  readonly counts_graded_as: string;
  readonly liver_graded_as: string;
}

/** A result must be above (or at least) `value`; below `discuss_below` it is discussed at any time. */
export interface Limit {
  readonly analyte: string;
  readonly within: "above" | "at_least";
  readonly value: number;
  readonly clause: string;
  readonly discuss_below: number | null;
}

/** Multiples of the laboratory's upper limit, over which a result suggests a grade. */
export interface LiverMultiple {
  readonly analyte: string;
  readonly over_grade_2: number;
  readonly over_grade_3: number;
  readonly over_grade_4: number;
}

/** Local time in which starts and changes are planned. For the planner. */
export interface Morning {
  readonly begins: string;
  readonly ends: string;
  readonly bag_hours: readonly number[];
}

/** Which observations ask for an assessment, and which for an urgent one. */
export interface Observations {
  readonly assess: readonly Threshold[];
  readonly urgent: readonly Threshold[];
  readonly alert: readonly string[];
}

/** Tests before a start; each group is satisfied by any of its analytes. */
export interface Panel {
  readonly name: string;
  readonly cycle_from: number;
  readonly cycle_to: number | null;
  readonly valid_hours: number;
  readonly groups: readonly (readonly string[])[];
}

/** Drug before each start, its forms, and the other one by mouth. */
export interface Premedication {
  readonly drug: string;
  readonly dose_mg: number;
  readonly routes: readonly string[];
  readonly within_hours: number;
  readonly due_before_minutes: number;
  readonly restart_within_hours: number;
  readonly restart_stands_days: number;
  readonly taper_days: number;
  readonly paracetamol_hours: number;
  readonly intrathecal: string;
}

/** A regimen: its typed tables, its clauses and decisions, and the words of every finding and task. */
export interface Protocol {
  readonly name: string;
  readonly title: string;
  readonly drug: string;
  readonly source: string;
  readonly not_for_clinical_use: string;
  readonly dosing: Dosing;
  readonly cycles: Cycles;
  readonly morning: Morning;
  readonly bags: Bags;
  readonly stops: Stops;
  readonly grades: Grades;
  readonly toxicities: readonly ToxicityRow[];
  readonly convulsions: Convulsions;
  readonly laboratory: Laboratory;
  readonly liver_multiples: readonly LiverMultiple[];
  readonly testing: Testing;
  readonly stays: readonly Stay[];
  readonly premedication: Premedication;
  readonly supportive: Supportive;
  readonly observations: Observations;
  readonly writing: Writing;
  readonly records: Records;
  readonly authorities: readonly Authority[];
  readonly clauses: readonly Clause[];
  readonly decisions: readonly Decision[];
  readonly queries: readonly Query[];
  readonly rules: Readonly<Record<string, Rule>>;
  readonly tasks: Readonly<Record<string, TaskWords>>;
}

/** Something in the written protocol that its owner must put right. */
export interface Query {
  readonly id: string;
  readonly place: string;
  readonly prints: string;
  readonly asks: string;
}

/** How the record itself is judged. */
export interface Records {
  readonly double_minutes: number;
  readonly double_kinds: readonly string[];
  readonly error_hours: number;
}

/** Level, source and words of a finding; `ends` says what would end it. */
export interface Rule {
  readonly level: "authorise" | "discontinue" | "discuss" | "do" | "hold" | "inform" | "reduce";
  readonly clause: string | null;
  readonly decision: string | null;
  readonly title: string;
  readonly say: string;
  readonly ends: string;
  readonly cases: Readonly<Record<string, Case>>;
}

/** Hours of infusion in hospital in this cycle. */
export interface Stay {
  readonly cycle: number;
  readonly hours: number;
}

/** What a stop of this length means: over `over_hours`, up to and with `to_hours`. */
export interface StopBand {
  readonly means: "discontinue" | "new_cycle" | "same_cycle";
  readonly rule: string;
  readonly over_hours: number;
  readonly to_hours: number | null;
}

/** What stops mean by their length, alone and added up. */
export interface Stops {
  readonly reinitiation_hours: number;
  readonly bands: readonly StopBand[];
  readonly warn_days: readonly number[];
  readonly sum_window_hours: number;
  readonly sum_short_hours: number;
  readonly sum_cycle_hours: number;
}

/** Allopurinol, and the windows of watching. */
export interface Supportive {
  readonly allopurinol_to_cycle: number;
  readonly allopurinol_mg: number;
  readonly allopurinol_reduced_mg: number;
  readonly allopurinol_analyte: string;
  readonly allopurinol_reduced_below: number;
  readonly reaction_watch_hours: number;
  readonly interactions_hours: number;
  readonly contraception_hours: number;
  readonly fluids_litres_per_day: number;
}

/** Words of a task. */
export interface TaskWords {
  readonly title: string;
  readonly say: string;
}

/** What must be known before a start. */
export interface Testing {
  readonly panels: readonly Panel[];
  readonly investigations: readonly Investigations[];
}

/** A parameter that asks for an assessment at or beyond a value. */
export interface Threshold {
  readonly parameter: string;
  readonly at_least: number | null;
  readonly at_most: number | null;
}

/** A row of the toxicity table: which toxicities act in it, until when it holds, what the grades mean. */
export interface ToxicityRow {
  readonly code: string;
  readonly awaited: string;
  readonly toxicities: readonly string[];
  readonly by_term: boolean;
  readonly other_toxicities: boolean;
  readonly clause_interrupt: string;
  readonly clause_final: string;
  readonly resolved_grade: number;
  readonly calm_hours: number;
  readonly calm_over_terms: boolean;
  readonly final: "consider_discontinuing" | "discontinue";
  readonly slow_hours: number | null;
  readonly slow_counts_to: "calm_begins" | "calm_lasted";
  readonly low_dose_is_final: boolean;
  readonly low_dose_in_first_step: boolean;
  readonly convulsions: boolean;
  readonly premedication_mg: number | null;
  readonly relevance_question: string | null;
}

/** The one unit in which an analyte is understood; a value over `possible_to` is of another unit. */
export interface Unit {
  readonly analyte: string;
  readonly unit: string;
  readonly possible_to: number | null;
}

/** The writing test. */
export interface Writing {
  readonly every_hours: number;
}
