/** One person's storage on this phone, opened, with the loop that meets the server. Wires concrete things together. */
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import { sealed } from "./store/content.ts";
import { Database } from "./store/database.ts";
import { Log } from "./store/log.ts";
import { addStopAwaiting, installOf } from "./store/meta.ts";
import { unsent } from "./store/outbox.ts";
import { keepPerson, takeStops, type NotedStop, type Session } from "./store/people.ts";
import { alone } from "./sync/alone.ts";
import { seal } from "./sync/parcel.ts";
import { Live } from "./sync/live.ts";
import { Loop, type Round } from "./sync/loop.ts";
import { OwnWire } from "./sync/own_wire.ts";
import { personOf } from "./sync/person.ts";
import type { EnrolAnswer, Wire } from "./sync/wire.ts";

export interface Phone {
  session: Session;
  database: Database;
  log: Log;
  /** Meet the server now. */
  kick(): void;
  /** Back in view: sockets that slept look open and are not. */
  wake(): void;
  close(): void;
}

/** The requests this needs. */
export type PhoneWire = Wire & { me(): Promise<EnrolAnswer> };

/**
 * Open the storage of a person who has unlocked this phone with their data key. Stops noted on the locked screen
 * become theirs to name. `tell` hears of each meeting with the server. Throws StorageTrouble.
 */
export async function openPhone(
  session: Session,
  key: CryptoKey,
  clock: Clock,
  wire: PhoneWire,
  tell: (round: Round) => void,
): Promise<Phone> {
  const database = new Database(session.database, sealed(key));
  const install = await installOf(database, newId(clock.milliseconds()));
  await takeStops((stops) => addStops(database, stops));
  const log = new Log(database, install, (fact) => seal(fact, session));
  const own = new OwnWire(wire, session.user.id);
  const desk = { database, log, wire: own, install, now: () => clock.milliseconds() };
  const live = new Live(() => loop.kick());
  let known = false;
  const loop = new Loop(desk, {
    unsent: async () => (await unsent(database)).count,
    isLive: () => live.isLive,
    tell: (round) => {
      if (round.outcome === "met" && !known) void knowAgain(session, key, wire).then((done) => (known ||= done));
      tell(round);
    },
    alone: (step) => alone(step),
    random: Math.random,
  });
  return {
    session,
    database,
    log,
    kick: () => loop.kick(),
    wake: () => {
      live.open();
      loop.kick();
    },
    close: () => {
      own.close();
      live.close();
      loop.stop();
      database.drop();
    },
  };
}

/** Ask once at each opening who this is, and to what key facts are sealed: names and keys change. */
async function knowAgain(session: Session, key: CryptoKey, wire: PhoneWire): Promise<boolean> {
  try {
    const answer = await wire.me();
    const person = personOf(answer, session.device.name);
    if (person.user.id !== session.user.id) return false;
    Object.assign(session, person, answer.seal_key ? { seal: answer.seal_key } : {});
    await keepPerson(session.user.id, key, person, answer.seal_key);
    return true;
  } catch {
    // Offline again, or shut out: the next round says which, and asks again.
    return false;
  }
}

async function addStops(database: Database, stops: readonly NotedStop[]): Promise<void> {
  for (const stop of stops) await addStopAwaiting(database, { ...stop, presumed: null });
}
