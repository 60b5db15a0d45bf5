/**
 * The phone's log: every fact written here or received, kept for ever.
 *
 * Promise: `append` resolves when the fact and its place in the outbox are on disk (strict), and not before; facts of
 * one storage are numbered 1, 2, 3 … without a gap, in any number of tabs; a fact is never overwritten.
 */
import type { Codec } from "./content.ts";
import { StepRefused, type Database, type LogRow, type OutboxRow, type Writing } from "./database.ts";
import type { Draft, Fact, Writer } from "./fact.ts";
import { getMeta, putMeta } from "./meta.ts";

const TRIES_TO_NUMBER = 20;

/** Another tab took the number first. */
class NumberTaken extends StepRefused {}

export class Log {
  readonly #database: Database;
  readonly #codec: Codec;
  readonly #install: string;

  constructor(database: Database, codec: Codec, install: string) {
    this.#database = database;
    this.#codec = codec;
    this.#install = install;
  }

  /** Keep a fact and put it into the outbox. Throws StorageTrouble, and then nothing was kept. */
  async append(draft: Draft, writer: Writer): Promise<Fact> {
    for (let tried = 0; tried < TRIES_TO_NUMBER; tried += 1) {
      const fact = await this.#complete(draft, writer);
      const content = await this.#codec.close(fact);
      try {
        await this.#database.write((transaction) => this.#keep(transaction, fact, content));
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
    const [rows, removed] = await this.#database.read(async (transaction) =>
      Promise.all([transaction.objectStore("log").getAll(), getMeta(transaction, "removed")]),
    );
    const patients = new Map<string, Fact[]>();
    for (const fact of await this.open(rows.filter((row) => !removed.includes(row.patient)))) {
      const known = patients.get(fact.patient);
      if (known) known.push(fact);
      else patients.set(fact.patient, [fact]);
    }
    return patients;
  }

  open(rows: LogRow[]): Promise<Fact[]> {
    return Promise.all(rows.map(async (row) => (await this.#codec.open(row.content)) as Fact));
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

  async #keep(transaction: Writing, fact: Fact, content: string): Promise<void> {
    const [last, known] = await Promise.all([
      getMeta(transaction, "device_seq"),
      transaction.objectStore("log").getKey(fact.id),
    ]);
    if (known !== undefined) return; // A first try reached the disk although its answer was lost.
    if (last !== fact.device_seq - 1) throw new NumberTaken();
    await putMeta(transaction, "device_seq", fact.device_seq);
    await transaction.objectStore("log").add({ id: fact.id, patient: fact.patient, own: 1, content });
    await transaction.objectStore("outbox").add(waiting(fact));
  }
}

/** The outbox row of a fact nobody has tried to send. */
export function waiting(fact: Fact): OutboxRow {
  const { id, patient, device_seq, recorded_at } = fact;
  return { id, patient, device_seq, recorded_at, attempts: 0, not_before: 0 };
}
