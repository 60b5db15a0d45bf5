/**
 * Closes what a person's storage held in the clear before they had a vault.
 *
 * Promise: cut off anywhere, each row is either as it was or closed, and running it again closes the rest.
 */
import type { Content } from "./content.ts";
import type { Database, LogRow } from "./database.ts";
import { placeOf as placeOfFact } from "./log.ts";
import { closedMeta, placeOf, type ClosedMeta } from "./meta.ts";

const ROWS_AT_ONCE = 500;

/** As before there were vaults: the JSON text of what is now closed. */
function isOpen(content: unknown): content is string {
  return typeof content === "string";
}

/** Everything of this storage that is plain, closed with its codec. Throws StorageTrouble. */
export async function closeContents(database: Database): Promise<void> {
  const rows = await database.read((transaction) => transaction.objectStore("log").getAll());
  const open = rows.filter((row) => isOpen(row.content));
  for (let first = 0; first < open.length; first += ROWS_AT_ONCE) {
    await closeFacts(database, open.slice(first, first + ROWS_AT_ONCE));
  }
  await closeMeta(database);
  database.drop();
}

async function closeFacts(database: Database, rows: LogRow[]): Promise<void> {
  const closed = await Promise.all(
    rows.map(async (row) => ({ ...row, content: await closedOf(database, row.content, placeOfFact(row.id)) })),
  );
  await database.write(async (transaction) => {
    await Promise.all(closed.map((row) => transaction.objectStore("log").put(row)));
  });
}

async function closeMeta(database: Database): Promise<void> {
  const rows = await database.read((transaction) => closedMeta(transaction, "all"));
  const closed: ClosedMeta[] = [];
  for (const { name, content } of rows) {
    if (isOpen(content)) closed.push({ name, content: await closedOf(database, content, placeOf(name)) });
  }
  await database.write(async (transaction) => {
    await Promise.all(closed.map(({ name, content }) => transaction.objectStore("meta").put(content, name)));
  });
}

function closedOf(database: Database, text: unknown, place: string): Promise<Content> {
  return database.codec.close(JSON.parse(text as string), place);
}
