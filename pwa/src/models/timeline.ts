/** What happened, newest first, with what became of each entry: corrected, withdrawn, held, not yet sent. */
import type { SecondCheck } from "../store/fact.ts";
import { isCorrection, type Standing } from "./standing.ts";
import { sameDay } from "./times.ts";

export type Travel = "unsent" | "sent" | "held" | "unreadable";

export interface Entry {
  id: string;
  /** Seconds; null if it names no instant: such an entry stands first, to be looked at. */
  at: number | null;
  kind: string;
  body: Record<string, unknown>;
  /** What a second person signed of it. */
  check: SecondCheck | null;
  withdrawn: boolean;
  corrected: boolean;
  mine: boolean;
  travel: Travel;
  /** Why it is held, if it is. */
  reason: string | null;
}

export interface Travels {
  unsent: ReadonlySet<string>;
  troubled: ReadonlyMap<string, { patient: string; status: "held" | "unreadable"; reason: string | null }>;
}

/** Corrections stand with what they correct, not as entries; one whose fact is not here stands by itself. */
export function timeline(facts: readonly Standing[], travels: Travels, author: string): Entry[] {
  const known = new Set(facts.map((standing) => standing.fact.id));
  return facts
    .filter(({ fact }) => !isCorrection(fact) || !known.has(String(fact.body["fact"])))
    .map((standing) => entryOf(standing, travels, author))
    .sort(newestFirst);
}

function entryOf(standing: Standing, travels: Travels, author: string): Entry {
  const ids = [standing.fact.id, ...standing.corrections];
  const troubled = ids.map((id) => travels.troubled.get(id)).find((found) => found !== undefined);
  return {
    id: standing.fact.id,
    at: standing.at,
    kind: standing.kind,
    body: standing.body,
    check: standing.fact.second_check ?? null,
    withdrawn: standing.withdrawn,
    corrected: standing.corrections.length > 0 && !standing.withdrawn,
    mine: standing.fact.author === author,
    travel: troubled?.status ?? (ids.some((id) => travels.unsent.has(id)) ? "unsent" : "sent"),
    reason: troubled?.reason ?? null,
  };
}

/** Entries of one local day, newest first; `day` is null for those whose time is not understood. */
export interface Day {
  at: number | null;
  entries: Entry[];
}

export function days(entries: readonly Entry[], zone: string): Day[] {
  const found: Day[] = [];
  for (const entry of entries) {
    const last = found.at(-1);
    if (last && isSameDay(last.at, entry.at, zone)) last.entries.push(entry);
    else found.push({ at: entry.at, entries: [entry] });
  }
  return found;
}

function isSameDay(one: number | null, other: number | null, zone: string): boolean {
  return one === null || other === null ? one === other : sameDay(one, other, zone);
}

function newestFirst(one: Entry, other: Entry): number {
  if (one.at !== other.at) return (other.at ?? Number.MAX_VALUE) - (one.at ?? Number.MAX_VALUE);
  return one.id < other.id ? 1 : -1;
}
