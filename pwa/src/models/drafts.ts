/**
 * The fact that a filled form says, or what is missing before it says one.
 *
 * What is missing is only what makes a fact unreadable or files it under the wrong patient. No rule is asked here:
 * anything can be recorded, early, late and against advice.
 */
import { text } from "../engine/instant.ts";
import type { Draft } from "../store/fact.ts";
import { bagBody, nextChange, type BagEntry } from "./bag_form.ts";
import { sayDecision } from "./decisions.ts";
import type { BagForm, RecordForm, RestartForm } from "./forms.ts";
import { seconds, type Picture } from "./picture.ts";
import { instantOf } from "./time_entry.ts";
import { instantsAt } from "./times.ts";

export type Made = { draft: Draft } | { errors: string[] };

type Said = { kind: string; body: Record<string, unknown> } | { missing: string };
type Filled = Exclude<RecordForm, { form: "stopped" | "undo" | "sign" }>;

/** `now` in seconds, by this phone's clock. */
export function draftOf(form: Filled, picture: Picture, now: number): Made {
  const at = instantOf(form.time, now, picture.zone);
  const errors: string[] = [];
  if (!form.identity) errors.push("Confirm that two identifiers match this patient.");
  if (at === null) errors.push("Give a date and a time that exist.");
  const said = at === null ? null : sayBy(form, picture, at);
  if (said && "missing" in said) errors.push(said.missing);
  if (errors.length > 0 || at === null || !said || "missing" in said) return { errors };
  return { draft: draft(form.id, picture.patient, said.kind, at, said.body, now) };
}

export function draft(
  id: string,
  patient: string,
  kind: string,
  at: number,
  body: Record<string, unknown>,
  now: number,
): Draft {
  return { id, patient, kind, at: text(at), recorded_at: text(now), body };
}

function sayBy(form: Filled, picture: Picture, at: number): Said {
  switch (form.form) {
    case "bag":
      return sayBag(form, picture, at);
    case "restart":
      return sayRestart(form, picture, at);
    case "note":
      return form.text.trim() === "" ? { missing: "Write the note." } : note(form.text.trim());
    case "grade":
      return sayGrade(form);
    case "convulsion":
      return { kind: "convulsion_observed", body: {} };
    case "complete":
      return { kind: "infusion_completed", body: {} };
    case "decision":
      return sayDecision(form);
    case "adopt":
      return form.hash === null ? { missing: "No other version is to be adopted." } : adoption(form.hash);
  }
}

function note(text: string): Said {
  return { kind: "note_written", body: { text } };
}

function adoption(hash: string): Said {
  return { kind: "protocol_adopted", body: { hash } };
}

function sayGrade(form: Extract<RecordForm, { form: "grade" }>): Said {
  const { toxicity, grade, scale } = form;
  if (toxicity === null) return { missing: "Choose which toxicity." };
  if (grade === null) return { missing: "Choose the grade." };
  if (scale === null) return { missing: "Choose the scale: a grade means nothing without it." };
  const term = form.term.trim() === "" ? {} : { term: form.term.trim() };
  return { kind: "toxicity_graded", body: { toxicity, grade, scale, ...term } };
}

function sayBag(form: BagForm, picture: Picture, at: number): Said {
  const entry = bagEntry(form, picture, at);
  if (entry === null) return { missing: "The label's expiry needs a date and a time that exist." };
  if (entry.dose === null) return { missing: "Choose the dose on the label." };
  return { kind: "bag_changed", body: bagBody(entry) };
}

function sayRestart(form: RestartForm, picture: Picture, at: number): Said {
  if (form.dose === null) return { missing: "Choose the dose that the pump now gives." };
  if (form.setting === null) return { missing: "Choose where the restart was done." };
  const entry = bagEntry({ ...form, form: "bag", checks: new Set() }, picture, at);
  if (entry === null) return { missing: "The label's expiry needs a date and a time that exist." };
  const { bag, next_change_at } = bagBody(entry);
  const said = { dose_micrograms_per_day: form.dose, setting: form.setting };
  const same = seconds(picture.answer?.state.bag?.next_change_at);
  const body = form.newBag ? { ...said, bag, next_change_at } : { ...said, next_change_at: text(same ?? entry.next_change) };
  return { kind: "infusion_resumed", body };
}

/** The bag as entered; null if its expiry is half entered or does not exist. */
export function bagEntry(form: BagForm, picture: Picture, at: number): BagEntry | null {
  const expires_at = expiryOf(form, picture.zone);
  if (expires_at === undefined) return null;
  const { hours, dose, batch, identity, checks } = form;
  return { hung: at, hours, dose, expires_at, batch, next_change: nextChange(picture, at, hours), identity, checks };
}

/** Null: not on the label. Undefined: entered, but no instant. Where the hour comes twice, the earlier is meant. */
function expiryOf(form: BagForm, zone: string): number | null | undefined {
  if (form.expiryDay === "" && form.expiryTime === "") return null;
  return instantsAt(form.expiryDay, form.expiryTime, zone)[0];
}
