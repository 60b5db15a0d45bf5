/** Makes this phone somebody's, by a one-use code or a sign-in. A session the browser still holds is not enough. */
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import type { EnrolForm } from "./models/entry_forms.ts";
import { forgetSignedOut } from "./store/doorstep.ts";
import { rememberEnrolled, type Enrolled } from "./store/people.ts";
import { personOf } from "./sync/person.ts";
import { makePhoneKey } from "./sync/phone_key.ts";
import { Refused, ShutOut, SignedOut, Unreachable, type EnrolAnswer, type HttpWire } from "./sync/wire.ts";

export const STORAGE_WAS_CLEARED =
  "This phone's storage was cleared. Entries that were not sent before are lost from this phone. Sign in again.";

/** What has to be typed before the server is asked; null when nothing is missing. */
export function missingToEnrol(form: EnrolForm): string | null {
  if (form.code.trim() === "") return "Type the enrolment code.";
  return form.name.trim() === "" ? "Give this phone a name." : null;
}

/** What the server said of whoever was let in, and the phone's private key where it made one for them. */
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

/**
 * Whether the browser still holds a session of somebody this phone has forgotten. That session ends and opens nothing:
 * whoever holds the phone now signs in, before anything is kept here. Throws what is no answer of the service.
 */
export async function endForgotten(wire: HttpWire): Promise<boolean> {
  if (!(await isAnswered(wire.me()))) return false;
  await isAnswered(wire.request("POST", "/api/logout", {}));
  return true;
}

async function isAnswered(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    const isAway = [SignedOut, ShutOut, Unreachable, Refused].some((kind) => error instanceof kind);
    if (isAway) return false;
    throw error;
  }
}
