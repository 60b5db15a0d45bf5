/**
 * The phone's log: every fact written here or received, kept for ever.
 *
 * Promise: `append` resolves when the fact and its place in the outbox are on disk (strict), and not before; facts of
 * one storage are numbered 1, 2, 3 … without a gap, in any number of tabs; a fact is never overwritten. A damaged
 * entry is noted in the database and hides no other.
 */
import { StepRefused } from "./trouble.ts";
import type { Content } from "./content.ts";
import type { Database, LogRow, OutboxRow, Writing } from "./database.ts";
import type { Draft, Parcel, Fact, Writer } from "./fact.ts";
import { getMeta, putMeta } from "./meta.ts";

const TRIES_TO_NUMBER = 20;

/** Another tab took the number first. */
class NumberTaken extends StepRefused {}

/** Makes the parcel of a fact; null where this session has no keys for it. */
export type Seal = (fact: Fact) => Promise<Parcel | null>;

export class Log {
  readonly #database: Database;
  readonly #install: string;
  readonly #seal: Seal;
  /** What was opened before: facts never change, and opening thousands again for each new one would be felt. */
  readonly #known = new Map<string, Fact>();

  constructor(database: Database, install: string, seal: Seal = () => Promise.resolve(null)) {
    this.#database = database;
    this.#install = install;
    this.#seal = seal;
  }

  /** Keep a fact and put it into the outbox. Throws StorageTrouble, and then nothing was kept. */
  async append(draft: Draft, writer: Writer): Promise<Fact> {
    for (let tried = 0; tried < TRIES_TO_NUMBER; tried += 1) {
      const fact = await this.#complete(draft, writer);
      const content = await this.#database.codec.close(fact, placeOf(fact.id));
      const parcel = await this.#parcelOf(fact);
      try {
        await this.#database.write((transaction) => this.#keep(transaction, fact, content, parcel));
        return fact;
      } catch (error) {
        if (!(error instanceof NumberTaken)) throw error;
      }
    }
    throw new StepRefused("Other tabs of this app write all the time. Close them, then try again.");
  }

  /** Every fact of a patient, sent or not, in no order. */
  async facts(patient: string): Promise<Fact[]> {
    const rows = await this.#database.read((transaction) =>
      transaction.objectStore("log").index("patient").getAll(patient),
    );
    return this.open(rows);
  }

  /** The facts of all patients this person may see. */
  async everybody(): Promise<Map<string, Fact[]>> {
    const known = this.#known;
    const { ids, rows, removed } = await this.#database.read(async (transaction) => {
      const log = transaction.objectStore("log");
      const [ids, removed] = await Promise.all([log.getAllKeys(), getMeta(transaction, "removed")]);
      const fresh = ids.filter((id) => !known.has(id));
      const rows = known.size === 0 ? await log.getAll() : await Promise.all(fresh.map((id) => log.get(id)));
      return { ids, rows, removed };
    });
    await this.open(rows.filter((row) => row !== undefined));
    const facts = ids.map((id) => known.get(id)).filter((fact) => fact !== undefined);
    return byPatient(facts.filter((fact) => !removed.includes(fact.patient)));
  }

  /** The facts of these rows that can be read. */
  async open(rows: readonly LogRow[]): Promise<Fact[]> {
    const facts = await Promise.all(rows.map((row) => this.#known.get(row.id) ?? this.#opened(row)));
    return facts.filter((fact) => fact !== null);
  }

  /** Make the parcels that are missing, as of facts from before this session had the keys for them. */
  async sealWaiting(): Promise<void> {
    const rows = await this.#database.read(async (transaction) => {
      const bare = (await transaction.objectStore("outbox").getAll()).filter((row) => !row.parcel);
      return Promise.all(bare.map((row) => transaction.objectStore("log").get(row.id)));
    });
    for (const fact of await this.open(rows.filter((row) => row !== undefined))) {
      const parcel = await this.#parcelOf(fact);
      if (parcel === null) return;
      await this.#database.write(async (transaction) => {
        const outbox = transaction.objectStore("outbox");
        const row = await outbox.get(fact.id);
        if (row) await outbox.put({ ...row, parcel });
      });
    }
  }

  async #opened(row: LogRow): Promise<Fact | null> {
    const place = placeOf(row.id);
    const fact = (await this.#database.opened(row.content, place)) as Fact | undefined;
    if (fact === undefined) return null;
    if (fact.id !== row.id || fact.patient !== row.patient) {
      // Filed under another patient than its own: the row was altered beside its content.
      this.#database.damaged.add(place);
      return null;
    }
    this.#known.set(fact.id, fact);
    return fact;
  }

  /** A fact is kept even where no parcel can be made of it: it then waits for its author. */
  #parcelOf(fact: Fact): Promise<Parcel | null> {
    return this.#seal(fact).catch(() => null);
  }

  /** The number is read here and checked again where it is written: sealing a content may take its time in between. */
  async #complete(draft: Draft, writer: Writer): Promise<Fact> {
    const [last, seen, clock] = await this.#database.read(async (transaction) =>
      Promise.all([
        getMeta(transaction, "device_seq"),
        getMeta(transaction, "cursor"),
        getMeta(transaction, "clock"),
      ]),
    );
    const place = { device: writer.device, device_seq: last + 1, author: writer.author, install: this.#install };
    return { ...draft, ...place, seen, rules: writer.rules, clock };
  }

  async #keep(transaction: Writing, fact: Fact, content: Content, parcel: Parcel | null): Promise<void> {
    const [last, known] = await Promise.all([
      getMeta(transaction, "device_seq"),
      transaction.objectStore("log").getKey(fact.id),
    ]);
    if (known !== undefined) return; // A first try reached the disk although its answer was lost.
    if (last !== fact.device_seq - 1) throw new NumberTaken();
    await putMeta(transaction, "device_seq", fact.device_seq);
    await transaction.objectStore("log").add({ id: fact.id, patient: fact.patient, own: 1, content });
    await transaction.objectStore("outbox").add({ ...waiting(fact), ...(parcel ? { parcel } : {}) });
  }
}

/** Where a fact lies. */
export function placeOf(id: string): string {
  return `log ${id}`;
}

/** The outbox row of a fact nobody has tried to send. */
export function waiting(fact: Fact): OutboxRow {
  const { id, patient, device_seq, recorded_at } = fact;
  return { id, patient, device_seq, recorded_at, attempts: 0, not_before: 0 };
}

function byPatient(facts: readonly Fact[]): Map<string, Fact[]> {
  const patients = new Map<string, Fact[]>();
  for (const fact of facts) {
    const known = patients.get(fact.patient);
    if (known) known.push(fact);
    else patients.set(fact.patient, [fact]);
  }
  return patients;
}
