/**
 * Applies withdrawals and replacements, whatever they aim at and in whatever order they arrived.
 *
 * Twin of shared_rules/corrections.py. A withdrawn withdrawal restores; of several corrections of one fact the later
 * recorded wins. Corrections that aim at nothing known, or at each other in a circle, change nothing and are said. So
 * is a replacement of a grade or of a convulsion that cannot be understood: it takes away nothing that holds an
 * infusion (D54).
 */
import type { Fact } from "./facts.ts";
import { compareKeys } from "./order.ts";
import { readBody, type JsonObject } from "./reading.ts";

const WITHDRAWN = "fact_withdrawn";
const REPLACED = "fact_replaced";
const GRADED = "toxicity_graded";
const SIGNS: readonly string[] = [GRADED, "convulsion_observed"];

/** What a fact says: as it came, or as a replacement says it. */
export interface Content {
  readonly kind: string;
  readonly at: number;
  readonly recorded_at: number;
  readonly body: JsonObject;
}

/** What one correction does to its target; without content it withdraws. `by` is the correction's id. */
interface Action {
  readonly recorded_at: number;
  readonly by: string;
  readonly target: string;
  readonly content: Content | null;
}

/** A fact that counts, with what it says now. */
export interface Live {
  readonly fact: Fact;
  readonly content: Content;
}

/** Facts that count, corrections that count, and ids of corrections that cannot be applied. */
export interface Corrected {
  readonly live: Live[];
  readonly corrections: Fact[];
  readonly adrift: Set<string>;
}

interface Work {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly actions: Map<string, Action[]>;
  readonly settled: Set<string>;
  readonly done: Corrected;
}

/** The facts (of different ids, in fold order) as they stand after all corrections. */
export function correct(facts: readonly Fact[]): Corrected {
  const work: Work = {
    facts: new Map(facts.map((fact) => [fact.id, fact])),
    actions: new Map(),
    settled: new Set(),
    done: { live: [], corrections: [], adrift: new Set() },
  };
  settleCorrections(work, facts.filter((fact) => isCorrection(fact.kind)));
  for (const fact of facts) {
    if (!isCorrection(fact.kind)) settleFact(work, fact);
  }
  return work.done;
}

function isCorrection(kind: string): boolean {
  return kind === WITHDRAWN || kind === REPLACED;
}

/** Each correction is settled after all that aim at it; what remains aims at itself in a circle. */
function settleCorrections(work: Work, corrections: readonly Fact[]): void {
  const aims = new Map<string, string>();
  const aimedAt = new Map<string, number>();
  for (const fact of corrections) {
    const target = targetOf(fact);
    aims.set(fact.id, target);
    aimedAt.set(target, (aimedAt.get(target) ?? 0) + 1);
  }
  const queue = corrections.filter((fact) => (aimedAt.get(fact.id) ?? 0) === 0);
  for (let reached = 0; reached < queue.length; reached += 1) {
    const fact = queue[reached]!;
    settleCorrection(work, fact);
    const target = aims.get(fact.id)!;
    const left = aimedAt.get(target)! - 1;
    aimedAt.set(target, left);
    if (left === 0 && work.facts.has(target) && aims.has(target)) queue.push(work.facts.get(target)!);
  }
  for (const fact of corrections) {
    if (!work.settled.has(fact.id)) work.done.adrift.add(fact.id);
  }
}

function targetOf(fact: Fact): string {
  return (readBody(fact.kind, fact.body).valid.get("fact") as string | undefined) ?? "";
}

function settleCorrection(work: Work, fact: Fact): void {
  work.settled.add(fact.id);
  const winner = winnerOf(work, fact.id);
  if (winner === null) {
    work.done.corrections.push(fact);
    act(work, fact.id, fact);
  } else if (winner.content === null) {
    return;
  } else if (isCorrection(winner.content.kind)) {
    act(work, fact.id, winner.content);
  } else if (fact.kind === REPLACED) {
    // A replaced replacement: its target now says what the later one says.
    aim(work, { recorded_at: winner.recorded_at, by: fact.id, target: targetOf(fact), content: winner.content });
  } else {
    work.done.live.push({ fact, content: winner.content });
  }
}

function settleFact(work: Work, fact: Fact): void {
  const winner = winnerOf(work, fact.id);
  if (winner === null) work.done.live.push({ fact, content: fact });
  else if (winner.content === null) return;
  else if (hidesASign(fact, winner.content)) {
    work.done.adrift.add(winner.by);
    work.done.live.push({ fact, content: fact });
  } else if (isCorrection(winner.content.kind)) work.done.adrift.add(winner.by);
  else work.done.live.push({ fact, content: winner.content });
}

/** True for a replacement of a sign that cannot be understood, and says no other grade either. */
function hidesASign(own: Content, said: Content): boolean {
  if (!SIGNS.includes(own.kind) || isCorrection(said.kind)) return false;
  const { valid, understood } = readBody(said.kind, said.body);
  const graded = said.kind === GRADED && valid.has("toxicity") && valid.has("grade");
  return !understood && !graded;
}

function winnerOf(work: Work, target: string): Action | null {
  let winner: Action | null = null;
  for (const action of work.actions.get(target) ?? []) {
    if (winner === null || compareKeys([action.recorded_at, action.by], [winner.recorded_at, winner.by]) > 0) {
      winner = action;
    }
  }
  return winner;
}

/** Does what a correction says; one whose own body is broken does nothing and is said when it is read. */
function act(work: Work, by: string, said: Content): void {
  const { valid } = readBody(said.kind, said.body);
  const target = valid.get("fact") as string;
  if (said.kind === WITHDRAWN && valid.has("fact")) {
    aim(work, { recorded_at: said.recorded_at, by, target, content: null });
  } else if (said.kind === REPLACED && ["fact", "kind", "at", "body"].every((key) => valid.has(key))) {
    const content: Content = {
      kind: valid.get("kind") as string,
      at: valid.get("at") as number,
      recorded_at: said.recorded_at,
      body: valid.get("body") as JsonObject,
    };
    aim(work, { recorded_at: said.recorded_at, by, target, content });
  } else {
    work.done.adrift.add(by);
  }
}

function aim(work: Work, action: Action): void {
  if (!work.facts.has(action.target) || work.settled.has(action.target)) {
    work.done.adrift.add(action.by);
    return;
  }
  const actions = work.actions.get(action.target);
  if (actions === undefined) work.actions.set(action.target, [action]);
  else actions.push(action);
}
