/**
 * The rules this phone has fetched, in a small database of their own: rules are no patient's data, and every person
 * on the phone uses the same.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Note } from "../engine/version.ts";
import { troubleOf } from "./trouble.ts";

/** A version that nobody should follow any more, and why. */
export interface Recall {
  hash: string;
  reason: string;
  at: string;
}

/** The server's last word on its versions. */
export interface Served {
  current: string;
  versions: string[];
  recalled: Recall[];
}

export interface Shelved {
  /** Canonical JSON by hash. */
  versions: Map<string, string>;
  served: Served | null;
  notes: Map<string, Note>;
}

interface ShelfTables extends DBSchema {
  versions: { key: string; value: string };
  served: { key: string; value: Served };
  notes: { key: string; value: Note };
}

const SHELF = "bagwatch-rules";
const LATEST = "latest";

/** Everything on the shelf. Throws StorageTrouble. */
export function readShelf(name = SHELF): Promise<Shelved> {
  return onShelf(name, async (shelf) => {
    const transaction = shelf.transaction(["versions", "served", "notes"], "readonly");
    const [hashes, texts, served, facts, notes] = await Promise.all([
      transaction.objectStore("versions").getAllKeys(),
      transaction.objectStore("versions").getAll(),
      transaction.objectStore("served").get(LATEST),
      transaction.objectStore("notes").getAllKeys(),
      transaction.objectStore("notes").getAll(),
    ]);
    return { versions: paired(hashes, texts), served: served ?? null, notes: paired(facts, notes) };
  });
}

export function keepVersion(hash: string, text: string, name = SHELF): Promise<void> {
  return onShelf(name, async (shelf) => void (await shelf.put("versions", text, hash)));
}

/** The server's word; notes replace those before, for they are always told whole. */
export function keepServed(served: Served, notes: ReadonlyMap<string, Note> | null, name = SHELF): Promise<void> {
  return onShelf(name, async (shelf) => {
    const transaction = shelf.transaction(["served", "notes"], "readwrite");
    const writes: Promise<unknown>[] = [transaction.objectStore("served").put(served, LATEST)];
    if (notes !== null) writes.push(transaction.objectStore("notes").clear());
    for (const [fact, note] of notes ?? []) writes.push(transaction.objectStore("notes").put(note, fact));
    await Promise.all([...writes, transaction.done]);
  });
}

export function forgetVersions(hashes: readonly string[], name = SHELF): Promise<void> {
  return onShelf(name, async (shelf) => {
    const transaction = shelf.transaction("versions", "readwrite");
    await Promise.all([...hashes.map((hash) => transaction.store.delete(hash)), transaction.done]);
  });
}

function paired<T>(keys: readonly string[], values: readonly T[]): Map<string, T> {
  return new Map(keys.map((key, place) => [key, values[place]!]));
}

async function onShelf<T>(name: string, step: (shelf: IDBPDatabase<ShelfTables>) => Promise<T>): Promise<T> {
  try {
    const shelf = await openDB<ShelfTables>(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore("versions");
        fresh.createObjectStore("served");
        fresh.createObjectStore("notes");
      },
    });
    try {
      return await step(shelf);
    } finally {
      shelf.close();
    }
  } catch (error) {
    throw troubleOf(error);
  }
}
