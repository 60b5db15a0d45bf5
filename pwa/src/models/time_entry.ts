/** When something happened: now, a little ago, or a time that somebody picks. */
import { MINUTE } from "../engine/instant.ts";
import { instantsAt } from "./times.ts";

export type TimeEntry =
  | { mode: "ago"; minutes: number }
  /** An instant already saved, for example by the tap on "Infusion stopped". */
  | { mode: "fixed"; at: number }
  | { mode: "picked"; day: string; time: string; second: boolean };

export const NOW: TimeEntry = { mode: "ago", minutes: 0 };

/** The instant, or null while a picked time is incomplete or does not exist on that day. */
export function instantOf(entry: TimeEntry, now: number, zone: string): number | null {
  if (entry.mode === "ago") return now - entry.minutes * MINUTE;
  if (entry.mode === "fixed") return entry.at;
  const found = instantsAt(entry.day, entry.time, zone);
  return (entry.second ? found.at(-1) : found[0]) ?? null;
}

/** Whether that hour comes twice on that day, so that a person must say which. */
export function isAmbiguous(entry: TimeEntry, zone: string): boolean {
  return entry.mode === "picked" && instantsAt(entry.day, entry.time, zone).length > 1;
}

/** What is odd about a time of something that happened; null when nothing is. It can be saved all the same. */
export function timeConcern(at: number, now: number): string | null {
  if (at > now + MINUTE) return "This time is in the future.";
  if (now - at > 24 * 60 * MINUTE) return "This time is more than a day ago.";
  return null;
}
