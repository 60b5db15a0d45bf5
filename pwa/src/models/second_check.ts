/**
 * A second check of what is about to be saved: by whom, what exactly they signed, and when it no longer holds.
 *
 * Promise: what is saved after a check is the very fact that was signed; any change of the form takes the check away.
 * It knows no key and no page.
 */
import { canonical } from "../engine/canonical.ts";
import type { Draft } from "../store/fact.ts";
import { instantIn, recordIn } from "./reading.ts";

const PURPOSE = "bagwatch second check";
/** The kinds whose fact has a place for the name of a second checker (docs/access-wire.md). */
const NAMING = new Set(["bag_changed", "infusion_started"]);

export type Second =
  /** Somebody is named and has yet to prove that they are here. */
  | { step: "asking"; user: string; passphrase: string }
  /** What they signed, to be saved as it is. */
  | { step: "done"; user: string; draft: Draft }
  /** The form was changed after the check. */
  | { step: "gone" };

/** The part of a form that a second person may check. */
export interface Checkable {
  second?: Second;
}

/** What the second person is asked to sign: the fact with, where it has a place for it, who checked. */
export function toBeChecked(draft: Draft, user: string): Draft {
  if (!NAMING.has(draft.kind)) return draft;
  const checks = { ...recordIn(draft.body["checks"]), second_checker: user };
  return { ...draft, body: { ...draft.body, checks } };
}

/** The text that is signed, as the server composes it. `device`: the phone as the server knows it for that person. */
export function signedWords({ id, patient, kind, at, body }: Draft, author: string, device: string): string {
  return `${PURPOSE}\n${device}\n${canonical({ id, patient, kind, at, author, body })}`;
}

/** The form as it stands once checked: its time no longer runs on. */
export function withCheck<T extends Checkable>(form: T, user: string, draft: Draft): T {
  const time = { mode: "fixed", at: instantIn(draft.at)! };
  return { ...form, time, errors: [], second: { step: "done", user, draft } };
}

/** A form after an entry: what was checked before it no longer counts. */
export function afterEntry<T extends object>(before: (object & Checkable) | null, after: T & Checkable): T & Checkable {
  const changed = after.second?.step === "done" && before?.second === after.second;
  return changed ? { ...after, second: { step: "gone" } } : after;
}

/** The fact that was checked, if the check stands; `now` as RFC 3339, when it is recorded. */
export function checkedDraft({ second }: Checkable, now: string): Draft | null {
  return second?.step === "done" ? { ...second.draft, recorded_at: now } : null;
}

/** A form as it may lie on disk: a passphrase never does. */
export function withoutSecret<T extends Checkable>(form: T): T {
  if (form.second?.step !== "asking") return form;
  return { ...form, second: { ...form.second, passphrase: "" } };
}
