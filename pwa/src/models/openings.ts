/** Who opened patients of one's teams from outside them in an emergency, as the server said it last. */
import { instantIn, recordIn, textIn } from "./reading.ts";
import { DAY, MINUTE } from "../engine/instant.ts";

export interface Opening {
  patient: string;
  name: string;
  role: string;
  reason: string;
  /** Seconds. */
  at: number;
}

export interface Openings {
  list: readonly Opening[];
  /** Seconds. */
  asked_at: number;
}

/** The board says it for a day, the patient's page for a week; after that it is in the audit. */
export const ON_THE_BOARD_SECONDS = DAY;
export const BESIDE_THE_PATIENT_SECONDS = 7 * DAY;
const ASK_AGAIN_SECONDS = 10 * MINUTE;

/** The newest first, as they come; what names no patient or no time is left out, nothing else is. */
export function openingsIn(answer: unknown, now: number): Openings {
  const listed = recordIn(answer)?.["break_glass"];
  return { list: (Array.isArray(listed) ? listed : []).flatMap(openingIn), asked_at: now };
}

export function isStale(openings: Openings | null, now: number): boolean {
  return openings === null || Math.abs(now - openings.asked_at) >= ASK_AGAIN_SECONDS;
}

export function lately(openings: Openings | null, now: number, seconds: number): Opening[] {
  return (openings?.list ?? []).filter(({ at }) => now - at < seconds);
}

function openingIn(value: unknown): Opening[] {
  const said = recordIn(value);
  const user = recordIn(said?.["user"]);
  const [patient, at] = [textIn(said?.["patient"]), instantIn(said?.["at"])];
  if (patient === null || at === null) return [];
  const [name, role] = [textIn(user?.["name"]) ?? "somebody", textIn(user?.["role"]) ?? "role not known"];
  return [{ patient, name, role, reason: textIn(said?.["reason"]) ?? "no reason known", at }];
}
