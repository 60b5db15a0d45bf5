/** Makes the model of what the app knows. Pure: the same knowledge draws the same screen. */
import type { Versions } from "../rules/library.ts";
import type { Reminders } from "../push/subscribe.ts";
import type { StoreStatus } from "../store/status.ts";
import type { Round } from "../sync/loop.ts";
import type { Model, Status } from "./model.ts";
import { areProved, reminderWords } from "./reminders.ts";
import { knownZone } from "./times.ts";
import type { Travels } from "./timeline.ts";

/** What the app knows, as it knows it. */
export interface Known extends Pick<Model, "now" | "route" | "session" | "pictures" | "entry" | "access" | "unlocks" | "begun" | "proofs" | "openings"> {
  saved: Model["saved"];
  failure: Model["failure"];
  busy: boolean;
  updateReady: boolean;
  form: Model["form"];
  rules: Versions;
  stored: StoreStatus;
  /** The last meeting with the server; null before the first. */
  round: Round | null;
  reminders: Reminders | null;
  persisted: boolean | null;
}

export function compose(known: Known): Model {
  const { rules, stored, round, reminders, persisted, ...shown } = known;
  return {
    ...shown,
    wording: rules.wording,
    rules: rules.hash.slice(0, 12),
    versions: rules,
    status: statusOf(known),
    travels: travelsOf(stored),
    stopAwaiting: stored.stops_awaiting.at(-1) ?? null,
  };
}

function statusOf({ stored, round, reminders, persisted, pictures, now }: Known): Status {
  return {
    unsent: { count: stored.unsent.size, oldest_at: stored.oldest_at },
    sent_at: inSeconds(stored.sent_at),
    contact_at: inSeconds(stored.contact_at),
    reachable: round === null || round.outcome === "met",
    signedOut: round?.outcome === "signed-out",
    clock: stored.clock,
    reminders: reminderWords(reminders, pictures[0]?.zone ?? knownZone(undefined), now),
    remindersProved: areProved(reminders),
    persisted,
    error: round?.error ?? null,
  };
}

function travelsOf(stored: StoreStatus): Travels {
  const troubled = new Map<string, { patient: string; status: "held" | "unreadable"; reason: string | null }>();
  for (const { id, patient, status, reason } of stored.troubled) {
    if (status === "held" || status === "unreadable") troubled.set(id, { patient, status, reason });
  }
  return { unsent: stored.unsent, troubled };
}

function inSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.floor(milliseconds / 1000);
}
