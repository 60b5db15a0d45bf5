/** What a phone shows of its people before one of them has unlocked it: initials and clock times, never a name. */
import { instantIn } from "./reading.ts";

/** Nobody: no one is enrolled, or another person was asked for. Unsecured: somebody has yet to choose how to unlock. */
export type Stage = "nobody" | "unsecured" | "locked" | "open";

/** A person of this phone, as far as anybody may know who holds it. */
export interface LockedPerson {
  user: string;
  initials: string;
  passphrase: boolean;
  passkey: boolean;
}

export interface Entry {
  stage: Stage;
  people: LockedPerson[];
  /** When tasks are due, in seconds, earliest first. */
  due: number[];
  /** When stops were noted here since, in seconds. */
  stops: number[];
  /** Whether this browser can have passkeys for this server. */
  passkeysOffered: boolean;
  /** Who has just signed in here, and may begin anew if they cannot unlock. */
  proved: string | null;
}

/** Of a phone nobody has enrolled. */
export const NOBODY: Entry = { stage: "nobody", people: [], due: [], stops: [], passkeysOffered: false, proved: null };

/** What fits above the way to unlock, on a phone held in one hand. */
const MOST_TIMES = 4;
/** Of them at most these are past: what comes next is not pushed out by what was missed. */
const MOST_OVERDUE = 2;
/** What is further away or longer past is behind the lock, where somebody can say what it is. */
const NEAR_SECONDS = 24 * 3_600;

/** The clock times worth showing of what several people have due; the next one at least, however far it is. */
export function dueTimes(told: readonly (readonly string[])[], now: number): number[] {
  const instants = told.flat().map((text) => instantIn(text)).filter((at) => at !== null);
  const sorted = [...new Set(instants)].sort((one, other) => one - other);
  const overdue = sorted.filter((at) => at <= now && at > now - NEAR_SECONDS).slice(-MOST_OVERDUE);
  const ahead = sorted.filter((at) => at > now);
  const near = ahead.filter((at) => at < now + NEAR_SECONDS).slice(0, MOST_TIMES - overdue.length);
  return [...overdue, ...(near.length > 0 ? near : ahead.slice(0, 1))];
}

/** Initials that tell people apart: a number follows where two have the same. */
export function apart(people: readonly LockedPerson[]): Map<string, string> {
  const named = new Map<string, string>();
  for (const [place, { user, initials }] of people.entries()) {
    const same = people.slice(0, place).filter((before) => before.initials === initials).length;
    named.set(user, same === 0 ? initials : `${initials} (${same + 1})`);
  }
  return named;
}
