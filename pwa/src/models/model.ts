/** Everything a view may draw from. Made new for each drawing; no view changes it. */
import type { ClockReading } from "../store/fact.ts";
import type { Session } from "../store/people.ts";
import type { Unsent } from "../store/outbox.ts";
import type { Route } from "../route.ts";
import type { Proofs } from "./checked.ts";
import type { Entry } from "./entry.ts";
import type { Form } from "./forms.ts";
import type { Openings } from "./openings.ts";
import type { OwnAccess } from "./own_access.ts";
import type { Picture } from "./picture.ts";
import type { Versions } from "../rules/library.ts";
import type { Travels } from "./timeline.ts";
import type { Wording } from "./wording.ts";

/** Where this phone and the server stand. Times in seconds; null is never. */
export interface Status {
  unsent: Unsent;
  sent_at: number | null;
  contact_at: number | null;
  /** Whether the last try to meet the server succeeded. */
  reachable: boolean;
  signedOut: boolean;
  clock: ClockReading;
  /** What is known of this phone's reminders, in words for the status line. */
  reminders: string;
  /** Whether reminders are known to reach this phone. */
  remindersProved: boolean;
  /** The browser promised not to clear storage by itself; null while unknown. */
  persisted: boolean | null;
  /** The last error of a meeting with the server that nobody expected. */
  error: string | null;
}

/** The last thing saved: stays on the screen until it is put away. */
export interface Saved {
  words: string;
  patient: string;
  fact: string;
  at: number;
}

export interface Model {
  now: number;
  route: Route;
  /** Who has unlocked this phone. */
  session: Session | null;
  /** What may be said while nobody has. */
  entry: Entry;
  /** How the person signs in, once the server has said it. */
  access: OwnAccess | null;
  /** By what the person unlocks this phone. */
  unlocks: { passphrase: boolean; passkeys: number };
  pictures: Picture[];
  /** What the server said of second checks, by fact. */
  proofs: Proofs;
  /** Who opened patients from outside the team; null until the server has said it. */
  openings: Openings | null;
  wording: Wording;
  /** First letters of the hash of the newest rules this phone can use. */
  rules: string;
  /** Every version of the rules on this phone. */
  versions: Versions;
  status: Status;
  travels: Travels;
  saved: Saved | null;
  /** What could not be saved, in words for a person. */
  failure: string | null;
  busy: boolean;
  /** A newer version of the app waits for this person's word. */
  updateReady: boolean;
  /** When an infusion was found stopped whose patient nobody has named yet. */
  stopAwaiting: { id: string; at: number; presumed: string | null } | null;
  form: Form | null;
  /** The address of an entry that was begun before the phone was locked; null when there is none. */
  begun: string | null;
}

export function pictureOf(model: Model, patient: string): Picture | null {
  return model.pictures.find((picture) => picture.patient === patient) ?? null;
}
