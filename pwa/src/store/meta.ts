/** What a phone's storage knows of itself: one typed value under each name. */
import type { Database, Reading, Writing } from "./database.ts";
import type { ClockReading } from "./fact.ts";

/** An infusion found stopped, before anybody has said whose it is. */
export interface StopAwaitingPatient {
  at: string;
}

export interface Meta {
  /** Identity of this storage. */
  install: string;
  /** The last number given to a fact of this storage; the next is one more, without a gap. */
  device_seq: number;
  cursor: string | null;
  epoch: string | null;
  clock: ClockReading;
  /** Milliseconds since 1970, this phone's clock. */
  sent_at: number | null;
  contact_at: number | null;
  /** Patients no longer in this person's teams; what is still unsent of them is kept but not shown. */
  removed: string[];
  stop_awaiting_patient: StopAwaitingPatient | null;
  signed_out: boolean;
}

const EMPTY: Omit<Meta, "install"> = {
  device_seq: 0,
  cursor: null,
  epoch: null,
  clock: { offset_ms: null, quality: "unknown" },
  sent_at: null,
  contact_at: null,
  removed: [],
  stop_awaiting_patient: null,
  signed_out: false,
};

type Known = Exclude<keyof Meta, "install">;

export async function getMeta<K extends Known>(transaction: Reading | Writing, name: K): Promise<Meta[K]> {
  const value = await (transaction as Reading).objectStore("meta").get(name);
  return (value ?? EMPTY[name]) as Meta[K];
}

export async function putMeta<K extends keyof Meta>(transaction: Writing, name: K, value: Meta[K]): Promise<void> {
  await transaction.objectStore("meta").put(value, name);
}

export function readMeta<K extends Known>(database: Database, name: K): Promise<Meta[K]> {
  return database.read((transaction) => getMeta(transaction, name));
}

export function writeMeta<K extends keyof Meta>(database: Database, name: K, value: Meta[K]): Promise<void> {
  return database.write((transaction) => putMeta(transaction, name, value));
}

/** The identity of this storage: `fresh` becomes it if there is none, that is if storage was found empty. */
export function installOf(database: Database, fresh: string): Promise<string> {
  return database.write(async (transaction) => {
    const known = await transaction.objectStore("meta").get("install");
    if (typeof known === "string") return known;
    await putMeta(transaction, "install", fresh);
    return fresh;
  });
}
