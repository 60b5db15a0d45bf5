/** A nurse's phone with an empty storage. */
import { freshName } from "../indexeddb.ts";
import type { Codec } from "../../../pwa/src/store/content.ts";
import { Database } from "../../../pwa/src/store/database.ts";
import type { Draft, Writer } from "../../../pwa/src/store/fact.ts";
import { Log } from "../../../pwa/src/store/log.ts";
import { newId } from "../../../pwa/src/ids.ts";
import { plain } from "./plain.ts";

export const SMITH = "0a0a0a0a-0000-5000-8000-000000000001";
export const OKAFOR = "0a0a0a0a-0000-5000-8000-000000000002";
export const ALICE: Writer = { author: "alice", device: "phone-1", rules: "hash-1" };

export interface Phone {
  database: Database;
  log: Log;
}

export function phone(name = freshName(), install = "install-1", codec: Codec = plain): Phone {
  const database = new Database(name, codec, 2_000);
  return { database, log: new Log(database, install) };
}

export function note(text: string, patient = SMITH): Draft {
  const at = "2026-06-01T08:00:00Z";
  return { id: newId(1_780_300_800_000), patient, kind: "note_written", at, recorded_at: at, body: { text } };
}
