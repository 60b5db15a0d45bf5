/**
 * The people on this phone: who they are, how each unlocks, and what a locked phone may say of them.
 *
 * Promise: a person keeps one database; nothing of before is lost when a vault is made, wherever that is cut off; a
 * session exists in memory only. Throws StorageTrouble.
 */
import { closeContents } from "./closing.ts";
import { sealed } from "./content.ts";
import { Database } from "./database.ts";
import { inDirectory, type Arrived, type Enrolled, type Kept, type NotedStop, type Person, type SealKey } from "./directory.ts";
import { initialsOf } from "./initials.ts";
import { StepRefused } from "./trouble.ts";
import type { Vault } from "./vault.ts";
import { arrivedOf, closedPerson, enrolledOf, openedPerson } from "./who.ts";

export type { Contact, Enrolled, NotedStop, Person, SealKey, Team } from "./directory.ts";

/** A person who has unlocked this phone. */
export interface Session extends Person {
  /** The name of the database of this person's facts. */
  database: string;
  /** Signs this phone in again when the browser lost its cookie; it cannot be read, only used. */
  key?: CryptoKey;
  seal?: SealKey;
}

/** Everybody on this phone, those who were shut out included. */
export async function people(): Promise<Enrolled[]> {
  return Promise.all((await inDirectory((directory) => directory.getAll("people"))).map(enrolledOf));
}

/** The id of the person who used this phone last. */
export function presentUser(): Promise<string | null> {
  return inDirectory(async (directory) => (await directory.get("present", "user")) ?? null);
}

export function setPresent(user: string): Promise<void> {
  return inDirectory(async (directory) => void (await directory.put("present", user, "user")));
}

/** What enrolling or signing in brings. `database` is used where the person has none on this phone. */
export interface Enrolment {
  person: Person;
  database: string;
  key?: CryptoKey;
  seal?: SealKey;
}

/**
 * Remember who enrolled or signed in, as the one who is present. A person known before keeps database and vault, so
 * that nothing unsent is orphaned; who they are is then kept by `keepPerson` once they have unlocked.
 */
export async function rememberEnrolled(made: Enrolment): Promise<Enrolled> {
  const arrived = await arrivedOf(made.person);
  const row = await inDirectory(async (directory) => {
    const transaction = directory.transaction(["people", "present"], "readwrite", { durability: "strict" });
    const known = activeOf(await transaction.objectStore("people").getAll(), made.person.user.id);
    const row = known ? renewed(known, made, arrived) : freshRow(made, arrived);
    await Promise.all([
      transaction.objectStore("people").put(row),
      transaction.objectStore("present").put(row.user, "user"),
      transaction.done,
    ]);
    return row;
  });
  return enrolledOf(row);
}

function freshRow({ person, database, key, seal }: Enrolment, arrived: Arrived): Kept {
  const { id, name } = person.user;
  const row = { user: id, initials: initialsOf(name), device: person.device.id, database, arrived };
  return { ...row, ...keysOf(key, seal), vault: null, who: null, due: [], shut_out: false };
}

function renewed(known: Kept, { person, key, seal }: Enrolment, fresh: Arrived): Kept {
  const { key: before, ...rest } = known;
  const device = person.device.id;
  // A key is good for the phone it was made for; the server knows no other by it.
  const kept = key ?? (known.device === device ? before : undefined);
  const arrived = known.vault === null ? fresh : known.arrived;
  return { ...rest, device, initials: initialsOf(person.user.name), arrived, ...keysOf(kept, seal ?? known.seal) };
}

function keysOf(key: CryptoKey | undefined, seal: SealKey | undefined): Pick<Enrolled, "key" | "seal"> {
  return { ...(key ? { key } : {}), ...(seal ? { seal } : {}) };
}

/**
 * Close everything of a person with their new data key. Cut off anywhere, the vault is there before anything is
 * closed with its key, and `sessionOf` goes on with what is left.
 */
export async function secure(user: string, vault: Vault, key: CryptoKey, person: Person): Promise<void> {
  const { database } = await rowOf(user);
  const who = await closedPerson(database, key, person);
  await change(user, (row) => {
    if (row.vault !== null) throw new StepRefused("This person has a vault already.");
    return { ...row, vault, who };
  });
  await closeRest(user, database, key);
}

/** A further way to unlock was added, or a passphrase changed. */
export function keepVault(user: string, vault: Vault): Promise<void> {
  return change(user, (row) => ({ ...row, vault }));
}

/** Keep who a person is, as the server said last, and the key it said to seal facts to. */
export async function keepPerson(user: string, key: CryptoKey, person: Person, seal?: SealKey): Promise<void> {
  const who = await closedPerson((await rowOf(user)).database, key, person);
  await change(user, (row) => {
    return { ...row, who, initials: initialsOf(person.user.name), ...keysOf(row.key, seal ?? row.seal) };
  });
}

/** The session of somebody who has unlocked this phone with their data key. */
export async function sessionOf(enrolled: Enrolled, key: CryptoKey): Promise<Session> {
  const { user, database, device, key: signing, seal } = enrolled;
  if (enrolled.unsealed !== null) await closeRest(user, database, key);
  const person = await openedPerson(enrolled, key);
  return { ...person, device: { ...person.device, id: device }, database, ...keysOf(signing, seal) };
}

/** When this person's tasks are due, for the locked screen. */
export async function setDue(user: string, due: string[]): Promise<void> {
  await change(user, (row) => ({ ...row, due }));
}

/** Note a stop on the locked screen: on disk when this resolves. */
export function noteStop({ id, at }: NotedStop): Promise<void> {
  return inDirectory(async (directory) => {
    const transaction = directory.transaction("stops", "readwrite", { durability: "strict" });
    await Promise.all([transaction.store.put({ id, at }), transaction.done]);
  });
}

/** Hand the noted stops over: each stays here until `keep` has resolved, and `keep` may see it twice. */
export async function takeStops(keep: (stops: NotedStop[]) => Promise<void>): Promise<void> {
  const stops = await inDirectory((directory) => directory.getAll("stops"));
  if (stops.length === 0) return;
  await keep(stops);
  await inDirectory(async (directory) => {
    const transaction = directory.transaction("stops", "readwrite");
    await Promise.all([...stops.map((stop) => transaction.store.delete(stop.id)), transaction.done]);
  });
}

/** The row a person works with; those who were shut out have none until they come back. */
function activeOf<T extends Kept | Enrolled>(rows: readonly T[], user: string): T | undefined {
  return rows.find((row) => row.user === user && !row.shut_out);
}

async function rowOf(user: string): Promise<Enrolled> {
  const row = activeOf(await people(), user);
  if (!row) throw new NotHere();
  return row;
}

/** The person was shut out meanwhile, perhaps by another tab: what is gone does not come back. */
class NotHere extends StepRefused {
  constructor() {
    super("This person is no longer on this phone.");
  }
}

/** One transaction, so that no other tab's change is undone. */
function change(user: string, step: (row: Kept) => Kept): Promise<void> {
  return inDirectory(async (directory) => {
    const transaction = directory.transaction("people", "readwrite", { durability: "strict" });
    const row = activeOf(await transaction.store.getAll(), user);
    if (!row) throw new NotHere();
    await Promise.all([transaction.store.put(step(row)), transaction.done]);
  });
}

async function closeRest(user: string, database: string, key: CryptoKey): Promise<void> {
  await closeContents(new Database(database, sealed(key)));
  await change(user, (row) => ({ ...row, arrived: null }));
}
