/** Sentences that stand in several places and must be the same in each. */
import { html, type TemplateResult } from "lit-html";

/** The same words in the same place on change, stop, restart and end. */
export function noFlush(): TemplateResult {
  return html`<p class="no-flush"><b>Do not flush</b> the line or the catheter. Flushing can give an excess dose.</p>`;
}

export function notAnAlarm(): TemplateResult {
  return html`<p class="quiet-words">It is not the pump's alarm: Bagwatch does not hear the pump. Look at the pump.</p>`;
}

export const KIND_WORDS: Record<string, string> = {
  course_opened: "Course opened",
  patient_registered: "Patient registered",
  weight_recorded: "Weight",
  protocol_adopted: "Protocol version adopted",
  bag_received: "Bag received",
  cycle_planned: "Cycle planned",
  premedication_given: "Premedication given",
  infusion_started: "Infusion started",
  bag_changed: "Bag changed",
  line_flushed: "Line was flushed",
  rate_error_found: "Wrong rate found",
  infusion_stopped: "Infusion stopped",
  infusion_resumed: "Infusion restarted",
  infusion_completed: "Disconnected, end of cycle",
  setting_changed: "Place of care changed",
  treatment_discontinued: "Treatment discontinued",
  toxicity_graded: "Toxicity graded",
  convulsion_observed: "Convulsion seen",
  lab_resulted: "Result",
  observations_taken: "Observations",
  writing_test_done: "Writing test",
  investigation_done: "Investigation",
  response_assessed: "Response assessed",
  interacting_medicine_recorded: "Interacting medicine",
  decision_recorded: "Decision",
  decision_countersigned: "Countersignature",
  task_acknowledged: "Task accepted",
  handover_accepted: "Handover accepted",
  note_written: "Note",
  fact_withdrawn: "Withdrawal of an entry",
  fact_replaced: "Correction of an entry",
};

/** Names of results that are more than their code with a capital letter. */
export const ANALYTES: Record<string, string> = {
  alt: "ALT",
  ast: "AST",
  ggt: "GGT",
  crp: "CRP",
  crcl: "Creatinine clearance",
};

export const TOXICITIES = [
  { value: "crs", label: "Cytokine release (CRS)" },
  { value: "neurological", label: "Neurological" },
  { value: "infusion_reaction", label: "Infusion reaction" },
  { value: "tls", label: "Tumour lysis" },
  { value: "lft", label: "Liver" },
  { value: "haematological", label: "Blood counts" },
  { value: "other", label: "Other" },
];

export const SCALES = [
  { value: "ctcae5", label: "CTCAE 5" },
  { value: "ctcae4", label: "CTCAE 4" },
  { value: "astct", label: "ASTCT" },
];

export const STOP_REASONS = [
  { value: "toxicity", label: "Toxicity" },
  { value: "pump", label: "Pump" },
  { value: "line", label: "Line" },
  { value: "bag", label: "Bag empty or damaged" },
  { value: "patient", label: "Patient" },
  { value: "other", label: "Other" },
];

export const STATUS_WORDS: Record<string, string> = {
  not_started: "Not started",
  running: "Running",
  stopped: "Stopped",
  between_cycles: "Between cycles",
  completed: "Course completed",
  discontinued: "Discontinued",
};

/** What is decided, by the codes of the rules. */
export const QUESTIONS: Record<string, string> = {
  start_outside_limits: "Start although a result is outside its limit",
  start_unverified: "What was open when it started: go on",
  early_discharge: "Leave hospital early",
  premed_after_stop: "Dexamethasone before restarting after a stop",
  premed_at_step: "Dexamethasone before the dose goes up",
  dose_under45: "Dose for a patient under 45 kg",
  new_cycle: "Begin a new cycle",
  new_cycle_dose: "Dose of the new cycle",
  restart_after_ambiguity: "Restart although the record is unclear",
  not_clinically_relevant: "The toxicity is not clinically relevant",
  separate_convulsions: "The convulsions were separate",
  haem_discussed: "Low blood counts were discussed",
  confirm_discontinuation: "Discontinue treatment for good",
};

export const ANSWERS: Record<string, string> = { yes: "Yes", no: "No", low: "Low dose", full: "Full dose" };

export const ROLES: Record<string, string> = { prescriber: "Prescriber", consultant: "Consultant" };
