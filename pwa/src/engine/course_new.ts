/** New cycles, stops, groups and courses, before anything has happened in them. The twin's Structs have defaults. */
import type { Course, Cycle, Group, Stop } from "./course_model.ts";
import type { Mention } from "./record.ts";

type StopGiven = Pick<Stop, "begin" | "fact" | "toxicity" | "graded">;
type CycleGiven = Pick<
  Cycle,
  "number" | "begin" | "fact" | "keeps_first_stay" | "first_stop" | "restarted_at" | "restarted_by"
>;

/** A stop that has just begun. */
export function newStop(given: StopGiven): Stop {
  return { end: null, premedicates: null, resumed: false, resumed_by: "", restart_setting: "", ...given };
}

/** A cycle that has just begun. */
export function newCycle(given: CycleGiven): Cycle {
  return {
    end: null,
    ended: "",
    infused: 0,
    low_from: null,
    low_why: "",
    low_fact: "",
    low_needed: 0,
    low_infused: 0,
    choice: "",
    choice_since: 0,
    unfinished: false,
    ...given,
  };
}

/** A toxicity that nobody has graded yet. */
export function newGroup(row: string, toxicity: string): Group {
  return {
    row,
    toxicity,
    latest: new Map(),
    latest_at: new Map(),
    present: 0,
    present_by: null,
    same_at: [],
    open: false,
    opened: null,
    facts: [],
    peak: 0,
    onset: 0,
    ran: false,
    interrupted: false,
    calm_since: null,
    unsettled: false,
    relapsed_at: null,
    convulsed: false,
    recommenced: false,
    lowest: 0,
    finals: [],
    conflict: null,
    conflict_facts: [],
    slow_since: null,
    slow_facts: [],
    at_low_dose: [],
    recurred: null,
    recurred_mildly: null,
  };
}

/** A course in which nothing has happened. */
export function newCourse(now: number, began: Mention): Course {
  return {
    now,
    began,
    weight_kg: null,
    height_cm: null,
    weighed_at: null,
    weighed_light: [],
    weight_known: false,
    light: null,
    cardiac_suspected: false,
    high_tumour_burden: null,
    cycles: [],
    runs: [],
    run: null,
    stops: [],
    stop: null,
    bag: null,
    hung_at: 0,
    failed_checks: [],
    setting: "",
    low_total: 0,
    full_total: 0,
    completed_cycles: 0,
    last_end: null,
    discontinued: null,
    begun_after_discontinuation: null,
    groups: new Map(),
    open_groups: new Map(),
    rows_calm: new Map(),
    rows_recommenced: [],
    present_groups: 0,
    convulsions: [],
    word: null,
    decided: new Map(),
    telephone: [],
    not_read_back: 0,
    signed: new Set(),
    refused: new Map(),
    revoked: new Set(),
    adopted: null,
    labs: new Map(),
    labs_beside: new Map(),
    investigations: new Map(),
    steroid: null,
    restart_steroids: [],
    intrathecal: null,
    observation: null,
    writing: null,
    writing_changed: null,
    responses: [],
    plans: new Map(),
    rate_error: null,
    flush: null,
    medicines: [],
    long_stops_begun: [],
    starts: [],
    unchecked: [],
    contradictions: [],
    doubles: [],
    seen: new Map(),
    at_once: new Map(),
    not_understood: [],
    suspect: [],
    order: new Map(),
  };
}
