/**
 * Pages of other phones' facts, and the server's timeline.
 *
 * Promise: a page and the cursor behind it are kept in one transaction, so a page is never skipped; a fact that is
 * already here is never overwritten, unless it is damaged; when the server's timeline is another (a restore from backup), everything this
 * phone wrote is offered again.
 */
import type { Database, LogRow, Writing } from "./database.ts";
import type { Fact } from "./fact.ts";
import { placeOf, waiting, type Log } from "./log.ts";
import { getMeta, putMeta } from "./meta.ts";

export interface Page {
  facts: Fact[];
  cursor: string;
  removed: string[];
}

/** Keep a page with its cursor. Returns how many facts were new, or took the place of a damaged one. */
export async function keepPage(database: Database, page: Page): Promise<number> {
  const rows = await Promise.all(
    page.facts.filter(hasPlace).map(async (fact): Promise<LogRow> => {
      const content = await database.codec.close(fact, placeOf(fact.id));
      return { id: fact.id, patient: fact.patient, own: 0, content };
    }),
  );
  const { fresh, mended } = await database.write(async (transaction) => {
    const log = transaction.objectStore("log");
    const known = await Promise.all(rows.map((row) => log.getKey(row.id)));
    const fresh = rows.filter((_, place) => known[place] === undefined);
    const mended = rows.filter((row, place) => known[place] !== undefined && database.damaged.has(placeOf(row.id)));
    await Promise.all(fresh.map((row) => log.put(row)));
    await Promise.all(mended.map(async (row) => log.put({ ...row, own: (await log.get(row.id))!.own })));
    await changeScope(transaction, page);
    await putMeta(transaction, "cursor", page.cursor);
    return { fresh, mended };
  });
  for (const row of mended) database.damaged.delete(placeOf(row.id));
  return fresh.length + mended.length;
}

/** Once for each opening, begin again from the beginning when entries here cannot be read: the server may have them. */
export async function fetchDamagedAgain(database: Database): Promise<void> {
  if (database.damaged.size === 0 || askedAgain.has(database)) return;
  askedAgain.add(database);
  await forgetCursor(database);
}

const askedAgain = new WeakSet<Database>();

/** What has no id or patient can be filed nowhere; it must not keep the rest of its page from this phone. */
function hasPlace(fact: unknown): fact is Fact {
  if (typeof fact !== "object" || fact === null) return false;
  return "id" in fact && typeof fact.id === "string" && "patient" in fact && typeof fact.patient === "string";
}

/** A patient who left this person's teams leaves this phone, but for what has no receipt yet. */
async function changeScope(transaction: Writing, page: Page): Promise<void> {
  const before = await getMeta(transaction, "removed");
  const seenAgain = new Set(page.facts.filter(hasPlace).map((fact) => fact.patient));
  const removed = new Set([...before.filter((patient) => !seenAgain.has(patient)), ...page.removed]);
  for (const patient of page.removed) await forget(transaction, patient);
  if (before.length !== removed.size || page.removed.length > 0) await putMeta(transaction, "removed", [...removed]);
}

async function forget(transaction: Writing, patient: string): Promise<void> {
  const log = transaction.objectStore("log");
  const receipts = transaction.objectStore("receipts");
  const ids = await log.index("patient").getAllKeys(patient);
  for (const id of ids) {
    const unsent = await transaction.objectStore("outbox").getKey(id);
    if (unsent !== undefined) continue;
    await log.delete(id);
    await receipts.delete(id);
  }
}

/** The server cannot follow this cursor: begin again from the beginning. */
export function forgetCursor(database: Database): Promise<void> {
  return database.write((transaction) => putMeta(transaction, "cursor", null));
}

/**
 * Take note of the server's timeline. On another one than before, all own facts go back into the outbox and the pull
 * begins again; returns whether that happened. The server answers what it still has with `duplicate`.
 */
export async function noteEpoch(database: Database, log: Log, epoch: string): Promise<boolean> {
  const own = await database.read(async (transaction) => {
    const before = await getMeta(transaction, "epoch");
    if (before === null || before === epoch) return [];
    return transaction.objectStore("log").index("own").getAll(1);
  });
  const facts = await log.open(own);
  return database.write(async (transaction) => {
    const before = await getMeta(transaction, "epoch");
    if (before === epoch) return false;
    await putMeta(transaction, "epoch", epoch);
    if (before === null) return false;
    await Promise.all(facts.map((fact) => transaction.objectStore("outbox").put(waiting(fact))));
    await putMeta(transaction, "cursor", null);
    return true;
  });
}
