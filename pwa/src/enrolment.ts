/** Makes this phone somebody's: by a one-use code, or by a session the browser still holds. */
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import type { EnrolForm } from "./models/forms.ts";
import { recordIn, textIn } from "./models/reading.ts";
import {
  presentSession,
  rememberEnrolled,
  sessionOf,
  type Contact,
  type Person,
  type Session,
  type Team,
} from "./store/people.ts";
import { makePhoneKey, sign } from "./sync/phone_key.ts";
import { Refused, SignedOut, Unreachable, type EnrolAnswer, type HttpWire } from "./sync/wire.ts";

export const STORAGE_WAS_CLEARED =
  "This phone's storage was cleared. Entries that were not sent before are lost from this phone.";

/** What has to be typed before the server is asked; null when nothing is missing. */
export function missingToEnrol(form: EnrolForm): string | null {
  if (form.code.trim() === "") return "Type the enrolment code.";
  return form.name.trim() === "" ? "Give this phone a name." : null;
}

/** Use up the code. Throws what the wire throws, or StorageTrouble. */
export async function enrol(wire: HttpWire, clock: Clock, form: EnrolForm): Promise<Session> {
  const key = await makePhoneKey();
  const enrolled = await wire.enrol(form.code.trim(), form.name.trim(), key.public);
  return remember(enrolled, form.name.trim(), clock, key.own);
}

/** Sign in again with the phone's key. False when this phone has none, or it no longer counts. */
export async function renewSession(wire: HttpWire): Promise<boolean> {
  const session = await presentSession();
  if (!session?.key) return false;
  try {
    const challenge = await wire.challenge(session.device.id);
    await wire.resume(session.device.id, challenge, await sign(session.key, session.device.id, challenge));
    return true;
  } catch (error) {
    if (error instanceof SignedOut || error instanceof Refused) return false;
    throw error;
  }
}

/** A browser that still holds a session though its storage was cleared gets a new storage; null if it holds none. */
export async function recover(wire: HttpWire, clock: Clock): Promise<Session | null> {
  try {
    return await remember(await wire.me(), "", clock);
  } catch (error) {
    if (error instanceof SignedOut || error instanceof Unreachable || error instanceof Refused) return null;
    throw error;
  }
}

export function enrolmentWords(error: unknown): string {
  if (error instanceof Unreachable) return "The server cannot be reached. Enrolling needs a network, once.";
  return error instanceof Error ? error.message : "Enrolling failed. Try again.";
}

async function remember(answer: EnrolAnswer, name: string, clock: Clock, key?: CryptoKey): Promise<Session> {
  const made = { person: personOf(answer, name), database: `bagwatch-${newId(clock.milliseconds())}` };
  const seal = answer.seal_key;
  return sessionOf(await rememberEnrolled({ ...made, ...(key ? { key } : {}), ...(seal ? { seal } : {}) }), null);
}

/** Who a session answer speaks of; `phoneName` where it does not name the phone. */
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
