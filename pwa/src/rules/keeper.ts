/**
 * Brings what this phone lacks of the rules: the server's word on its versions, and each version a course needs.
 *
 * Promise: a version is kept only when its content has the hash it is asked by; what cannot be fetched or kept now is
 * tried again at the next meeting; nothing a person does waits for this.
 */
import { protocolHash, type Protocol } from "../engine/protocol.ts";
import type { Note } from "../engine/version.ts";
import { recordIn, textIn } from "../models/reading.ts";
import { forgetVersions, keepServed, keepVersion, readShelf, type Recall, type Served } from "../store/rules_shelf.ts";
import type { Library } from "./library.ts";

/** The requests this needs; each throws as the wire does. */
export interface RulesWire {
  currentRules(): Promise<unknown>;
  rulesNotes(): Promise<unknown>;
  rules(path: string): Promise<unknown>;
}

export interface KeeperDesk {
  wire: RulesWire;
  library: Library;
  /** The versions that the courses on this phone are under; judged anew where more was learnt. */
  needed(learnt: boolean): readonly string[];
  /** The name of the shelf, where it is not the usual one. */
  shelf?: string;
}

const MOST_VERSIONS = 24;

/** Takes what earlier meetings left on this phone. A shelf that cannot be read leaves the app's own rules. */
export async function takeFromShelf(library: Library, shelf?: string): Promise<void> {
  const { versions, served, notes } = await readShelf(shelf);
  for (const [hash, text] of versions) library.add(hash, text);
  library.hear(served, notes);
}

/** Meets the server. Throws the wire's error, or StorageTrouble; what was learnt before it stays learnt. */
export async function meetRules(desk: KeeperDesk): Promise<void> {
  const { wire, library, shelf } = desk;
  const served = servedIn(await wire.currentRules());
  if (served === null) return;
  // Without a session there are no notes; the versions are public and still come.
  const notes = await wire.rulesNotes().then(notesIn, () => null);
  const before = library.standing();
  library.hear(served, notes);
  const learnt = library.standing() !== before;
  const wanted = new Set([served.current, ...desk.needed(learnt)]);
  if (learnt) await keepServed(served, notes, shelf);
  const absent = [...wanted].filter((hash) => !library.holds(hash) && served.versions.includes(hash));
  for (const hash of absent) await fetchVersion(desk, hash);
  if (absent.length > 0) desk.needed(true);
  await clearOut(wanted, shelf);
}

async function fetchVersion({ wire, library, shelf }: KeeperDesk, hash: string): Promise<void> {
  const protocol = await wire.rules(`/rules/${hash}.json`);
  if (recordIn(protocol) === null || protocolHash(protocol as Protocol) !== hash) return;
  const text = JSON.stringify(protocol);
  library.add(hash, text);
  await keepVersion(hash, text, shelf);
}

/** The shelf is shared by everybody on this phone, so that what one does not need is kept while there is room. */
async function clearOut(wanted: ReadonlySet<string>, shelf?: string): Promise<void> {
  const { versions } = await readShelf(shelf);
  if (versions.size <= MOST_VERSIONS) return;
  await forgetVersions([...versions.keys()].filter((hash) => !wanted.has(hash)), shelf);
}

/** The server's word, or null if it is none; a server of before tells only the hash. */
export function servedIn(value: unknown): Served | null {
  const said = recordIn(value);
  const current = textIn(said?.["hash"]);
  if (said === null || current === null) return null;
  const versions = listIn(said["versions"]).flatMap((one) => textIn(recordIn(one)?.["hash"]) ?? []);
  const recalled = listIn(said["recalled"]).flatMap((one) => recallIn(one) ?? []);
  return { current, versions: [...new Set([current, ...versions])], recalled };
}

function recallIn(value: unknown): Recall | null {
  const said = recordIn(value);
  const hash = textIn(said?.["hash"]);
  if (said === null || hash === null) return null;
  return { hash, reason: textIn(said["reason"]) ?? "no reason given", at: textIn(said["at"]) ?? "" };
}

function notesIn(value: unknown): Map<string, Note> {
  const said = recordIn(recordIn(value)?.["notes"]) ?? {};
  return new Map(Object.entries(said).map(([fact, note]) => [fact, noteIn(note)]));
}

function noteIn(value: unknown): Note {
  const said = recordIn(value) ?? {};
  const roles = listIn(said["roles"]).filter((role) => typeof role === "string");
  return { roles, current: textIn(said["current"]) };
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
