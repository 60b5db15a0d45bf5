/**
 * What a phone's storage knows of itself: one typed value under each name. What says something of a person (a stop
 * awaiting its patient, a form in progress) is closed, and has a name of its own.
 */
import type { Content } from "./content.ts";
import type { Database, Reading, Writing } from "./database.ts";
import type { ClockReading } from "./fact.ts";

/** An infusion found stopped, before anybody has said whose it is. The id is that of the fact it will become. */
export interface StopAwaitingPatient {
  id: string;
  /** Seconds since 1970, this phone's clock. */
  at: number;
  /** Whose it may be: the patient whose record was open at the tap. */
  presumed: string | null;
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
  /** Patients no longer in this person's teams, by id; what is still unsent of them is kept but not shown. */
  removed: string[];
}

const EMPTY: Omit<Meta, "install"> = {
  device_seq: 0,
  cursor: null,
  epoch: null,
  clock: { offset_ms: null, quality: "unknown" },
  sent_at: null,
  contact_at: null,
  removed: [],
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
export async function installOf(database: Database, fresh: string): Promise<string> {
  // Nearly always it is there: a start then waits for no disk.
  const known = await database.read((transaction) => transaction.objectStore("meta").get("install"));
  return typeof known === "string" ? known : minted(database, fresh);
}

function minted(database: Database, fresh: string): Promise<string> {
  return database.write(async (transaction) => {
    const known = await transaction.objectStore("meta").get("install");
    if (typeof known === "string") return known; // Another tab was first.
    await putMeta(transaction, "install", fresh);
    return fresh;
  });
}

/** Keep the time of a stop before anything else is asked. */
export function addStopAwaiting(database: Database, stop: StopAwaitingPatient): Promise<void> {
  return keepClosed(database, `${STOP}${stop.id}`, stop);
}

/** Its patient was named and the fact is kept, or it was no stop. */
export function dropStopAwaiting(database: Database, id: string): Promise<void> {
  return database.write((transaction) => transaction.objectStore("meta").delete(`${STOP}${id}`));
}

/** In the order in which they were found. */
export async function stopsAwaiting(database: Database, rows: ClosedMeta[]): Promise<StopAwaitingPatient[]> {
  const opened = await Promise.all(rows.map(({ name, content }) => database.opened(content, placeOf(name))));
  const stops = (opened as (StopAwaitingPatient | undefined)[]).filter((stop) => stop !== undefined);
  return stops.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** Keep the form a person is filling, so that locking loses nothing of it. */
export function keepInProgress(database: Database, form: unknown): Promise<void> {
  return keepClosed(database, IN_PROGRESS, form);
}

/** The form that was in progress, once; undefined if there is none, or if it is damaged. */
export async function takeInProgress(database: Database): Promise<unknown> {
  const content = await database.read((transaction) => transaction.objectStore("meta").get(IN_PROGRESS));
  if (content === undefined) return undefined;
  const form = await database.opened(content as Content, placeOf(IN_PROGRESS));
  await database.write((transaction) => transaction.objectStore("meta").delete(IN_PROGRESS));
  return form;
}

export interface ClosedMeta {
  name: string;
  content: Content;
}

/** The closed values: of stops only, or all. To be called inside a transaction. */
export async function closedMeta(transaction: Reading | Writing, of: "stops" | "all"): Promise<ClosedMeta[]> {
  const meta = (transaction as Reading).objectStore("meta");
  const names = (await meta.getAllKeys(IDBKeyRange.bound(STOP, `${STOP}\uffff`))).concat(of === "all" ? [IN_PROGRESS] : []);
  const rows = await Promise.all(names.map(async (name) => ({ name, content: await meta.get(name) })));
  return rows.filter((row): row is ClosedMeta => row.content !== undefined);
}

export function placeOf(name: string): string {
  return `meta ${name}`;
}

const STOP = "stop:";
const IN_PROGRESS = "in_progress";

async function keepClosed(database: Database, name: string, value: unknown): Promise<void> {
  const content = await database.codec.close(value, placeOf(name));
  await database.write(async (transaction) => void (await transaction.objectStore("meta").put(content, name)));
}
