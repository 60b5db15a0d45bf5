/** What the record says of a second check: who made it, and whether the server has proved it. Never more than is known. */
import type { SecondCheck } from "../store/fact.ts";
import { recordIn, textIn, type Body } from "./reading.ts";

/** The server's word on one fact that says it was checked twice; `name` only where it is proved. */
export interface Proof {
  name: string | null;
}

export type Proofs = ReadonlyMap<string, Proof>;

/** A fact, or what stands of it. */
export interface SaidTwice {
  id: string;
  body: Body;
  check: SecondCheck | null;
}

export function isSaidTwice({ body, check }: Omit<SaidTwice, "id">): boolean {
  return check !== null || wordsIn(body) !== null;
}

/** By fact; what is not understood proves nothing. */
export function proofsIn(answer: unknown): Map<string, Proof> {
  const listed = recordIn(answer)?.["second_checks"];
  const found = new Map<string, Proof>();
  for (const one of Array.isArray(listed) ? listed : []) {
    const said = recordIn(one);
    const fact = textIn(said?.["fact"]);
    const name = textIn(recordIn(said?.["user"])?.["name"]);
    if (fact !== null) found.set(fact, { name: said?.["proved"] === true ? name : null });
  }
  return found;
}

/** Null where nobody says that it was checked twice. `named`: the initials of those on this phone. */
export function checkWords(said: SaidTwice, proofs: Proofs, named: ReadonlyMap<string, string>): string | null {
  if (!isSaidTwice(said)) return null;
  const proof = proofs.get(said.id);
  if (proof && proof.name !== null) return `Second check by ${proof.name}.`;
  const doubt = proof || said.check === null ? "not proved" : "signed here, not yet proved by the server";
  return `Second check by ${whoIn(said, named)}: ${doubt}.`;
}

function whoIn({ body, check }: SaidTwice, named: ReadonlyMap<string, string>): string {
  if (check === null) return wordsIn(body) ?? "a colleague";
  const words = wordsIn(body);
  return named.get(check.user) ?? (words === null || words === check.user ? "a colleague" : words);
}

function wordsIn(body: Body): string | null {
  return textIn(recordIn(body["checks"])?.["second_checker"]);
}
