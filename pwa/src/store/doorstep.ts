/**
 * What a locked phone keeps beside its people: who has signed out, and stops that nobody has taken up yet. Instants and
 * ids, nothing of a patient. Throws StorageTrouble.
 */
import { inDirectory, type NotedStop } from "./directory.ts";

/** Whether the server has heard of a sign-out: until then it is told at the next meeting. */
export type SignedOut = "untold" | "told";

const PREFIX = "out:";

/** From now on this phone does not sign in by itself for this person. */
export function noteSignedOut(user: string, state: SignedOut): Promise<void> {
  return inDirectory(async (directory) => void (await directory.put("present", state, PREFIX + user)));
}

/** The person has signed in again. */
export function forgetSignedOut(user: string): Promise<void> {
  return inDirectory((directory) => directory.delete("present", PREFIX + user));
}

/** Who has signed out on this phone. */
export function signedOutPeople(): Promise<Map<string, SignedOut>> {
  return inDirectory(async (directory) => {
    const range = IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
    const [keys, states] = await Promise.all([directory.getAllKeys("present", range), directory.getAll("present", range)]);
    return new Map(keys.map((key, place) => [key.slice(PREFIX.length), states[place] as SignedOut]));
  });
}

/** Stops noted on the locked screen that nobody has taken up, the earliest first. */
export async function notedStops(): Promise<NotedStop[]> {
  const stops = await inDirectory((directory) => directory.getAll("stops"));
  return stops.sort((one, other) => one.at - other.at);
}
