/**
 * Facts without a receipt, and the receipts: what is still only on this phone.
 *
 * Promise: a fact leaves the outbox in the transaction that keeps its receipt. One that the server cannot take waits
 * by itself and holds up no other.
 */
import type { Database, LogRow, OutboxRow, ReceiptRow, Writing } from "./database.ts";
import type { Fact, Receipt } from "./fact.ts";
import type { Log } from "./log.ts";

export const BATCH_FACTS = 100;
export const BATCH_BYTES = 240 * 1024;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 15 * 60_000;

export interface Unsent {
  count: number;
  /** When the oldest was recorded, by this phone's clock; null when there is none. */
  oldest_at: string | null;
}

/**
 * The next facts to offer, oldest number first, within the limits of one request. What cannot be read here is passed
 * over, and holds up no other.
 */
export async function nextBatch(database: Database, log: Log, now: number, most = BATCH_FACTS): Promise<Fact[]> {
  const ready = await readyRows(database, now);
  for (let first = 0; first < ready.length; first += most) {
    const ids = ready.slice(first, first + most).map((row) => row.id);
    const facts = withinBytes(await log.open(await logRows(database, ids)));
    if (facts.length > 0) return facts;
  }
  return [];
}

/** What waits and may be offered now, oldest number first. */
export function readyRows(database: Database, now: number): Promise<OutboxRow[]> {
  return database.read(async (transaction) => {
    const waiting = await transaction.objectStore("outbox").index("device_seq").getAll();
    return waiting.filter((row) => row.not_before <= now);
  });
}

function logRows(database: Database, ids: readonly string[]): Promise<LogRow[]> {
  return database.read(async (transaction) => {
    const rows = await Promise.all(ids.map((id) => transaction.objectStore("log").get(id)));
    return rows.filter((row) => row !== undefined);
  });
}

/** As many of the first facts as one request may hold; never none, or a large one would block the rest for ever. */
function withinBytes(facts: Fact[]): Fact[] {
  const chosen: Fact[] = [];
  let bytes = 0;
  for (const fact of facts) {
    bytes += new TextEncoder().encode(JSON.stringify(fact)).length + 1;
    if (chosen.length > 0 && bytes > BATCH_BYTES) break;
    chosen.push(fact);
  }
  return chosen;
}

/** Keep receipts and take their facts out of the outbox. To be called inside a transaction. */
export async function keepReceipts(
  transaction: Writing,
  receipts: ReadonlyMap<string, Receipt>,
  sent: readonly { id: string; patient: string }[],
  now: number,
): Promise<void> {
  const outbox = transaction.objectStore("outbox");
  const kept = transaction.objectStore("receipts");
  for (const fact of sent) {
    const receipt = receipts.get(fact.id);
    if (!receipt) continue;
    const row: ReceiptRow = {
      id: fact.id,
      patient: fact.patient,
      status: receipt.status,
      reason: receipt.reason ?? null,
      at: now,
    };
    await kept.put(row);
    await outbox.delete(fact.id);
  }
}

/** Let these wait, longer each time, while the others go. */
export function setAside(database: Database, ids: readonly string[], now: number): Promise<void> {
  return database.write(async (transaction) => {
    const outbox = transaction.objectStore("outbox");
    for (const id of ids) {
      const row = await outbox.get(id);
      if (row) await outbox.put({ ...row, attempts: row.attempts + 1, not_before: now + waitOf(row) });
    }
  });
}

function waitOf(row: OutboxRow): number {
  return Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS);
}

export function unsent(database: Database): Promise<Unsent> {
  return database.read(async (transaction) => {
    const rows = await transaction.objectStore("outbox").getAll();
    const times = rows.map((row) => row.recorded_at).sort();
    return { count: rows.length, oldest_at: times[0] ?? null };
  });
}
