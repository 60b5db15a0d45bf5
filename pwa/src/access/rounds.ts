/**
 * What a phone does for its people whether or not one of them has unlocked it: carry what waits, tell of sign-outs,
 * and hear who was shut out.
 *
 * Promise: needs no key and reads nothing; a person who was shut out loses what can be read here at that moment.
 * Never throws: what failed is tried at the next round.
 */
import { noteSignedOut, signedOutPeople } from "../store/doorstep.ts";
import { people } from "../store/people.ts";
import { wipe } from "../store/wipe.ts";
import { carry, shutOutOf } from "../sync/courier.ts";
import { renewToEnd } from "../sync/renewal.ts";
import { SignedOut, type HttpWire } from "../sync/wire.ts";
import { AccessWire } from "./wire.ts";

export interface Round {
  /** Who is at work here: their own loop speaks for them. */
  open: string | null;
  /** Whether to ask after each person: with several, each question may cost a renewal of the sign-in. */
  asks: boolean;
  now_ms: number;
}

/** One round. Returns the ids of those who were shut out. */
export async function goRound(wire: HttpWire, { open, asks, now_ms }: Round): Promise<string[]> {
  const gone = asks ? await tried(() => shutOut(wire, open), []) : [];
  await tellSignOuts(wire);
  // What somebody gave up here is no longer in reach of their own loop, even if they are back at work.
  const others = async () => (await people()).filter(({ user, shut_out }) => shut_out || user !== open);
  await tried(async () => carry(await others(), wire, now_ms), { sent: 0 });
  return gone;
}

/** Delete what somebody who was shut out could read here. Throws StorageTrouble. */
export async function wipePerson(user: string): Promise<void> {
  const rows = (await people()).filter((row) => row.user === user && !row.shut_out);
  await Promise.all(rows.map(wipe));
}

async function shutOut(wire: HttpWire, open: string | null): Promise<string[]> {
  const out = await signedOutPeople();
  // Who signed out is not spoken for, and is asked after once they are back.
  const asked = (await people()).filter(({ user }) => user !== open && !out.has(user));
  const gone = await shutOutOf(asked, wire);
  for (const user of gone) await wipePerson(user);
  return gone;
}

/**
 * Tell the server who signed out while it was away. Asked before anybody else signs in here: the session to end is
 * the one the browser holds until then. Never throws.
 */
export async function tellSignOuts(wire: HttpWire): Promise<void> {
  const out = await tried(signedOutPeople, new Map());
  for (const [user, state] of out) {
    // Where the browser holds another's session by now, the next one may still be told of.
    if (state === "untold") await tried(() => tellSignOut(wire, user), undefined);
  }
}

async function tellSignOut(wire: HttpWire, user: string): Promise<void> {
  wire.user = user;
  try {
    await endSession(wire, user);
    await noteSignedOut(user, "told");
  } finally {
    wire.user = null;
  }
}

/** The browser may hold a colleague's session by now; then this person's own is taken up once more, to be ended. */
async function endSession(wire: HttpWire, user: string): Promise<void> {
  try {
    await new AccessWire(wire).logout();
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error;
    if (await renewToEnd(wire, user)) await new AccessWire(wire).logout();
  }
}

async function tried<T>(step: () => Promise<T>, otherwise: T): Promise<T> {
  return step().catch(() => otherwise);
}

