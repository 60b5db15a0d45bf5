/** Signs in again with a phone's key, when the browser lost its cookie or holds another person's. */
import { signedOutPeople } from "../store/doorstep.ts";
import { people, presentUser, type Enrolled } from "../store/people.ts";
import { sign } from "./phone_key.ts";
import { Refused, ShutOut, SignedOut, type EnrolAnswer } from "./wire.ts";

/** The requests this needs, and for whom: null if anybody's session will do. */
export interface RenewalWire {
  user: string | null;
  challenge(device: string): Promise<string>;
  resume(device: string, challenge: string, signature: string): Promise<EnrolAnswer>;
}

/**
 * False when nobody asked for has a key here that counts. Throws ShutOut when the person asked for was shut out, and
 * whatever else the wire throws.
 */
export async function renewSession(wire: RenewalWire): Promise<boolean> {
  return firstResumed(wire, await candidates(wire.user));
}

/** A new session for somebody who signed out here, so that it can be ended: false when none of theirs is left. */
export async function renewToEnd(wire: RenewalWire, user: string): Promise<boolean> {
  return firstResumed(wire, (await people()).filter((person) => person.user === user && !person.shut_out));
}

/** True with the first whose key counts; the others are not asked for. */
async function firstResumed(wire: RenewalWire, those: readonly Enrolled[]): Promise<boolean> {
  for (const person of those) {
    if (await resumed(wire, person)) return true;
  }
  return false;
}

/** The one asked for; otherwise everybody, whoever was here last first. Who signed out is not signed in by itself. */
async function candidates(user: string | null): Promise<Enrolled[]> {
  const out = await signedOutPeople();
  const active = (await people()).filter((person) => !person.shut_out && !out.has(person.user));
  if (user !== null) return active.filter((person) => person.user === user);
  const present = await presentUser();
  return active.sort((one, other) => Number(other.user === present) - Number(one.user === present));
}

async function resumed(wire: RenewalWire, { device, key }: Enrolled): Promise<boolean> {
  if (!key) return false;
  try {
    const challenge = await wire.challenge(device);
    await wire.resume(device, challenge, await sign(key, device, challenge));
    return true;
  } catch (error) {
    // Of somebody else than the one asked for, a revocation is found by whoever asks after them.
    if (error instanceof ShutOut && wire.user === null) return false;
    if (error instanceof SignedOut || error instanceof Refused) return false;
    throw error;
  }
}
