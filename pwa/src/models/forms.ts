/** What a person has entered and not yet saved, by screen. The id is the fact's, so that saving twice saves once. */
import type { Check } from "./bag_form.ts";
import { isEntry, type EntryForm } from "./entry_forms.ts";
import type { Checkable } from "./second_check.ts";
import type { TimeEntry } from "./time_entry.ts";

interface Begun {
  id: string;
  time: TimeEntry;
  identity: boolean;
  /** Shown above the form after a save that lacked something. */
  errors: string[];
}

export interface BagForm extends Begun, Checkable {
  form: "bag";
  checks: ReadonlySet<Check>;
  dose: number | null;
  hours: number;
  batch: string;
  expiryDay: string;
  expiryTime: string;
}

export type Setting = "hospital" | "supervised" | "home";

export interface RestartForm extends Begun, Checkable {
  form: "restart";
  dose: number | null;
  setting: Setting | null;
  newBag: boolean;
  hours: number;
  batch: string;
  expiryDay: string;
  expiryTime: string;
}

export interface NoteForm extends Begun {
  form: "note";
  text: string;
}

export interface GradeForm extends Begun {
  form: "grade";
  toxicity: string | null;
  grade: number | null;
  scale: string | null;
  term: string;
}

/** A fact that is only a time: a convulsion seen, the end of a cycle. */
export interface MomentForm extends Begun {
  form: "convulsion" | "complete";
}

export interface StoppedForm extends Begun {
  form: "stopped";
  reason: string | null;
  lastSeen: TimeEntry | null;
}

export interface UndoForm extends Begun {
  form: "undo";
  reason: string | null;
}

/** Another version of the rules for a patient; `hash` is null where none is on offer. */
export interface AdoptForm extends Begun {
  form: "adopt";
  hash: string | null;
}

export interface DecisionForm extends Begun {
  form: "decision";
  /** Who writes, where the rules let that person decide; else they only take down what they are told. */
  own: { name: string; role: string } | null;
  byTelephone: boolean;
  giver: string;
  giverRole: string | null;
  readBack: boolean;
  question: string | null;
  answer: string | null;
  note: string;
}

/** The word of who gave a telephone order; the address says which. */
export interface SignForm extends Begun {
  form: "sign";
  answer: "yes" | "no" | null;
  note: string;
}

/** What becomes a fact once it is saved. */
export type RecordForm =
  | BagForm
  | RestartForm
  | NoteForm
  | GradeForm
  | MomentForm
  | StoppedForm
  | UndoForm
  | AdoptForm
  | DecisionForm
  | SignForm;

export type Form = RecordForm | EntryForm;

export function isRecord(form: Form): form is RecordForm {
  return !isEntry(form);
}
