/** A stop that was recorded: which fact it is, what is known of it, and the correction that adds the reason. */
import { text } from "../engine/instant.ts";
import type { Draft } from "../store/fact.ts";
import { draft } from "./drafts.ts";
import type { StoppedForm } from "./forms.ts";
import { byName, type Picture } from "./picture.ts";
import { textIn } from "./reading.ts";
import type { Standing } from "./standing.ts";
import { instantOf } from "./time_entry.ts";

/** The newest stop that stands, or null. */
export function newestStop(picture: Picture): Standing | null {
  return picture.facts.findLast((fact) => fact.kind === "infusion_stopped" && !fact.withdrawn) ?? null;
}

export function reasonOf(stop: Standing): string | null {
  return textIn(stop.body["reason"]);
}

/**
 * The reason, and when the infusion was last known to run, added to a stop that was saved at the tap. The stop's own
 * time stays. Returns what is missing instead if the form says nothing new.
 */
export function explained(form: StoppedForm, stop: Standing, picture: Picture, now: number): { draft: Draft } | { errors: string[] } {
  const at = stop.at ?? now;
  if (form.reason === null) return { errors: ["Choose why the infusion stopped."] };
  const seen = form.lastSeen === null ? null : instantOf(form.lastSeen, at, picture.zone);
  if (form.lastSeen !== null && seen === null) return { errors: ["Give a date and a time that exist."] };
  if (seen !== null && seen > at) return { errors: ["Last seen running cannot be after the stop."] };
  const body = { ...stop.body, reason: form.reason, ...(seen === null ? {} : { last_seen_running_at: text(seen) }) };
  const correction = { fact: stop.fact.id, reason: "reason of the stop added", kind: "infusion_stopped", at: text(at), body };
  return { draft: draft(form.id, picture.patient, "fact_replaced", now, correction, now) };
}

/** Patients whose infusion runs come first: most likely it is one of theirs. Every other may still be chosen. */
export function candidates(pictures: readonly Picture[]): { running: Picture[]; others: Picture[] } {
  const runs = (picture: Picture) => picture.answer?.state.status === "running";
  const named = byName(pictures);
  return { running: named.filter(runs), others: named.filter((picture) => !runs(picture)) };
}
