/** One person's storage on this phone, opened, with the loop that meets the server. Wires concrete things together. */
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import { plain } from "./store/content.ts";
import { Database } from "./store/database.ts";
import { Log } from "./store/log.ts";
import { installOf } from "./store/meta.ts";
import { unsent } from "./store/outbox.ts";
import type { Session } from "./store/people.ts";
import { alone } from "./sync/alone.ts";
import { Live } from "./sync/live.ts";
import { Loop, type Round } from "./sync/loop.ts";
import type { Wire } from "./sync/wire.ts";

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

/** Open the storage of a person who is enrolled. `tell` hears of each meeting with the server. Throws StorageTrouble. */
export async function openPhone(
  session: Session,
  clock: Clock,
  wire: Wire,
  tell: (round: Round) => void,
): Promise<Phone> {
  const database = new Database(session.database, plain);
  const install = await installOf(database, newId(clock.milliseconds()));
  const log = new Log(database, install);
  const desk = { database, log, wire, install, now: () => clock.milliseconds() };
  const live = new Live(() => loop.kick());
  const loop = new Loop(desk, {
    unsent: async () => (await unsent(database)).count,
    isLive: () => live.isLive,
    tell,
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
      live.close();
      loop.stop();
      database.drop();
    },
  };
}
