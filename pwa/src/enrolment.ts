/** Makes this phone somebody's, by a one-use code, a sign-in, or a session the browser still holds. */
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import type { EnrolForm } from "./models/entry_forms.ts";
import { forgetSignedOut } from "./store/doorstep.ts";
import { rememberEnrolled, type Enrolled } from "./store/people.ts";
import { personOf } from "./sync/person.ts";
import { makePhoneKey } from "./sync/phone_key.ts";
import { Refused, ShutOut, SignedOut, Unreachable, type EnrolAnswer, type HttpWire } from "./sync/wire.ts";

export const STORAGE_WAS_CLEARED =
  "This phone's storage was cleared. Entries that were not sent before are lost from this phone.";

/** What has to be typed before the server is asked; null when nothing is missing. */
export function missingToEnrol(form: EnrolForm): string | null {
  if (form.code.trim() === "") return "Type the enrolment code.";
  return form.name.trim() === "" ? "Give this phone a name." : null;
}

/** What the service said of whoever was let in, and the phone's private key where it made one for them. */
export interface Arrival {
  answer: EnrolAnswer;
  phoneName: string;
  key?: CryptoKey;
}

/** Use up the code. Throws what the wire throws. */
export async function enrol(wire: HttpWire, form: EnrolForm): Promise<Arrival> {
  const key = await makePhoneKey();
  const phoneName = form.name.trim();
  return { answer: await wire.enrol(form.code.trim(), phoneName, key.public), phoneName, key: key.own };
}

/** Remember who was let in, as the one who is present. Throws StorageTrouble. */
export async function remember({ answer, phoneName, key }: Arrival, clock: Clock): Promise<Enrolled> {
  const made = { person: personOf(answer, phoneName), database: `bagwatch-${newId(clock.milliseconds())}` };
  const seal = answer.seal_key;
  await forgetSignedOut(answer.user.id);
  return rememberEnrolled({ ...made, ...(key ? { key } : {}), ...(seal ? { seal } : {}) });
}

/** A browser that still holds a session though its storage was cleared gets a new storage; null if it holds none. */
export async function recover(wire: HttpWire, clock: Clock): Promise<Enrolled | null> {
  try {
    return await remember({ answer: await wire.me(), phoneName: "" }, clock);
  } catch (error) {
    const isNobody = [SignedOut, ShutOut, Unreachable, Refused].some((kind) => error instanceof kind);
    if (isNobody) return null;
    throw error;
  }
}
