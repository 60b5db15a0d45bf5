/**
 * The rules this phone has fetched, in a small database of their own: rules are no patient's data, and every person
 * on the phone uses the same. They are kept compressed: they are long, and they name the drug.
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

/** Compressed (gzip); a text is of before versions were. */
type Kept = Uint8Array<ArrayBuffer> | string;

interface ShelfTables extends DBSchema {
  versions: { key: string; value: Kept };
  served: { key: string; value: Served };
  notes: { key: string; value: Note };
}

const SHELF = "bagwatch-rules";
const LATEST = "latest";

/** Everything on the shelf. Throws StorageTrouble. */
export async function readShelf(name = SHELF): Promise<Shelved> {
  const { hashes, kept, served, notes } = await onShelf(name, async (shelf) => {
    const transaction = shelf.transaction(["versions", "served", "notes"], "readonly");
    const [hashes, kept, served, facts, notes] = await Promise.all([
      transaction.objectStore("versions").getAllKeys(),
      transaction.objectStore("versions").getAll(),
      transaction.objectStore("served").get(LATEST),
      transaction.objectStore("notes").getAllKeys(),
      transaction.objectStore("notes").getAll(),
    ]);
    return { hashes, kept, served: served ?? null, notes: paired(facts, notes) };
  });
  const texts = await Promise.all(kept.map(unpacked));
  for (const [place, text] of kept.entries()) if (typeof text === "string") await keepVersion(hashes[place]!, text, name);
  const whole = hashes.map((hash, place) => [hash, texts[place]] as const).filter((pair) => pair[1] !== null);
  return { versions: new Map(whole as [string, string][]), served, notes };
}

export async function keepVersion(hash: string, text: string, name = SHELF): Promise<void> {
  const packed = await packedOf(text);
  await onShelf(name, async (shelf) => void (await shelf.put("versions", packed, hash)));
}

/** The server's word. A note replaces that of its fact alone: each person is told only of the patients they see. */
export function keepServed(served: Served, notes: ReadonlyMap<string, Note> | null, name = SHELF): Promise<void> {
  return onShelf(name, async (shelf) => {
    const transaction = shelf.transaction(["served", "notes"], "readwrite");
    const writes: Promise<unknown>[] = [transaction.objectStore("served").put(served, LATEST)];
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

async function packedOf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Null for what cannot be unpacked: a version that is not here is fetched again. */
async function unpacked(kept: Kept): Promise<string | null> {
  if (typeof kept === "string") return kept;
  const text = new Blob([kept]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(text).text().catch(() => null);
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
