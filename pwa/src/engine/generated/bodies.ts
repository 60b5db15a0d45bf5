// Made by `bagwatch rules types` from the schemas of shared_rules. Change those, not this.

/** Type of each field of a body, and whether it is asked for. */
export type Fields = Readonly<Record<string, readonly [type: string, needed: boolean]>>;

export const WORDS: Readonly<Record<string, readonly string[]>> = {
 "acvpu": [
  "A",
  "C",
  "V",
  "P",
  "U"
 ],
 "analyte": [
  "haemoglobin",
  "neutrophils",
  "platelets",
  "lymphocytes",
  "sodium",
  "potassium",
  "urea",
  "creatinine",
  "crcl",
  "urate",
  "phosphate",
  "alt",
  "ast",
  "bilirubin",
  "calcium",
  "magnesium",
  "ldh",
  "glucose",
  "crp",
  "coagulation"
 ],
 "answer": [
  "yes",
  "no",
  "low",
  "full"
 ],
 "role": [
  "nurse",
  "pharmacist",
  "prescriber",
  "consultant",
  "coordinator",
  "administrator"
 ],
 "scale": [
  "ctcae4",
  "ctcae5",
  "astct"
 ],
 "setting": [
  "hospital",
  "supervised",
  "home"
 ],
 "signature": [
  "yes",
  "no"
 ],
 "stop_reason": [
  "toxicity",
  "pump",
  "line",
  "bag",
  "patient",
  "other"
 ],
 "stored": [
  "fridge",
  "room"
 ],
 "toxicity": [
  "crs",
  "neurological",
  "tls",
  "lft",
  "infusion_reaction",
  "haematological",
  "other"
 ]
};

export const BOUNDS: Readonly<Record<string, readonly [least: number | null, over: number | null, most: number | null, whole: boolean]>> = {
 "amount": [
  0,
  null,
  null,
  false
 ],
 "cycle": [
  1,
  null,
  1000,
  true
 ],
 "grade": [
  0,
  null,
  5,
  true
 ],
 "height": [
  null,
  0,
  300,
  false
 ],
 "hours": [
  null,
  0,
  8784,
  false
 ],
 "milligrams": [
  0,
  null,
  10000,
  false
 ],
 "number": [
  null,
  null,
  null,
  false
 ],
 "percent": [
  0,
  null,
  100,
  false
 ],
 "positive": [
  null,
  0,
  null,
  false
 ],
 "result": [
  0,
  null,
  1000000,
  false
 ],
 "upper_limit": [
  null,
  0,
  1000000,
  false
 ],
 "weight": [
  null,
  0,
  1000,
  false
 ]
};

export const PARTS: Readonly<Record<string, Fields>> = {
 "bag": {
  "batch": [
   "text",
   false
  ],
  "expires_at": [
   "instant",
   false
  ],
  "hours": [
   "hours",
   false
  ]
 },
 "change": {
  "at": [
   "instant",
   false
  ],
  "dose_micrograms_per_day": [
   "positive",
   false
  ],
  "hours": [
   "hours",
   false
  ]
 },
 "checks": {
  "dose": [
   "flag",
   false
  ],
  "filter": [
   "flag",
   false
  ],
  "identity": [
   "flag",
   false
  ],
  "label": [
   "flag",
   false
  ],
  "line": [
   "flag",
   false
  ],
  "no_flush": [
   "flag",
   false
  ],
  "pump_locked": [
   "flag",
   false
  ],
  "rate": [
   "flag",
   false
  ],
  "second_checker": [
   "text",
   false
  ]
 }
};

export const FIELDS: Readonly<Record<string, Fields>> = {
 "bag_changed": {
  "bag": [
   "bag",
   true
  ],
  "checks": [
   "checks",
   false
  ],
  "dose_micrograms_per_day": [
   "positive",
   true
  ],
  "next_change_at": [
   "instant",
   false
  ]
 },
 "bag_received": {
  "bag": [
   "bag",
   false
  ],
  "stored": [
   "stored",
   false
  ]
 },
 "convulsion_observed": {},
 "course_opened": {
  "cardiac_suspected": [
   "flag",
   false
  ],
  "cns_history": [
   "flag",
   false
  ],
  "height_cm": [
   "height",
   false
  ],
  "high_tumour_burden": [
   "flag",
   false
  ],
  "holiday_region": [
   "text",
   false
  ],
  "protocol": [
   "text",
   false
  ],
  "responsible_centre": [
   "text",
   false
  ],
  "responsible_consultant": [
   "text",
   false
  ],
  "timezone": [
   "text",
   false
  ],
  "weight_kg": [
   "weight",
   true
  ]
 },
 "cycle_planned": {
  "changes": [
   "changes",
   false
  ],
  "cycle": [
   "cycle",
   true
  ],
  "disconnect_at": [
   "instant",
   false
  ],
  "start_at": [
   "instant",
   true
  ]
 },
 "decision_countersigned": {
  "answer": [
   "signature",
   true
  ],
  "decided_by": [
   "text",
   false
  ],
  "decision": [
   "text",
   true
  ],
  "note": [
   "text",
   false
  ],
  "role": [
   "role",
   false
  ]
 },
 "decision_recorded": {
  "answer": [
   "answer",
   true
  ],
  "by_telephone": [
   "flag",
   false
  ],
  "decided_by": [
   "text",
   false
  ],
  "note": [
   "text",
   false
  ],
  "question": [
   "text",
   true
  ],
  "read_back": [
   "flag",
   false
  ],
  "role": [
   "role",
   true
  ]
 },
 "fact_replaced": {
  "at": [
   "instant",
   true
  ],
  "body": [
   "object",
   true
  ],
  "fact": [
   "text",
   true
  ],
  "kind": [
   "text",
   true
  ],
  "reason": [
   "text",
   false
  ]
 },
 "fact_withdrawn": {
  "fact": [
   "text",
   true
  ],
  "reason": [
   "text",
   false
  ]
 },
 "handover_accepted": {
  "from": [
   "text",
   false
  ]
 },
 "infusion_completed": {},
 "infusion_resumed": {
  "bag": [
   "bag",
   false
  ],
  "dose_micrograms_per_day": [
   "positive",
   true
  ],
  "next_change_at": [
   "instant",
   false
  ],
  "setting": [
   "setting",
   false
  ]
 },
 "infusion_started": {
  "bag": [
   "bag",
   true
  ],
  "checks": [
   "checks",
   false
  ],
  "cycle": [
   "cycle",
   true
  ],
  "dose_micrograms_per_day": [
   "positive",
   true
  ],
  "next_change_at": [
   "instant",
   false
  ],
  "setting": [
   "setting",
   false
  ]
 },
 "infusion_stopped": {
  "last_seen_running_at": [
   "instant",
   false
  ],
  "reason": [
   "stop_reason",
   true
  ]
 },
 "interacting_medicine_recorded": {
  "name": [
   "text",
   true
  ]
 },
 "investigation_done": {
  "investigation": [
   "text",
   true
  ],
  "result": [
   "anything",
   false
  ]
 },
 "lab_resulted": {
  "analyte": [
   "analyte",
   true
  ],
  "sampled_at": [
   "instant",
   true
  ],
  "uln": [
   "upper_limit",
   false
  ],
  "unit": [
   "text",
   false
  ],
  "value": [
   "result",
   true
  ]
 },
 "line_flushed": {
  "reason": [
   "text",
   false
  ]
 },
 "note_written": {
  "text": [
   "text",
   false
  ]
 },
 "observations_taken": {
  "acvpu": [
   "acvpu",
   false
  ],
  "diastolic": [
   "amount",
   false
  ],
  "pulse": [
   "amount",
   false
  ],
  "respiratory_rate": [
   "amount",
   false
  ],
  "spo2": [
   "percent",
   false
  ],
  "systolic": [
   "amount",
   false
  ],
  "temperature_c": [
   "number",
   false
  ]
 },
 "patient_registered": {
  "born": [
   "text",
   false
  ],
  "family_name": [
   "text",
   false
  ],
  "given_name": [
   "text",
   false
  ],
  "nhs_number": [
   "text",
   false
  ],
  "sex": [
   "text",
   false
  ]
 },
 "premedication_given": {
  "dose_mg": [
   "milligrams",
   false
  ],
  "drug": [
   "text",
   true
  ],
  "route": [
   "text",
   false
  ]
 },
 "protocol_adopted": {
  "hash": [
   "text",
   true
  ]
 },
 "rate_error_found": {
  "rate_ml_per_hour": [
   "amount",
   false
  ],
  "since": [
   "instant",
   false
  ]
 },
 "response_assessed": {
  "complete_remission": [
   "flag",
   true
  ]
 },
 "setting_changed": {
  "setting": [
   "setting",
   true
  ]
 },
 "task_acknowledged": {
  "task": [
   "text",
   false
  ],
  "until": [
   "instant",
   false
  ]
 },
 "toxicity_graded": {
  "clinically_relevant": [
   "flag",
   false
  ],
  "grade": [
   "grade",
   true
  ],
  "onset_at": [
   "instant",
   false
  ],
  "scale": [
   "scale",
   false
  ],
  "term": [
   "text",
   false
  ],
  "toxicity": [
   "toxicity",
   true
  ]
 },
 "treatment_discontinued": {
  "decided_by": [
   "text",
   false
  ],
  "reason": [
   "text",
   false
  ]
 },
 "weight_recorded": {
  "height_cm": [
   "height",
   false
  ],
  "weight_kg": [
   "weight",
   true
  ]
 },
 "writing_test_done": {
  "changed_from_baseline": [
   "flag",
   false
  ],
  "ink": [
   "anything",
   false
  ],
  "unable_reason": [
   "text",
   false
  ]
 }
};
