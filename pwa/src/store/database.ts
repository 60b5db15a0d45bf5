/**
 * The phone's database: its tables, and the one door through which they are read and written.
 *
 * Promise: a write is on disk (strict durability) when `write` resolves and not before; a dead connection is dropped
 * and the step runs once more on a new one; storage that does not answer is said after a limit, not waited for.
 * Throws StorageTrouble, nothing else of its own. It knows nothing of the page.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import { Damaged, type Codec, type Content } from "./content.ts";
import type { Parcel, ReceiptStatus } from "./fact.ts";
import { connectionIsDead, StepRefused, StorageTrouble, troubleOf } from "./trouble.ts";

/** A fact. `own` is 1 if this storage wrote it. */
export interface LogRow {
  id: string;
  patient: string;
  own: 0 | 1;
  content: Content;
}

/**
 * A fact without a receipt. `not_before` holds back what the server could not take, so that it blocks no other.
 * `parcel` is what anybody's session may carry; `unopened` if the server could not open it.
 */
export interface OutboxRow {
  id: string;
  patient: string;
  device_seq: number;
  recorded_at: string;
  attempts: number;
  not_before: number;
  parcel?: Parcel;
  unopened?: true;
}

export interface ReceiptRow {
  id: string;
  patient: string;
  status: ReceiptStatus;
  reason: string | null;
  at: number;
}

export interface Tables extends DBSchema {
  log: { key: string; value: LogRow; indexes: { patient: string; own: number } };
  outbox: { key: string; value: OutboxRow; indexes: { device_seq: number } };
  receipts: { key: string; value: ReceiptRow; indexes: { status: string } };
  meta: { key: string; value: unknown };
}

export type Names = StoreNames<Tables>[];
export type Reading = IDBPTransaction<Tables, Names, "readonly">;
export type Writing = IDBPTransaction<Tables, Names, "readwrite">;

const EVERYTHING: Names = ["log", "outbox", "receipts", "meta"];
const VERSION = 2;
export const ANSWER_LIMIT_MS = 8_000;

export class Database {
  readonly name: string;
  readonly codec: Codec;
  /** The places of what could not be read here since it was opened. */
  readonly damaged = new Set<string>();
  #handle: Promise<IDBPDatabase<Tables>> | null = null;
  readonly #limit: number;

  constructor(name: string, codec: Codec, limit = ANSWER_LIMIT_MS) {
    this.name = name;
    this.codec = codec;
    this.#limit = limit;
  }

  /** What was closed under this place; undefined if it is damaged, which is noted and hides nothing else. */
  async opened(content: Content, place: string): Promise<unknown> {
    try {
      return await this.codec.open(content, place);
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      this.damaged.add(place);
      return undefined;
    }
  }

  /** Run a step on a snapshot. */
  read<T>(step: (transaction: Reading) => Promise<T>): Promise<T> {
    return this.#run(async (handle) => {
      const transaction = handle.transaction(EVERYTHING, "readonly");
      const [value] = await Promise.all([step(transaction), transaction.done]);
      return value;
    });
  }

  /** Run a step that is on disk, whole, when this resolves; if it throws, nothing of it is. */
  write<T>(step: (transaction: Writing) => Promise<T>): Promise<T> {
    return this.#run(async (handle) => {
      const transaction = handle.transaction(EVERYTHING, "readwrite", { durability: "strict" });
      const done = transaction.done.then(() => undefined, (error: unknown) => ({ error }));
      let value: T;
      try {
        value = await step(transaction);
      } catch (error) {
        abort(transaction);
        throw error;
      }
      const failed = await done;
      if (failed) throw failed.error;
      return value;
    });
  }

  /** Let go of the connection; the next use opens another. */
  drop(): void {
    const held = this.#handle;
    this.#handle = null;
    held?.then((handle) => handle.close()).catch(() => undefined); // A handle that never opened needs no closing.
  }

  async #run<T>(step: (handle: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
    try {
      return await this.#once(step);
    } catch (error) {
      if (!connectionIsDead(error)) throw said(error);
    }
    this.drop();
    try {
      return await this.#once(step);
    } catch (error) {
      throw said(error);
    }
  }

  async #once<T>(step: (handle: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.drop();
        reject(new StorageTrouble("stalled"));
      }, this.#limit);
    });
    try {
      return await Promise.race([this.#open().then(step), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #open(): Promise<IDBPDatabase<Tables>> {
    this.#handle ??= this.#opened();
    return this.#handle;
  }

  async #opened(): Promise<IDBPDatabase<Tables>> {
    try {
      return await openDB<Tables>(this.name, VERSION, {
        upgrade: makeTables,
        blocking: () => this.drop(),
        terminated: () => this.drop(),
      });
    } catch (error) {
      this.#handle = null;
      throw error;
    }
  }
}

function said(error: unknown): unknown {
  return error instanceof StepRefused ? error : troubleOf(error);
}

function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch {
    // It had already ended: there is nothing left to undo.
  }
}

async function makeTables(
  database: IDBPDatabase<Tables>,
  before: number,
  _: number | null,
  upgrade: IDBPTransaction<Tables, Names, "versionchange">,
): Promise<void> {
  if (before === 1) return stopsApart(upgrade);
  const log = database.createObjectStore("log", { keyPath: "id" });
  log.createIndex("patient", "patient");
  log.createIndex("own", "own");
  database.createObjectStore("outbox", { keyPath: "id" }).createIndex("device_seq", "device_seq");
  database.createObjectStore("receipts", { keyPath: "id" }).createIndex("status", "status");
  database.createObjectStore("meta");
}

/** Version 1 kept the stops awaiting a patient as one list in the clear. */
async function stopsApart(upgrade: IDBPTransaction<Tables, Names, "versionchange">): Promise<void> {
  const meta = upgrade.objectStore("meta");
  const stops = ((await meta.get("stops_awaiting")) ?? []) as { id: string }[];
  for (const stop of stops) await meta.put(JSON.stringify(stop), `stop:${stop.id}`);
  await meta.delete("stops_awaiting");
}
