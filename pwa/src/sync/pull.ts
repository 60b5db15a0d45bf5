/**
 * Brings what others wrote.
 *
 * Promise: pages are kept with their cursor, in order, until the server says that this is all; a cursor the server
 * cannot follow begins again from the beginning. Ends with the error of the wire, and then goes on from there.
 */
import { getMeta, putMeta } from "../store/meta.ts";
import { fetchDamagedAgain, forgetCursor, keepPage, noteEpoch } from "../store/pages.ts";
import { offsetOf } from "./offset.ts";
import type { Desk } from "./outbox.ts";
import type { PullAnswer, Timed } from "./wire.ts";

const PAGE_FACTS = 500;
const MOST_PAGES = 2_000;
const MOST_RESETS = 3;

export interface Pulled {
  /** Facts that were new to this phone. */
  fresh: number;
  /** Patients who left this person's teams. */
  removed: number;
}

/** Pull all there is. */
export async function pull(desk: Desk): Promise<Pulled> {
  const pulled: Pulled = { fresh: 0, removed: 0 };
  await fetchDamagedAgain(desk.database);
  let resets = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const cursor = await desk.database.read((transaction) => getMeta(transaction, "cursor"));
    const timed = await desk.wire.pull(cursor, PAGE_FACTS);
    const { answer } = timed;
    if (answer.reset !== undefined || (await timelineChanged(desk, answer))) {
      await forgetCursor(desk.database);
      resets += 1;
      if (resets > MOST_RESETS) return pulled; // The server contradicts itself; the next kick tries again.
      continue;
    }
    const removed = answer.removed ?? [];
    pulled.fresh += await keepPage(desk.database, { ...answer, removed });
    pulled.removed += removed.length;
    await noteContact(desk, timed);
    if (answer.complete) return pulled;
  }
  return pulled;
}

function timelineChanged(desk: Desk, answer: PullAnswer): Promise<boolean> {
  return typeof answer.epoch === "string" ? noteEpoch(desk.database, desk.log, answer.epoch) : Promise.resolve(false);
}

function noteContact(desk: Desk, timed: Timed<PullAnswer>): Promise<void> {
  const reading = offsetOf(timed.sent_ms, timed.received_ms, timed.answer.server_time);
  return desk.database.write(async (transaction) => {
    await putMeta(transaction, "clock", reading);
    await putMeta(transaction, "contact_at", desk.now());
  });
}
