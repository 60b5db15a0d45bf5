/**
 * A case: one patient's facts and an instant, as questions are put to the rules outside the service.
 *
 * Twin of shared_rules/case.py.
 */
import { BrokenEnvelope, decodeFacts, type Fact } from "./facts.ts";
import { NotAnInstant, parse } from "./instant.ts";

/** Facts of one patient and `now`, whole seconds since 1970 UTC. */
export interface Case {
  readonly now: number;
  readonly facts: readonly Fact[];
}

/** Instant and facts of `{"protocol", "now", "facts"}`; throws BrokenEnvelope with the path of what is wrong. */
export function decodeCase(value: unknown): Case {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BrokenEnvelope("", "a case is an object with protocol, now and facts");
  }
  const { now, facts } = value as { now?: unknown; facts?: unknown };
  if (typeof now !== "string") throw new BrokenEnvelope("now", "not an instant such as 2026-06-01T08:00:00Z");
  return { now: instant(now), facts: decodeFacts(facts ?? null, "facts") };
}

function instant(now: string): number {
  try {
    return parse(now);
  } catch (error) {
    if (error instanceof NotAnInstant) throw new BrokenEnvelope("now", error.message);
    throw error;
  }
}
