/** What may be said of a phone that nobody has unlocked, from the rows of its people. Pure. */
import { dueTimes, type Entry, type LockedPerson, type Stage } from "../models/entry.ts";
import type { Enrolled, NotedStop } from "../store/people.ts";
import { waysOf } from "../store/vault.ts";

export interface Known {
  stage: Stage;
  rows: readonly Enrolled[];
  stops: readonly NotedStop[];
  passkeysOffered: boolean;
  /** Who has just proved to the server who they are, and may give up what they cannot unlock. */
  proved: string | null;
  /** Seconds. */
  now: number;
}

export function entryOf({ stage, rows, stops, passkeysOffered, proved, now }: Known): Entry {
  const lockable = rows.filter(isLocked);
  return {
    stage,
    people: lockable.map(lockedPerson),
    due: dueTimes(lockable.map(({ due }) => due), now),
    stops: stops.map(({ at }) => at),
    passkeysOffered,
    proved,
  };
}

/** Whether this person's data is here, behind a lock. */
export function isLocked(row: Enrolled): boolean {
  return row.vault !== null && !row.shut_out;
}

/** Who has enrolled and not yet chosen how to unlock: the one who is present, if it is they. */
export function unsecured(rows: readonly Enrolled[], present: string | null): Enrolled | null {
  return rows.find((row) => row.user === present && row.vault === null && !row.shut_out) ?? null;
}

function lockedPerson({ user, initials, vault }: Enrolled): LockedPerson {
  const ways = vault ? waysOf(vault) : { passphrase: false, passkeys: [] };
  return { user, initials, passphrase: ways.passphrase, passkey: ways.passkeys.length > 0 };
}

/** The instants a locked phone may show of these tasks: RFC 3339, without what is long past or far away. */
export function dueInstants(tasks: readonly { due_at: string | null }[], from: string, until: string): string[] {
  const instants = tasks.flatMap(({ due_at }) => (due_at !== null && due_at >= from && due_at <= until ? [due_at] : []));
  return [...new Set(instants)].sort();
}
