/** Makes this phone somebody's: by a one-use code, or by a session the browser still holds. */
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import type { EnrolForm } from "./models/forms.ts";
import { rememberEnrolled, sessionOf, type Session } from "./store/people.ts";
import { personOf } from "./sync/person.ts";
import { makePhoneKey } from "./sync/phone_key.ts";
import { Refused, SignedOut, Unreachable, type EnrolAnswer, type HttpWire } from "./sync/wire.ts";

export { renewSession } from "./sync/renewal.ts";

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
