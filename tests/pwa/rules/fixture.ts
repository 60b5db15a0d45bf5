/** Two versions of the rules, a course, and a server that serves what a test puts into it. */
import { canonical } from "../../../pwa/src/engine/canonical.ts";
import type { Protocol } from "../../../pwa/src/engine/protocol.ts";
import { sha256 } from "../../../pwa/src/engine/sha256.ts";
import type { KeeperDesk } from "../../../pwa/src/rules/keeper.ts";
import { Library } from "../../../pwa/src/rules/library.ts";
import type { Fact } from "../../../pwa/src/store/fact.ts";
import { Unreachable } from "../../../pwa/src/sync/wire.ts";
import { exported } from "../engine/rules.ts";
import { freshName } from "../indexeddb.ts";

export const PATIENT = "0a0a0a0a-0000-7000-8000-000000000001";
export const NURSE = { id: "0a0a0a0a-0000-7000-8000-000000000002", role: "nurse" };
export const CONSULTANT = { id: "0a0a0a0a-0000-7000-8000-000000000003", role: "consultant" };
export const OPENING = "0a0a0a0a-0000-7000-8000-000000000010";
export const ADOPTION = "0a0a0a0a-0000-7000-8000-000000000011";
export const NOW = 1_780_315_200;

export const { protocol: FIRST, hash: FIRST_HASH } = exported();
export const SECOND: Protocol = { ...FIRST, writing: { ...FIRST.writing, every_hours: 96 } };
export const SECOND_HASH = sha256(canonical(SECOND));

export function fact(id: string, kind: string, author: string, body: Record<string, unknown>, rules?: string): Fact {
  const at = kind === "course_opened" ? "2026-06-01T08:00:00Z" : "2026-06-01T09:00:00Z";
  const envelope = { id, patient: PATIENT, kind, at, recorded_at: at, device: PATIENT, device_seq: 1, author, body };
  return rules === undefined ? envelope : { ...envelope, rules };
}

export function opened(rules?: string): Fact {
  return fact(OPENING, "course_opened", NURSE.id, { protocol: "blinatumomab", weight_kg: 70 }, rules);
}

export function adopted(hash: string, author = CONSULTANT.id): Fact {
  return fact(ADOPTION, "protocol_adopted", author, { hash });
}

/** A server with versions; `far` is no network. */
export class Server {
  current = FIRST_HASH;
  versions = new Map<string, unknown>([[FIRST_HASH, FIRST]]);
  recalled: { hash: string; reason: string; at: string }[] = [];
  notes: Record<string, unknown> = {};
  far = false;
  signedOut = false;
  asked: string[] = [];

  serve(hash: string, protocol: unknown): void {
    this.versions.set(hash, protocol);
    this.current = hash;
  }

  async currentRules(): Promise<unknown> {
    this.#reach("current");
    const versions = [...this.versions.keys()].map((hash) => ({ hash, served_at: "2026-06-01T08:00:00Z" }));
    return { hash: this.current, url: "", versions, recalled: this.recalled };
  }

  async rulesNotes(): Promise<unknown> {
    this.#reach("notes");
    if (this.signedOut) throw new Error("signed out");
    return { notes: this.notes };
  }

  async rules(path: string): Promise<unknown> {
    this.#reach(path);
    return structuredClone(this.versions.get(path.slice("/rules/".length, -".json".length)));
  }

  #reach(what: string): void {
    if (this.far) throw new Unreachable("no network");
    this.asked.push(what);
  }
}

/** A phone with the first version built in, whose courses need `needed`. */
export function desk(server: Server, needed: () => string[] = () => [], shelf = freshName()): KeeperDesk & { shelf: string } {
  return { wire: server, library: new Library(FIRST_HASH, FIRST), needed, shelf };
}
