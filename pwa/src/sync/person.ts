/** Who a session answer of the server speaks of. */
import { recordIn, textIn } from "../models/reading.ts";
import type { Contact, Person, Team } from "../store/people.ts";
import type { EnrolAnswer } from "./wire.ts";

/** `phoneName` is used where the answer does not name the phone. */
export function personOf(answer: EnrolAnswer, phoneName: string): Person {
  return {
    user: answer.user,
    device: { id: answer.device.id, name: answer.device.name ?? phoneName },
    teams: (answer.teams ?? []).map(teamOf),
  };
}

/** A team is told by its id alone, or with its name and whom to ring. */
function teamOf(value: unknown): Team {
  const said = recordIn(value);
  if (said === null) return { id: String(value), name: "", contacts: [] };
  const contacts = Array.isArray(said["contacts"]) ? said["contacts"] : [];
  return {
    id: textIn(said["id"]) ?? "",
    name: textIn(said["name"]) ?? "",
    contacts: contacts.map(contactOf).filter((contact) => contact !== null),
  };
}

function contactOf(value: unknown): Contact | null {
  const said = recordIn(value);
  const number = textIn(said?.["number"]);
  return number === null ? null : { name: textIn(said?.["name"]) ?? number, number };
}
