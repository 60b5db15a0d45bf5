/** Everything the screen says of this storage, read in one snapshot so that its parts agree. */
import type { Database, ReceiptRow } from "./database.ts";
import type { ClockReading } from "./fact.ts";
import { closedMeta, getMeta, stopsAwaiting, type StopAwaitingPatient } from "./meta.ts";

export interface StoreStatus {
  unsent: ReadonlySet<string>;
  /** When the oldest unsent fact was recorded, RFC 3339; null when there is none. */
  oldest_at: string | null;
  troubled: ReceiptRow[];
  clock: ClockReading;
  sent_at: number | null;
  contact_at: number | null;
  stops_awaiting: StopAwaitingPatient[];
  /** Entries on this phone that cannot be read, so far. */
  damaged: number;
}

/** Of a phone nobody has enrolled. */
export const NOTHING_STORED: StoreStatus = {
  unsent: new Set(),
  oldest_at: null,
  troubled: [],
  clock: { offset_ms: null, quality: "unknown" },
  sent_at: null,
  contact_at: null,
  stops_awaiting: [],
  damaged: 0,
};

export async function readStatus(database: Database): Promise<StoreStatus> {
  const { rows, troubled, stops, ...rest } = await database.read(async (transaction) => {
    const byStatus = transaction.objectStore("receipts").index("status");
    const [rows, held, unreadable, clock, sent_at, contact_at, stops] = await Promise.all([
      transaction.objectStore("outbox").getAll(),
      byStatus.getAll("held"),
      byStatus.getAll("unreadable"),
      getMeta(transaction, "clock"),
      getMeta(transaction, "sent_at"),
      getMeta(transaction, "contact_at"),
      closedMeta(transaction, "stops"),
    ]);
    return { rows, troubled: [...held, ...unreadable], clock, sent_at, contact_at, stops };
  });
  const unsent = new Set(rows.map((row) => row.id));
  const oldest_at = rows.map((row) => row.recorded_at).sort()[0] ?? null;
  const stops_awaiting = await stopsAwaiting(database, stops);
  return { unsent, oldest_at, troubled, ...rest, stops_awaiting, damaged: database.damaged.size };
}
