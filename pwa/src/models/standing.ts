/**
 * Facts with their corrections applied, for what the screen says of one fact: what stands, what was withdrawn, what
 * was written over it. The corrections are read by the rules' own engine, so that nobody is shown, or signs, other words
 * than those the advice rests on.
 */
import { correct, type Content } from "../engine/corrections.ts";
import type { Fact as Read } from "../engine/facts.ts";
import type { Fact } from "../store/fact.ts";
import { instantIn, textIn } from "./reading.ts";

export interface Standing {
  /** As it was written. */
  fact: Fact;
  /** What it says now. */
  kind: string;
  /** Seconds; null if the text names no instant. */
  at: number | null;
  body: Record<string, unknown>;
  withdrawn: boolean;
  /** The ids of the corrections that name it, in the order they were recorded. */
  corrections: string[];
}

const CORRECTIONS = new Set(["fact_withdrawn", "fact_replaced"]);

/** All facts in the order they happened (at, recorded_at, id), corrections among them. */
export function standing(facts: readonly Fact[]): Standing[] {
  const ordered = [...facts].sort(inFoldOrder);
  const { live, corrections, adrift } = correct(ordered.map(asRead));
  const said = new Map(live.map(({ fact, content }) => [fact.id, content]));
  const counted = new Set([...corrections.map(({ id }) => id), ...adrift]);
  const naming = correctionsByTarget(facts);
  return ordered.map((fact) => {
    const content = said.get(fact.id);
    const withdrawn = content === undefined && !counted.has(fact.id) && !isReplaced(fact, naming);
    return { fact, ...contentOf(fact, content), withdrawn, corrections: (naming.get(fact.id) ?? []).map(({ id }) => id) };
  });
}

export function isCorrection(fact: Fact): boolean {
  return CORRECTIONS.has(fact.kind);
}

/** A replaced correction counts as what it was replaced by, and is shown as it was written. */
function isReplaced(fact: Fact, naming: ReadonlyMap<string, Fact[]>): boolean {
  return isCorrection(fact) && (naming.get(fact.id) ?? []).at(-1)?.kind === "fact_replaced";
}

function contentOf(fact: Fact, content: Content | undefined): Pick<Standing, "kind" | "at" | "body"> {
  const isChanged = content !== undefined && content.body !== fact.body;
  return isChanged ? { kind: content.kind, at: content.at, body: content.body } : { kind: fact.kind, at: instantIn(fact.at), body: fact.body };
}

/** As the engine reads it; what is no instant is shown as unknown, and does not hide the fact. */
function asRead(fact: Fact): Read {
  const { id, patient, kind, device, device_seq, author, body } = fact;
  const at = instantIn(fact.at) ?? 0;
  return { id, patient, kind, at, recorded_at: instantIn(fact.recorded_at) ?? at, device, device_seq, author, body: body as Read["body"] };
}

function correctionsByTarget(facts: readonly Fact[]): Map<string, Fact[]> {
  const found = new Map<string, Fact[]>();
  for (const fact of [...facts].sort(asRecorded)) {
    const target = textIn(fact.body["fact"]);
    if (!isCorrection(fact) || target === null) continue;
    found.set(target, [...(found.get(target) ?? []), fact]);
  }
  return found;
}

function inFoldOrder(one: Fact, other: Fact): number {
  return compare(one.at, other.at) || asRecorded(one, other);
}

function asRecorded(one: Fact, other: Fact): number {
  return compare(one.recorded_at, other.recorded_at) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
