/** What is known of this phone's reminders, in words for the status line: never more than was proved. */
import type { Reminders } from "../push/subscribe.ts";
import { instantIn } from "./reading.ts";
import { moment } from "./times.ts";

const UNPROVED: Record<Exclude<Reminders["state"], "on">, string> = {
  unsupported: "no reminders in this browser",
  "not-asked": "reminders are off",
  blocked: "reminders are blocked",
  "no-push-service": "reminders cannot reach this phone now",
  unconfirmed: "reminders not confirmed",
};

export function reminderWords(reminders: Reminders | null, zone: string, now: number): string {
  if (reminders === null) return "reminders not checked yet";
  if (reminders.state !== "on") return UNPROVED[reminders.state];
  const proved = instantIn(reminders.proved_at);
  return proved === null ? "reminders on, not proved" : `reminders proved ${moment(proved, zone, now)}`;
}

/** Whether a notice has been seen to reach this phone. */
export function areProved(reminders: Reminders | null): boolean {
  return reminders?.state === "on" && reminders.proved_at !== null;
}
