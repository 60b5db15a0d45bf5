/**
 * Who is on this phone: one small database of its own, because each person's facts have theirs, and opening the right
 * one needs to know who it is.
 *
 * Promise: in the clear lie ids, initials, instants and keys that cannot be read. Throws StorageTrouble.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import type { Content } from "./content.ts";
import { initialsOf } from "./initials.ts";
import type { Vault } from "./vault.ts";
import { StepRefused, troubleOf } from "./trouble.ts";

export interface Team {
  id: string;
  name: string;
  /** Whom to ring; empty when the server has set no numbers. */
  contacts: Contact[];
}

export interface Contact {
  name: string;
  number: string;
}

/** Who somebody is, as the server answered. */
export interface Person {
  user: { id: string; name: string; role: string };
  device: { id: string; name: string };
  teams: Team[];
}

/** The server's public key for facts that anybody may carry: an uncompressed P-256 point in base64url, and its id. */
export interface SealKey {
  id: string;
  key: string;
}

/** One person on this phone. A person who was shut out and comes back gets a further row, with another database. */
export interface Enrolled {
  user: string;
  /** To tell people apart on the locked screen. */
  initials: string;
  /** This phone's id for that person. */
  device: string;
  /** The name of the database of this person's facts; says nothing of them. */
  database: string;
  /** Signs this phone in again and signs facts; it cannot be read, only used. */
  key?: CryptoKey;
  seal?: SealKey;
  /** Null until the person has chosen how to unlock. */
  vault: Vault | null;
  /** The `Person`, closed with the data key. */
  who: Content | null;
  /** Who it is, until the vault is made and everything of before is closed. */
  unsealed: Person | null;
  /** When tasks are due, RFC 3339. */
  due: string[];
  /** What could be read is gone; only parcels wait here. */
  shut_out: boolean;
}

/** How an `Enrolled` lies here. */
export interface Kept extends Omit<Enrolled, "unsealed"> {
  arrived: Arrived | null;
}

/** Who somebody without a vault is: closed with the key beside it; in the clear where version 1 had kept it so. */
export type Arrived = { key: CryptoKey; who: Content } | { person: Person };

/** A stop noted on the locked screen: a time, and the id of the fact it will become. */
export interface NotedStop {
  id: string;
  /** Seconds since 1970, this phone's clock. */
  at: number;
}

interface Tables extends DBSchema {
  people: { key: string; value: Kept };
  present: { key: string; value: string };
  stops: { key: string; value: NotedStop };
}

/** As version 1 kept a person. */
interface SessionOfBefore extends Person {
  database: string;
  key?: CryptoKey;
}

export type Directory = IDBPDatabase<Tables>;
type Upgrade = IDBPTransaction<Tables, StoreNames<Tables>[], "versionchange">;

const DIRECTORY = "bagwatch";
const VERSION = 2;

export async function inDirectory<T>(step: (directory: Directory) => Promise<T>): Promise<T> {
  try {
    const directory = await openDB<Tables>(DIRECTORY, VERSION, { upgrade: makeTables });
    try {
      return await step(directory);
    } finally {
      directory.close();
    }
  } catch (error) {
    throw error instanceof StepRefused ? error : troubleOf(error);
  }
}

async function makeTables(directory: Directory, before: number, _: number | null, upgrade: Upgrade): Promise<void> {
  directory.createObjectStore("people", { keyPath: "database" });
  directory.createObjectStore("stops", { keyPath: "id" });
  if (before === 0) directory.createObjectStore("present");
  else await takeSessions(upgrade);
}

async function takeSessions(upgrade: Upgrade): Promise<void> {
  const sessions = (await upgrade.objectStore("sessions" as "people").getAll()) as unknown as SessionOfBefore[];
  for (const session of sessions) await upgrade.objectStore("people").put(rowOf(session));
  upgrade.db.deleteObjectStore("sessions" as "people");
}

function rowOf({ user, device, teams, database, key }: SessionOfBefore): Kept {
  const arrived = { person: { user, device, teams } };
  const row = { user: user.id, initials: initialsOf(user.name), device: device.id, database, arrived };
  return { ...row, ...(key ? { key } : {}), vault: null, who: null, due: [], shut_out: false };
}
