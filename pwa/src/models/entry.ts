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
  /** Whether this browser can have passkeys for this service. */
  passkeysOffered: boolean;
  /** Who has just signed in here, and may begin anew if they cannot unlock. */
  proved: string | null;
}

/** Of a phone nobody has enrolled. */
export const NOBODY: Entry = { stage: "nobody", people: [], due: [], stops: [], passkeysOffered: false, proved: null };

/** How many clock times fit on a locked screen without scrolling; the rest is behind the lock. */
const MOST_TIMES = 6;
/** A task overdue for longer is shown behind the lock, where somebody can say why. */
const LONGEST_OVERDUE_SECONDS = 24 * 3_600;

/** The clock times worth showing of what several people have due. */
export function dueTimes(told: readonly (readonly string[])[], now: number): number[] {
  const instants = told.flat().map((text) => instantIn(text)).filter((at) => at !== null);
  const current = instants.filter((at) => at > now - LONGEST_OVERDUE_SECONDS);
  return [...new Set(current)].sort((one, other) => one - other).slice(0, MOST_TIMES);
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
