/** What lies on a phone, looked at from outside, and a phone that dies between two writes. */
import { openDB, type IDBPDatabase } from "../../../pwa/node_modules/idb/build/index.js";
import "../indexeddb.ts";

export function dataKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** A passkey's secret: as good as a passphrase for a test, without its slowness. */
export const SECRET = { way: "passkey", credential: "cred-1", result: new Uint8Array(32).fill(7).buffer } as const;
export const SALT = new Uint8Array(32).fill(3);

export async function inStore<T>(name: string, step: (database: IDBPDatabase) => Promise<T>): Promise<T> {
  const database = await openDB(name);
  try {
    return await step(database);
  } finally {
    database.close();
  }
}

/** Everything in one database: each key and value, as text that holds every string and every byte as a letter. */
export function textOf(name: string): Promise<string> {
  return inStore(name, async (database) => {
    const found: unknown[] = [name];
    for (const store of database.objectStoreNames) {
      found.push(store, await database.getAllKeys(store), await database.getAll(store));
    }
    return said(found);
  });
}

function said(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("latin1");
  if (value instanceof Map || value instanceof Set) return said([...value]);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([name, part]) => `${name}=${said(part)}`).join("\n");
}

/** Run a step that is killed at its nth writing transaction, counted from 0. True if it was killed. */
export async function killedAt(nth: number, step: () => Promise<unknown>): Promise<boolean> {
  const transaction = IDBDatabase.prototype.transaction;
  let writes = 0;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...rest) {
    if (rest[1] === "readwrite") writes += 1;
    if (writes > nth) throw Object.assign(new Error("killed"), { name: "DataError" });
    return transaction.apply(this, rest);
  };
  try {
    await step();
    return false;
  } catch (error) {
    if (writes <= nth) throw error;
    return true;
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
}

/** Forget everybody on this phone. */
export async function emptyPhone(): Promise<void> {
  for (const { name } of await indexedDB.databases()) await gone(name!);
}

function gone(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => resolve();
    asked.onerror = () => reject(asked.error!);
  });
}
