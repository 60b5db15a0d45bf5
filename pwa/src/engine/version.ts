/**
 * Which version of the protocol applies to one patient. Pure: the same facts and notes give the same version.
 *
 * Twin of shared_rules/version.py. A course keeps the version it was opened under until a prescriber or consultant
 * adopts another. It knows only hashes: what a version says, and whether it was recalled, is asked elsewhere.
 */
import { correct, type Live } from "./corrections.ts";
import type { Fact } from "./facts.ts";
import { text } from "./instant.ts";
import { sortedBy } from "./order.ts";
import { readBody } from "./reading.ts";

const OPENED = "course_opened";
const ADOPTED = "protocol_adopted";
const KINDS = [OPENED, ADOPTED, "fact_withdrawn", "fact_replaced"];
export const ADOPTERS = ["prescriber", "consultant"];

/** What the server knew of a fact: its author's roles, and the version that was current on its arrival. */
export interface Note {
  readonly roles: readonly string[];
  readonly current: string | null;
}

/** An adoption that does not count: its author may not adopt, nobody knows the version, or it was written over. */
export interface PassedOver {
  readonly fact: string;
  readonly hash: string;
  readonly why: "role" | "unknown-version" | "corrected";
}

/** The version that applies, by which fact and since when; and adoptions after it that do not count. */
export interface InForce {
  readonly hash: string;
  readonly by: "adopted" | "opened" | "arrived" | "current";
  readonly fact: string | null;
  readonly since: string | null;
  readonly passed_over: readonly PassedOver[];
}

/** What is known beside the facts: notes by fact, every version ever served, the one current now. */
export interface Known {
  readonly notes: ReadonlyMap<string, Note>;
  readonly versions: ReadonlySet<string>;
  readonly current: string;
}

/**
 * The version that applies to a patient at `now` (seconds). `named` is the version that each fact's envelope names. A
 * later fact wins; one dated after `now` counts as at `now`.
 */
export function inForce(facts: readonly Fact[], named: ReadonlyMap<string, string>, known: Known, now: number): InForce {
  const live = standing(facts);
  const adoptions = sortedBy(
    live.filter(({ content }) => content.kind === ADOPTED),
    ({ fact, content }) => [Math.min(content.at, now), content.recorded_at, fact.id],
  );
  const passed_over: PassedOver[] = [];
  for (const adoption of adoptions.reverse()) {
    const { fact, content } = adoption;
    const why = objection(adoption, known);
    const hash = hashOf(adoption);
    if (why === null) return { hash, by: "adopted", fact: fact.id, since: text(Math.min(content.at, now)), passed_over };
    passed_over.push({ fact: fact.id, hash, why });
  }
  return { ...opening(live, named, known, now), passed_over };
}

/** The version that the envelope of each fact names; those that name none are left out. */
export function versionsNamed(values: readonly { id: string; rules?: unknown }[]): Map<string, string> {
  const named = new Map<string, string>();
  for (const { id, rules } of values) if (typeof rules === "string") named.set(id, rules);
  return named;
}

/** The facts that can decide on a version, as they stand after corrections. */
function standing(facts: readonly Fact[]): readonly Live[] {
  const deciding = facts.filter((fact) => KINDS.includes(fact.kind));
  const sorted = sortedBy(deciding, (fact) => [fact.at, fact.recorded_at, fact.id]);
  return correct([...new Map(sorted.map((fact) => [fact.id, fact])).values()]).live;
}

/** The first opening decides: another one on a second phone must not change the rules of a course. */
function opening(
  live: readonly Live[],
  named: ReadonlyMap<string, string>,
  known: Known,
  now: number,
): Omit<InForce, "passed_over"> {
  const openings = live.filter(({ fact, content }) => fact.kind === OPENED && content.kind === OPENED);
  const [first] = sortedBy(openings, ({ fact, content }) => [content.at, content.recorded_at, fact.id]);
  if (first === undefined) return { hash: known.current, by: "current", fact: null, since: null };
  const fact = first.fact.id;
  const since = text(Math.min(first.content.at, now));
  const wanted = named.get(fact);
  if (wanted !== undefined && known.versions.has(wanted)) return { hash: wanted, by: "opened", fact, since };
  return { hash: known.notes.get(fact)?.current ?? known.current, by: "arrived", fact, since };
}

function objection(adoption: Live, known: Known): PassedOver["why"] | null {
  // A correction has another author, who may not be one to adopt: the word must be given anew.
  if (adoption.content.body !== adoption.fact.body) return "corrected";
  const roles = known.notes.get(adoption.fact.id)?.roles ?? [];
  if (!roles.some((role) => ADOPTERS.includes(role))) return "role";
  return known.versions.has(hashOf(adoption)) ? null : "unknown-version";
}

function hashOf(adoption: Live): string {
  return (readBody(ADOPTED, adoption.content.body).valid.get("hash") as string | undefined) ?? "";
}
