// Made by `bagwatch rules types` from the schemas of shared_rules. Change those, not this.

export interface BagChanged {
  readonly dose_micrograms_per_day: number;
  readonly bag: BagPart;
  readonly next_change_at?: string | null;
  readonly checks?: ChecksPart | null;
}

export interface BagPart {
  readonly hours?: number | null;
  readonly expires_at?: string | null;
  readonly batch?: string | null;
}

export interface BagReceived {
  readonly bag?: BagPart | null;
  readonly stored?: "fridge" | "room" | null;
}

export interface ChangePart {
  readonly at?: string | null;
  readonly hours?: number | null;
  readonly dose_micrograms_per_day?: number | null;
}

export interface ChecksPart {
  readonly identity?: boolean | null;
  readonly label?: boolean | null;
  readonly dose?: boolean | null;
  readonly rate?: boolean | null;
  readonly line?: boolean | null;
  readonly filter?: boolean | null;
  readonly pump_locked?: boolean | null;
  readonly no_flush?: boolean | null;
  readonly second_checker?: string | null;
}

export interface ConvulsionObserved {
}

export interface CourseOpened {
  readonly protocol?: string | null;
  readonly weight_kg: number;
  readonly height_cm?: number | null;
  readonly timezone?: string | null;
  readonly holiday_region?: string | null;
  readonly cns_history?: boolean | null;
  readonly cardiac_suspected?: boolean | null;
  readonly high_tumour_burden?: boolean | null;
  readonly responsible_centre?: string | null;
  readonly responsible_consultant?: string | null;
}

export interface CyclePlanned {
  readonly cycle: number;
  readonly start_at: string;
  readonly changes?: readonly ChangePart[] | null;
  readonly disconnect_at?: string | null;
}

export interface DecisionCountersigned {
  readonly decision: string;
  readonly answer: "no" | "yes";
  readonly decided_by?: string | null;
  readonly role?: "administrator" | "consultant" | "coordinator" | "nurse" | "pharmacist" | "prescriber" | null;
  readonly note?: string | null;
}

export interface DecisionRecorded {
  readonly question: string;
  readonly answer: "full" | "low" | "no" | "yes";
  readonly decided_by?: string | null;
  readonly role: "administrator" | "consultant" | "coordinator" | "nurse" | "pharmacist" | "prescriber";
  readonly by_telephone?: boolean | null;
  readonly read_back?: boolean | null;
  readonly note?: string | null;
}

export interface FactReplaced {
  readonly fact: string;
  readonly reason?: string | null;
  readonly kind: string;
  readonly at: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FactWithdrawn {
  readonly fact: string;
  readonly reason?: string | null;
}

export interface HandoverAccepted {
  readonly from?: string | null;
}

export interface InfusionCompleted {
}

export interface InfusionResumed {
  readonly dose_micrograms_per_day: number;
  readonly bag?: BagPart | null;
  readonly next_change_at?: string | null;
  readonly setting?: "home" | "hospital" | "supervised" | null;
}

export interface InfusionStarted {
  readonly cycle: number;
  readonly dose_micrograms_per_day: number;
  readonly bag: BagPart;
  readonly next_change_at?: string | null;
  readonly setting?: "home" | "hospital" | "supervised" | null;
  readonly checks?: ChecksPart | null;
}

export interface InfusionStopped {
  readonly reason: "bag" | "line" | "other" | "patient" | "pump" | "toxicity";
  readonly last_seen_running_at?: string | null;
}

export interface InteractingMedicineRecorded {
  readonly name: string;
}

export interface InvestigationDone {
  readonly investigation: string;
  readonly result?: unknown | null;
}

export interface LabResulted {
  readonly analyte: "alt" | "ast" | "bilirubin" | "calcium" | "coagulation" | "crcl" | "creatinine" | "crp" | "glucose" | "haemoglobin" | "ldh" | "lymphocytes" | "magnesium" | "neutrophils" | "phosphate" | "platelets" | "potassium" | "sodium" | "urate" | "urea";
  readonly value: number;
  readonly unit?: string | null;
  readonly uln?: number | null;
  readonly sampled_at: string;
}

export interface LineFlushed {
  readonly reason?: string | null;
}

export interface NoteWritten {
  readonly text?: string | null;
}

export interface ObservationsTaken {
  readonly temperature_c?: number | null;
  readonly pulse?: number | null;
  readonly systolic?: number | null;
  readonly diastolic?: number | null;
  readonly respiratory_rate?: number | null;
  readonly spo2?: number | null;
  readonly acvpu?: "A" | "C" | "P" | "U" | "V" | null;
}

export interface PatientRegistered {
  readonly family_name?: string | null;
  readonly given_name?: string | null;
  readonly born?: string | null;
  readonly nhs_number?: string | null;
  readonly sex?: string | null;
}

export interface PremedicationGiven {
  readonly drug: string;
  readonly dose_mg?: number | null;
  readonly route?: string | null;
}

export interface ProtocolAdopted {
  readonly hash: string;
}

export interface RateErrorFound {
  readonly rate_ml_per_hour?: number | null;
  readonly since?: string | null;
}

export interface ResponseAssessed {
  readonly complete_remission: boolean;
}

export interface SettingChanged {
  readonly setting: "home" | "hospital" | "supervised";
}

export interface TaskAcknowledged {
  readonly task?: string | null;
  readonly until?: string | null;
}

export interface ToxicityGraded {
  readonly toxicity: "crs" | "haematological" | "infusion_reaction" | "lft" | "neurological" | "other" | "tls";
  readonly grade: number;
  readonly scale?: "astct" | "ctcae4" | "ctcae5" | null;
  readonly term?: string | null;
  readonly clinically_relevant?: boolean | null;
  readonly onset_at?: string | null;
}

export interface TreatmentDiscontinued {
  readonly reason?: string | null;
  readonly decided_by?: string | null;
}

export interface WeightRecorded {
  readonly weight_kg: number;
  readonly height_cm?: number | null;
}

export interface WritingTestDone {
  readonly changed_from_baseline?: boolean | null;
  readonly unable_reason?: string | null;
  readonly ink?: unknown | null;
}

/** The body of each kind of fact. */
export interface Bodies {
  readonly course_opened: CourseOpened;
  readonly patient_registered: PatientRegistered;
  readonly weight_recorded: WeightRecorded;
  readonly protocol_adopted: ProtocolAdopted;
  readonly bag_received: BagReceived;
  readonly cycle_planned: CyclePlanned;
  readonly premedication_given: PremedicationGiven;
  readonly infusion_started: InfusionStarted;
  readonly bag_changed: BagChanged;
  readonly line_flushed: LineFlushed;
  readonly rate_error_found: RateErrorFound;
  readonly infusion_stopped: InfusionStopped;
  readonly infusion_resumed: InfusionResumed;
  readonly infusion_completed: InfusionCompleted;
  readonly setting_changed: SettingChanged;
  readonly treatment_discontinued: TreatmentDiscontinued;
  readonly toxicity_graded: ToxicityGraded;
  readonly convulsion_observed: ConvulsionObserved;
  readonly lab_resulted: LabResulted;
  readonly observations_taken: ObservationsTaken;
  readonly writing_test_done: WritingTestDone;
  readonly investigation_done: InvestigationDone;
  readonly response_assessed: ResponseAssessed;
  readonly interacting_medicine_recorded: InteractingMedicineRecorded;
  readonly decision_recorded: DecisionRecorded;
  readonly decision_countersigned: DecisionCountersigned;
  readonly task_acknowledged: TaskAcknowledged;
  readonly handover_accepted: HandoverAccepted;
  readonly note_written: NoteWritten;
  readonly fact_withdrawn: FactWithdrawn;
  readonly fact_replaced: FactReplaced;
}
