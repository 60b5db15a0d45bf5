/**
 * Carries the parcels that wait on this phone, whoever wrote them, under whatever session the browser holds.
 *
 * Promise: needs no unlock and reads nothing; a parcel leaves in the transaction that keeps its receipt; one that
 * the server could not open stays and waits for its author. The wire is the courier's own, never that of a person
 * at work, whose requests say who asks.
 */
import { shut } from "../store/content.ts";
import { Database, type OutboxRow } from "../store/database.ts";
import type { Parcel, Receipt } from "../store/fact.ts";
import { BATCH_FACTS, keepReceipts, readyRows, setAside } from "../store/outbox.ts";
import type { Enrolled } from "../store/people.ts";
import { clearOut } from "../store/wipe.ts";
import { Refused, ShutOut, SignedOut, Unreachable, type EnrolAnswer, type SealedReceipt, type SealedWire } from "./wire.ts";

/** Twice base64url and JSON make of a fact more than it was; the server takes 1 MiB. */
const BATCH_BYTES = 512 * 1024;
const MOST_ROUNDS = 100;
const TAKEN = new Set(["accepted", "duplicate", "held"]);

type Sealed = OutboxRow & { parcel: Parcel };

/** What asking after everybody needs. */
export interface AskingWire {
  user: string | null;
  me(): Promise<EnrolAnswer>;
}

/** Carry what waits of these people. Returns how many parcels got a receipt; throws the error of the wire. */
export async function carry(people: readonly Enrolled[], wire: SealedWire, now: number): Promise<{ sent: number }> {
  let sent = 0;
  for (const person of people) {
    const database = new Database(person.database, shut);
    try {
      sent += await carryFrom(database, wire, now, { keepUnopened: !person.shut_out });
    } finally {
      database.drop();
    }
    if (person.shut_out) await clearOut(person);
  }
  return { sent };
}

/**
 * Carry what waits in one storage. `only` chooses among the rows. Without `keepUnopened`, what the server could not
 * open goes too: the server keeps its bytes, and here nobody can read it any more.
 */
export async function carryFrom(
  database: Database,
  wire: SealedWire,
  now: number,
  choice: { keepUnopened: boolean; only?: (row: OutboxRow) => boolean },
): Promise<number> {
  let sent = 0;
  let most = BATCH_FACTS;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rows = (await readyRows(database, now)).filter(isSealed).filter(choice.only ?? (() => true));
    const batch = withinBytes(rows.slice(0, most));
    if (batch.length === 0) return sent;
    const settled = await offer(database, wire, batch, now, choice.keepUnopened);
    if (settled === null) most = Math.max(1, Math.floor(batch.length / 2));
    else sent += settled;
  }
  return sent;
}

/** Who on this phone does not count any more, by user id. Someone who cannot be asked after now is left for later. */
export async function shutOutOf(people: readonly Enrolled[], wire: AskingWire): Promise<string[]> {
  const found: string[] = [];
  for (const { user, key } of people.filter((person) => !person.shut_out)) {
    if (!key) continue; // Could not prove who it is, and would be told nothing.
    wire.user = user;
    try {
      await wire.me();
    } catch (error) {
      if (error instanceof ShutOut) found.push(user);
      else if (error instanceof Unreachable) break;
      else if (!(error instanceof SignedOut || error instanceof Refused)) throw error;
    } finally {
      wire.user = null;
    }
  }
  return found;
}

function isSealed(row: OutboxRow): row is Sealed {
  return row.parcel !== undefined && row.unopened === undefined;
}

function withinBytes(rows: readonly Sealed[]): Sealed[] {
  let bytes = 0;
  return rows.filter((row, place) => {
    bytes += row.parcel.content.length + 300;
    return place === 0 || bytes <= BATCH_BYTES;
  });
}

/** One request. Null: the server refuses this batch as it is, so the next one is to be smaller. */
async function offer(
  database: Database,
  wire: SealedWire,
  batch: Sealed[],
  now: number,
  keepUnopened: boolean,
): Promise<number | null> {
  try {
    const { answer } = await wire.sealed(batch.map((row) => row.parcel));
    return await settle(database, batch, Array.isArray(answer.receipts) ? answer.receipts : [], now, keepUnopened);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (batch.length > 1) return null;
    await setAside(database, [batch[0]!.id], now);
    return 0;
  }
}

/** Receipts are told in the order of the parcels. One whose id is another's is not believed. */
async function settle(
  database: Database,
  batch: Sealed[],
  given: SealedReceipt[],
  now: number,
  keepUnopened: boolean,
): Promise<number> {
  const told = (row: OutboxRow, place: number) => statusOf(row, given[place]);
  const taken = batch.filter((row, place) => TAKEN.has(told(row, place)));
  const unopened = batch.filter((row, place) => told(row, place) === "unreadable");
  const silent = batch.filter((row) => !taken.includes(row) && !unopened.includes(row));
  const receipts = new Map(taken.map((row) => [row.id, receiptOf(row, given[batch.indexOf(row)]!)]));
  await database.write(async (transaction) => {
    await keepReceipts(transaction, receipts, taken, now);
    const outbox = transaction.objectStore("outbox");
    for (const { id } of unopened) {
      const row = await outbox.get(id);
      if (row && keepUnopened) await outbox.put({ ...row, unopened: true });
      else await outbox.delete(id);
    }
  });
  if (silent.length > 0) await setAside(database, silent.map((row) => row.id), now);
  return taken.length;
}

function statusOf(row: OutboxRow, receipt: SealedReceipt | undefined): string {
  const isOther = typeof receipt?.id === "string" && receipt.id !== row.id;
  return isOther ? "" : (receipt?.status ?? "");
}

function receiptOf(row: OutboxRow, receipt: SealedReceipt): Receipt {
  return { ...receipt, id: row.id, status: receipt.status! };
}
