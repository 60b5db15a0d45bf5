/** Who a patient is, from the newest standing registration. */
import { textIn } from "./reading.ts";
import type { Standing } from "./standing.ts";

export interface Identity {
  family_name: string;
  given_name: string;
  /** `1945-07-14`, or what was written. */
  born: string;
  nhs_number: string | null;
}

/** Null if nothing registered the patient on this phone: never a guess. */
export function identityOf(facts: readonly Standing[]): Identity | null {
  const registered = facts.findLast((fact) => fact.kind === "patient_registered" && !fact.withdrawn);
  if (!registered) return null;
  const { family_name, given_name, born, nhs_number } = registered.body;
  return {
    family_name: textIn(family_name) ?? "name not known",
    given_name: textIn(given_name) ?? "",
    born: textIn(born) ?? "date not known",
    nhs_number: textIn(nhs_number),
  };
}

/** The zone in which the patient's times are read; undefined if no course says it. */
export function zoneOf(facts: readonly Standing[]): string | undefined {
  const opened = facts.findLast((fact) => fact.kind === "course_opened" && !fact.withdrawn);
  return textIn(opened?.body["timezone"]) ?? undefined;
}

/** Patients who share a family name with another on this phone: each of them is to be read twice. */
export function sharedSurnames(identities: ReadonlyMap<string, Identity | null>): Set<string> {
  const owners = new Map<string, string[]>();
  for (const [patient, identity] of identities) {
    if (!identity) continue;
    const surname = identity.family_name.trim().toLocaleLowerCase("en-GB");
    owners.set(surname, [...(owners.get(surname) ?? []), patient]);
  }
  return new Set([...owners.values()].filter((patients) => patients.length > 1).flat());
}
