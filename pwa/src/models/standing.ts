/**
 * Facts with their corrections applied, for what the screen says of one fact: what stands, what was withdrawn, what
 * was written over it. The rules apply corrections by themselves; this changes no advice.
 */
import type { Fact } from "../store/fact.ts";
import { instantIn, recordIn, textIn } from "./reading.ts";

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
  const byTarget = correctionsByTarget(facts);
  return [...facts].sort(inFoldOrder).map((fact) => stand(fact, byTarget));
}

export function isCorrection(fact: Fact): boolean {
  return CORRECTIONS.has(fact.kind);
}

function correctionsByTarget(facts: readonly Fact[]): Map<string, Fact[]> {
  const found = new Map<string, Fact[]>();
  for (const fact of [...facts].sort(asRecorded)) {
    const target = fact.body["fact"];
    if (!isCorrection(fact) || typeof target !== "string") continue;
    found.set(target, [...(found.get(target) ?? []), fact]);
  }
  return found;
}

function stand(fact: Fact, byTarget: Map<string, Fact[]>): Standing {
  const naming = byTarget.get(fact.id) ?? [];
  const valid = naming.filter((correction) => !isWithdrawn(correction.id, byTarget, new Set([fact.id])));
  const replacement = valid.findLast((correction) => correction.kind === "fact_replaced");
  return {
    fact,
    kind: textIn(replacement?.body["kind"]) ?? fact.kind,
    at: instantIn(replacement?.body["at"]) ?? instantIn(fact.at),
    body: recordIn(replacement?.body["body"]) ?? fact.body,
    withdrawn: valid.some((correction) => correction.kind === "fact_withdrawn"),
    corrections: naming.map((correction) => correction.id),
  };
}

/** A withdrawn withdrawal restores. `passed` ends a circle of corrections, which nobody means. */
function isWithdrawn(id: string, byTarget: Map<string, Fact[]>, passed: Set<string>): boolean {
  if (passed.has(id)) return false;
  const further = new Set([...passed, id]);
  const withdrawals = (byTarget.get(id) ?? []).filter((correction) => correction.kind === "fact_withdrawn");
  return withdrawals.some((correction) => !isWithdrawn(correction.id, byTarget, further));
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
