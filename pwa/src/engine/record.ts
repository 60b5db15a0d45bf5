/**
 * The record: the facts that count, in fold order, with what was understood of each.
 *
 * Twin of shared_rules/record.py. Order and doubles of arrival do not matter. A fact dated after `now` counts as at
 * `now`. What is not understood is counted once for each fact and never lost.
 */
import { canonical, NotCanonical } from "./canonical.ts";
import { correct, type Corrected, type Live } from "./corrections.ts";
import type { Fact } from "./facts.ts";
import { compareKeys, sortedBy, type Key } from "./order.ts";
import type { Protocol } from "./protocol.ts";
import { flagIn, numberIn, readBody, textIn, type Valid } from "./reading.ts";

/**
 * One fact as the course folds it. `order` is its place; instants in `valid` are whole seconds.
 *
 * `replaced`: it says what a correction says, recorded when that was.
 */
export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly recorded_at: number;
  readonly device: string;
  readonly author: string;
  readonly replaced: boolean;
  readonly order: number;
  readonly valid: Map<string, unknown>;
}

const HASH = /^[0-9a-f]{64}$/;

/** A fact that is spoken of: when, and which. */
export interface Mention {
  readonly at: number;
  readonly order: number;
  readonly id: string;
}

/** What was recorded: entries in fold order, facts not understood, facts of a suspect clock. */
export interface Record {
  readonly entries: readonly Entry[];
  readonly not_understood: readonly Mention[];
  readonly suspect: readonly Mention[];
  readonly order: ReadonlyMap<string, number>;
}

/** The record of one patient's facts as of `now` (seconds). */
export function settle(protocol: Protocol, facts: readonly Fact[], now: number): Record {
  const { kept, conflicting } = unique(facts);
  const inOrder = sortedBy(kept, (fact) => [fact.at, fact.recorded_at, fact.id]);
  const corrected = correct(inOrder);
  const order = orderOf(inOrder, corrected);
  const lives = sortedBy(corrected.live, ({ fact }) => [order.get(fact.id)!]);
  const misread = new Set(corrected.adrift);
  const entries = lives.map((live) => {
    const [entry, understood] = readEntry(protocol, live, order.get(live.fact.id)!, now);
    if (!understood || conflicting.has(entry.id)) misread.add(entry.id);
    return entry;
  });
  for (const fact of corrected.corrections) {
    if (!readBody(fact.kind, fact.body).understood) misread.add(fact.id);
  }
  const notUnderstood = inOrder
    .filter((fact) => misread.has(fact.id))
    .map((fact) => ({ at: Math.min(fact.at, now), order: order.get(fact.id)!, id: fact.id }));
  const not_understood = sortedBy(notUnderstood, (mention) => [mention.order]);
  return { entries, not_understood, suspect: suspectOf(corrected, order, now), order };
}

/** The place of every fact in the fold; a replaced one stands where its replacement says. */
function orderOf(unique: readonly Fact[], corrected: Corrected): Map<string, number> {
  const keys = new Map(unique.map((fact) => [fact.id, [fact.at, fact.recorded_at, fact.id] as Key]));
  for (const { fact, content } of corrected.live) keys.set(fact.id, [content.at, content.recorded_at, fact.id]);
  const ids = sortedBy(keys, ([, key]) => key).map(([id]) => id);
  return new Map(ids.map((id, index) => [id, index]));
}

/** One fact for each id, and the ids under which something else came too. */
function unique(facts: readonly Fact[]): { kept: Fact[]; conflicting: Set<string> } {
  const kept = new Map<string, Fact>();
  const conflicting = new Set<string>();
  for (const fact of facts) {
    const other = kept.get(fact.id);
    const compared = other === undefined ? 0 : compareKeys(contentKey(fact), contentKey(other));
    if (other === undefined) kept.set(fact.id, fact);
    if (compared !== 0) conflicting.add(fact.id);
    if (compared < 0) kept.set(fact.id, fact);
  }
  return { kept: [...kept.values()], conflicting };
}

function contentKey(fact: Fact): Key {
  return [fact.at, fact.recorded_at, fact.kind, fact.device, fact.device_seq, fact.author, bodyText(fact)];
}

function bodyText(fact: Fact): string {
  try {
    return canonical(fact.body);
  } catch (error) {
    if (error instanceof NotCanonical) return "";
    throw error;
  }
}

function readEntry(protocol: Protocol, live: Live, index: number, now: number): [Entry, boolean] {
  const { fact, content } = live;
  const { valid, understood } = readBody(content.kind, content.body);
  const dated = dropImpossibleInstants(valid, content.at, content.recorded_at);
  countAsAtMost(valid, now);
  const measured = dropOtherUnit(protocol, content.kind, valid);
  const named = dropNoVersion(content.kind, valid) && namesItsGiver(content.kind, valid);
  const entry = {
    id: fact.id,
    kind: content.kind,
    at: Math.min(content.at, now),
    recorded_at: content.recorded_at,
    device: fact.device,
    author: fact.author,
    replaced: content !== fact,
    order: index,
    valid,
  };
  return [entry, understood && dated && measured && named];
}

// Instants of a body that tell of the past; the others tell of what is planned or printed on a bag.
const PAST: readonly string[] = ["last_seen_running_at", "onset_at", "sampled_at", "since"];

/** What is told by a clock that is ahead counts as at now, as the fact's own instant does. */
function countAsAtMost(valid: Map<string, unknown>, now: number): void {
  for (const key of PAST) {
    if (valid.has(key)) valid.set(key, Math.min(valid.get(key) as number, now));
  }
}

/** Takes away what lies after the fact itself: it cannot be so, and would make a sample ever fresh. */
function dropImpossibleInstants(valid: Map<string, unknown>, at: number, recordedAt: number): boolean {
  const latest = (key: string) => (key === "sampled_at" ? Math.max(at, recordedAt) : at);
  const late = PAST.filter((key) => valid.has(key) && (valid.get(key) as number) > latest(key));
  for (const key of late) valid.delete(key);
  return late.length === 0;
}

/** Takes away a value whose unit is not the one in which its analyte is understood, or cannot be. */
function dropOtherUnit(protocol: Protocol, kind: string, valid: Map<string, unknown>): boolean {
  if (kind !== "lab_resulted") return true;
  for (const { analyte, unit, possible_to } of protocol.laboratory.units) {
    if (analyte !== valid.get("analyte")) continue;
    const impossible = possible_to !== null && (numberIn(valid, "value") ?? 0) > possible_to;
    if (impossible || unit !== valid.get("unit")) {
      valid.delete("value");
      return false;
    }
  }
  return true;
}

/** Takes away what is no hash: a version of the rules has no other name. */
function dropNoVersion(kind: string, valid: Map<string, unknown>): boolean {
  const hash = textIn(valid, "hash");
  if (kind !== "protocol_adopted" || hash === null || HASH.test(hash)) return true;
  valid.delete("hash");
  return false;
}

/** An order by telephone says who gave it (D45); one that does not counts for nothing and is said. */
function namesItsGiver(kind: string, valid: Valid): boolean {
  return kind !== "decision_recorded" || !flagIn(valid, "by_telephone") || Boolean(textIn(valid, "decided_by"));
}

/** Facts that happened after they were recorded, or after now. */
function suspectOf(corrected: Corrected, order: ReadonlyMap<string, number>, now: number): Mention[] {
  const stamps = [
    ...corrected.live.map(({ fact, content }) => ({ id: fact.id, at: content.at, recorded: content.recorded_at })),
    ...corrected.corrections.map((fact) => ({ id: fact.id, at: fact.at, recorded: fact.recorded_at })),
  ];
  const found = stamps
    .filter(({ at, recorded }) => at > recorded || at > now || recorded > now)
    .map(({ id, at }) => ({ at: Math.min(at, now), order: order.get(id)!, id }));
  return sortedBy(found, (mention) => [mention.order]);
}
