/**
 * Who uses this phone. One small database of its own, because each person's facts have theirs: opening the right one
 * needs to know who it is. It holds no patient's data; the name of a person's database says nothing of them.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { troubleOf } from "./trouble.ts";

export interface Team {
  id: string;
  name: string;
  /** Whom to ring; empty when the service has set no numbers. */
  contacts: Contact[];
}

export interface Contact {
  name: string;
  number: string;
}

/** A person enrolled on this phone, as the server answered. */
export interface Session {
  user: { id: string; name: string; role: string };
  device: { id: string; name: string };
  teams: Team[];
  /** The name of the database of this person's facts. */
  database: string;
  /** Signs this phone in again when the browser lost its cookie; it cannot be read, only used. */
  key?: CryptoKey;
}

interface PeopleTables extends DBSchema {
  sessions: { key: string; value: Session };
  present: { key: string; value: string };
}

const DIRECTORY = "bagwatch";

/** The person who used this phone last, or null on a phone nobody has enrolled. Throws StorageTrouble. */
export function presentSession(): Promise<Session | null> {
  return inDirectory(async (directory) => {
    const user = await directory.get("present", "user");
    return user === undefined ? null : ((await directory.get("sessions", user)) ?? null);
  });
}

/** Remember who enrolled; a person known before keeps their database, so that nothing unsent is orphaned. */
export function rememberSession(session: Session): Promise<Session> {
  return inDirectory(async (directory) => {
    const transaction = directory.transaction(["sessions", "present"], "readwrite", { durability: "strict" });
    const known = await transaction.objectStore("sessions").get(session.user.id);
    const kept = known ? { ...session, database: known.database } : session;
    await Promise.all([
      transaction.objectStore("sessions").put(kept, session.user.id),
      transaction.objectStore("present").put(session.user.id, "user"),
      transaction.done,
    ]);
    return kept;
  });
}

async function inDirectory<T>(step: (directory: IDBPDatabase<PeopleTables>) => Promise<T>): Promise<T> {
  try {
    const directory = await openDB<PeopleTables>(DIRECTORY, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("sessions");
        fresh.createObjectStore("present");
      },
    });
    try {
      return await step(directory);
    } finally {
      directory.close();
    }
  } catch (error) {
    throw troubleOf(error);
  }
}
