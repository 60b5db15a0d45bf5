/**
 * Sends what only this phone has.
 *
 * Promise: facts are offered in the order they were written; each leaves the outbox with its receipt; a fact that the
 * server cannot take, or says nothing of, waits by itself while the others go. Ends when nothing is ready, or with the
 * error of the wire.
 */
import type { Database } from "../store/database.ts";
import type { Fact, Receipt } from "../store/fact.ts";
import { placeOf, type Log } from "../store/log.ts";
import { putMeta } from "../store/meta.ts";
import { BATCH_FACTS, keepReceipts, nextBatch, setAside, unsent } from "../store/outbox.ts";
import { noteEpoch } from "../store/pages.ts";
import { carryFrom } from "./courier.ts";
import { offsetOf } from "./offset.ts";
import { Refused, type PushAnswer, type Timed, type Wire } from "./wire.ts";

export interface Desk {
  database: Database;
  log: Log;
  wire: Wire;
  install: string;
  now: () => number;
}

const MOST_ROUNDS = 1_000;
const STATUSES = new Set(["accepted", "duplicate", "held", "unreadable"]);

/** Drain the outbox. Returns how many facts got a receipt. */
export async function drain(desk: Desk): Promise<number> {
  await desk.log.sealWaiting();
  const sent = await drainReadable(desk);
  return sent + (await carryDamaged(desk));
}

/** What cannot be read here any more may still be whole in its parcel. */
function carryDamaged({ database, wire, now }: Desk): Promise<number> {
  if (database.damaged.size === 0) return Promise.resolve(0);
  const only = ({ id }: { id: string }) => database.damaged.has(placeOf(id));
  return carryFrom(database, wire, now(), { keepUnopened: true, only });
}

async function drainReadable(desk: Desk): Promise<number> {
  let sent = 0;
  let most = BATCH_FACTS;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const batch = await nextBatch(desk.database, desk.log, desk.now(), most);
    if (batch.length === 0) return sent;
    const settled = await offer(desk, batch);
    if (settled === null) most = Math.max(1, Math.floor(batch.length / 2));
    else sent += settled;
  }
  return sent;
}

/** One request. Null: the server refuses this batch as it is, so the next one is to be smaller. */
async function offer(desk: Desk, batch: Fact[]): Promise<number | null> {
  try {
    const { count, oldest_at } = await unsent(desk.database);
    const frontier = { unsent: count, oldest_at };
    return await settle(desk, batch, await desk.wire.push({ install: desk.install, facts: batch, frontier }));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (batch.length > 1) return null;
    await setAside(desk.database, [batch[0]!.id], desk.now());
    return 0;
  }
}

async function settle(desk: Desk, batch: Fact[], timed: Timed<PushAnswer>): Promise<number> {
  const { answer } = timed;
  const receipts = receiptsOf(batch, answer.receipts);
  const now = desk.now();
  await desk.database.write(async (transaction) => {
    await keepReceipts(transaction, receipts, batch, now);
    await putMeta(transaction, "clock", offsetOf(timed.sent_ms, timed.received_ms, answer.server_time));
    await putMeta(transaction, "contact_at", now);
    if (receipts.size > 0) await putMeta(transaction, "sent_at", now);
  });
  const silent = batch.filter((fact) => !receipts.has(fact.id)).map((fact) => fact.id);
  if (silent.length > 0) await setAside(desk.database, silent, now);
  if (typeof answer.epoch === "string") await noteEpoch(desk.database, desk.log, answer.epoch);
  return receipts.size;
}

/** Receipts by fact. One without an id (`unreadable` may have none) belongs to the fact at its place. */
function receiptsOf(batch: Fact[], given: unknown): Map<string, Receipt> {
  const found = new Map<string, Receipt>();
  if (!Array.isArray(given)) return found;
  const known = new Set(batch.map((fact) => fact.id));
  (given as Partial<Receipt>[]).forEach((receipt, place) => {
    const id = receipt.id ?? batch[place]?.id;
    if (id === undefined || !known.has(id) || !STATUSES.has(receipt.status ?? "")) return;
    found.set(id, { ...receipt, id, status: receipt.status! });
  });
  return found;
}
