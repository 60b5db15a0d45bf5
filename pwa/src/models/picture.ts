/** One patient as this phone knows them now: identity, facts with corrections, and the advice. Drawn by every view. */
import type { Answer } from "../engine/answer.ts";
import type { Applied, Judged } from "../rules/library.ts";
import { parse } from "../engine/instant.ts";
import type { Fact } from "../store/fact.ts";
import { knownZone } from "./times.ts";
import { identityOf, sharedSurnames, zoneOf, type Identity } from "./identity.ts";
import { standing, type Standing } from "./standing.ts";

export interface Picture {
  patient: string;
  identity: Identity | null;
  /** Another patient on this phone has the same family name. */
  sharesSurname: boolean;
  zone: string;
  facts: Standing[];
  /** What the rules say; null when they could not be applied, and then `trouble` says why. Never silent. */
  answer: Answer | null;
  trouble: string | null;
  /** Which version of the rules applies and which answered; null where `trouble` is said. */
  rules: Applied | null;
}

export type Judge = (facts: Fact[], now: number) => Judged;

interface Known {
  facts: Fact[];
  standing: Standing[];
  now: number;
  answer: Answer | null;
  trouble: string | null;
  rules: Applied | null;
}

/** Makes pictures, and keeps what did not change from one minute to the next. */
export class Gallery {
  readonly #judge: Judge;
  readonly #known = new Map<string, Known>();
  #seen: { patients: ReadonlyMap<string, Fact[]>; now: number } = { patients: new Map(), now: 0 };

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** One picture for each patient. `now` in seconds; a patient whose facts and minute are the same is not judged again. */
  pictures(patients: ReadonlyMap<string, Fact[]>, now: number): Picture[] {
    this.#seen = { patients, now };
    for (const patient of this.#known.keys()) if (!patients.has(patient)) this.#known.delete(patient);
    const known = new Map([...patients].map(([patient, facts]) => [patient, this.#look(patient, facts, now)] as const));
    const identities = new Map([...known].map(([patient, { standing }]) => [patient, identityOf(standing)] as const));
    const shared = sharedSurnames(identities);
    return [...known].map(([patient, { standing, answer, trouble, rules }]) => ({
      patient,
      identity: identities.get(patient) ?? null,
      sharesSurname: shared.has(patient),
      zone: knownZone(zoneOf(standing)),
      facts: standing,
      answer,
      trouble,
      rules,
    }));
  }

  /** The versions of the rules that apply to the patients seen last, judged anew where more was learnt. */
  versions(learnt: boolean): string[] {
    if (learnt) {
      this.#known.clear();
      this.pictures(this.#seen.patients, this.#seen.now);
    }
    return [...new Set([...this.#known.values()].flatMap(({ rules }) => rules?.inForce.hash ?? []))];
  }

  /** The version by which a patient was judged last; undefined for one who is not here. */
  versionOf(patient: string): string | undefined {
    return this.#known.get(patient)?.rules?.used;
  }

  #look(patient: string, facts: Fact[], now: number): Known {
    const before = this.#known.get(patient);
    if (before && before.facts === facts && before.now === now) return before;
    const stands = before?.facts === facts ? before.standing : standing(facts);
    const looked = { facts, standing: stands, now, ...this.#answer(facts, now) };
    this.#known.set(patient, looked);
    return looked;
  }

  /** The one place where the phone survives its own rules failing: recording must go on, and the screen must say so. */
  #answer(facts: Fact[], now: number): Pick<Known, "answer" | "trouble" | "rules"> {
    try {
      return { ...this.#judge(facts, now), trouble: null };
    } catch (error) {
      return { answer: null, rules: null, trouble: error instanceof Error ? error.message : "unknown" };
    }
  }
}

/** As in a register: by family name, then given name; a patient without a name last. */
export function byName(pictures: readonly Picture[]): Picture[] {
  const name = ({ identity }: Picture) => (identity ? `${identity.family_name}, ${identity.given_name}` : "\uffff");
  return [...pictures].sort((one, other) => name(one).localeCompare(name(other), "en-GB"));
}

/** Seconds of an instant in an answer; null stays null. */
export function seconds(instant: string | null | undefined): number | null {
  return instant === null || instant === undefined ? null : parse(instant);
}
