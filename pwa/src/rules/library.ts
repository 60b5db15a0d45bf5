/**
 * The versions of the rules on this phone, and which of them answers for a patient.
 *
 * Promise: there is always an answer, by the version in force or, marked, by the newest this phone can use; recording
 * never waits for rules. It knows neither storage nor network.
 */
import { advise } from "../engine/advice.ts";
import type { Answer } from "../engine/answer.ts";
import { BrokenEnvelope, decodeFacts, type Fact as EngineFact } from "../engine/facts.ts";
import type { Protocol } from "../engine/protocol.ts";
import { inForce, versionsNamed, type InForce, type Note } from "../engine/version.ts";
import type { Wording } from "../models/wording.ts";
import type { Fact } from "../store/fact.ts";
import type { Recall, Served } from "../store/rules_shelf.ts";
import { hasShapeOf } from "./shape.ts";

/** The version that applies to a patient, and the one that answered. */
export interface Applied {
  inForce: InForce;
  used: string;
  /** Why another version answered than the one in force; null when it answered itself. */
  instead: "absent" | "unusable" | null;
  recalled: Recall | null;
  /** The server's current version, where it is another than the one in force and on this phone. */
  offered: string | null;
  wording: Wording;
}

export interface Judged {
  answer: Answer;
  rules: Applied;
}

/** Whose facts need no note of the server yet: the person on this phone. */
export interface Me {
  id: string;
  role: string;
}

export interface Versions {
  /** The newest version this phone can use. */
  readonly hash: string;
  readonly wording: Wording;
  /** The server's current version, or this phone's own while it never met the server. */
  readonly current: string;
  /** The server's current version cannot be used here yet. */
  readonly isBehind: boolean;
  protocol(hash: string): Protocol | null;
  recallOf(hash: string): Recall | null;
}

export class Library implements Versions {
  readonly #bundled: { hash: string; protocol: Protocol };
  readonly #kept = new Map<string, string>();
  readonly #read = new Map<string, Protocol | null>();
  #served: Served | null = null;
  #notes: ReadonlyMap<string, Note> = new Map();

  constructor(hash: string, protocol: Protocol) {
    this.#bundled = { hash, protocol };
  }

  /** A version by its JSON text. It is read when it is first needed. */
  add(hash: string, text: string): void {
    this.#kept.set(hash, text);
    this.#read.delete(hash);
  }

  /** The server's last word, and its notes where they could be asked; null leaves what is known. */
  hear(served: Served | null, notes: ReadonlyMap<string, Note> | null): void {
    this.#served = served ?? this.#served;
    this.#notes = new Map([...this.#notes, ...(notes ?? [])]);
  }

  /** All that can change an answer, as text: equal texts, equal answers. */
  standing(): string {
    return JSON.stringify([this.#served, [...this.#notes], [...this.#kept.keys()]]);
  }

  holds(hash: string): boolean {
    return hash === this.#bundled.hash || this.#kept.has(hash);
  }

  get current(): string {
    return this.#served?.current ?? this.#bundled.hash;
  }

  get hash(): string {
    return this.protocol(this.current) === null ? this.#bundled.hash : this.current;
  }

  get wording(): Wording {
    return this.#newest;
  }

  get isBehind(): boolean {
    return this.hash !== this.current;
  }

  /** Null when it is not on this phone, or this app cannot use it. */
  protocol(hash: string): Protocol | null {
    if (hash === this.#bundled.hash) return this.#bundled.protocol;
    const text = this.#kept.get(hash);
    if (text === undefined) return null;
    if (!this.#read.has(hash)) this.#read.set(hash, usable(text, this.#bundled.protocol));
    return this.#read.get(hash) ?? null;
  }

  recallOf(hash: string): Recall | null {
    return this.#served?.recalled.find((recall) => recall.hash === hash) ?? null;
  }

  /** `now` in seconds since 1970 UTC. Throws BrokenEnvelope for facts that are none; the screen then says so. */
  judge(facts: readonly Fact[], now: number, me: Me | null): Judged {
    const decoded = decodeFacts(facts, "facts");
    const found = inForce(decoded, versionsNamed(facts), this.#knownBeside(decoded, me), now);
    const wanted = this.protocol(found.hash);
    if (wanted !== null) {
      try {
        return { answer: advise(wanted, decoded, now), rules: this.#applied(found, found.hash, wanted) };
      } catch (error) {
        if (error instanceof BrokenEnvelope || found.hash === this.#bundled.hash) throw error;
        // Rules of another version may hold what this app cannot follow: its own rules answer, marked.
        const { hash, protocol } = this.#bundled;
        return { answer: advise(protocol, decoded, now), rules: this.#applied(found, hash, protocol) };
      }
    }
    return { answer: advise(this.#newest, decoded, now), rules: this.#applied(found, this.hash, this.#newest) };
  }

  get #newest(): Protocol {
    return this.protocol(this.hash) ?? this.#bundled.protocol;
  }

  #knownBeside(facts: readonly EngineFact[], me: Me | null) {
    const notes = new Map<string, Note>();
    for (const { id, kind, author } of facts) {
      if (kind !== "course_opened" && kind !== "protocol_adopted") continue;
      const note = this.#notes.get(id);
      if (note) notes.set(id, note);
      else if (me !== null && author === me.id) notes.set(id, { roles: [me.role], current: null });
    }
    const versions = new Set([...(this.#served?.versions ?? []), ...this.#kept.keys(), this.#bundled.hash]);
    return { notes, versions, current: this.current };
  }

  #applied(found: InForce, used: string, protocol: Protocol): Applied {
    const other = used !== found.hash;
    return {
      inForce: found,
      used,
      instead: other ? (this.holds(found.hash) ? "unusable" : "absent") : null,
      recalled: this.recallOf(found.hash) ?? this.recallOf(used),
      offered: this.current !== found.hash && this.protocol(this.current) !== null ? this.current : null,
      wording: protocol,
    };
  }
}

function usable(text: string, own: Protocol): Protocol | null {
  const value = JSON.parse(text) as unknown;
  return hasShapeOf(own, value) ? (value as Protocol) : null;
}

/** The hash in a path such as `/rules/{hash}.json`. */
export function hashOf(path: string): string {
  return /\/rules\/([0-9a-f]+)\.json$/.exec(path)?.[1] ?? "";
}
