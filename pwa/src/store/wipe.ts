/**
 * Takes from this phone what a person who was shut out could read here.
 *
 * Promise: the vault goes first, so that whatever else is cut off, nothing sealed can be read again; parcels that
 * were not sent stay until somebody has carried them. Also the way out for a forgotten passphrase. What browsers do
 * with deleted bytes on disk is not in our hands (docs/adr/0011).
 */
import { shut } from "./content.ts";
import { Database } from "./database.ts";
import { inDirectory, type Enrolled } from "./directory.ts";

/** Throws StorageTrouble; `clearOut` then goes on with the rest. */
export async function wipe(enrolled: Enrolled): Promise<void> {
  const { unsealed: _, ...row } = enrolled;
  const bare = { ...row, vault: null, who: null, arrived: null, due: [], shut_out: true };
  await inDirectory(async (directory) => {
    const transaction = directory.transaction(["people", "present"], "readwrite", { durability: "strict" });
    const present = transaction.objectStore("present");
    if ((await present.get("user")) === enrolled.user) await present.delete("user");
    await Promise.all([transaction.objectStore("people").put(bare), transaction.done]);
  });
  await clearOut(enrolled);
}

/** Clear the storage of somebody who was shut out; when nothing waits there any more, they are gone from this phone. */
export async function clearOut({ database: name }: Enrolled): Promise<void> {
  const database = new Database(name, shut);
  const waiting = await database.write(async (transaction) => {
    const outbox = transaction.objectStore("outbox");
    const rows = await outbox.getAll();
    // What the server could not open lies there; nobody here can read it any more.
    const bare = rows.filter((row) => !row.parcel || row.unopened);
    await Promise.all([
      ...bare.map((row) => outbox.delete(row.id)),
      transaction.objectStore("log").clear(),
      transaction.objectStore("receipts").clear(),
      transaction.objectStore("meta").clear(),
    ]);
    return rows.length - bare.length;
  });
  database.drop();
  if (waiting === 0) await inDirectory((directory) => directory.delete("people", name));
}
