/** A server in memory, obedient or not, and a phone that talks to it. */
import { freshName } from "../indexeddb.ts";
import { phone, type Phone } from "../store/fixture.ts";
import { factOf, openParcel, type SealPair } from "./opening.ts";
import type { Parcel, Fact, Receipt } from "../../../pwa/src/store/fact.ts";
import type { Desk } from "../../../pwa/src/sync/outbox.ts";
import {
  Refused,
  Unreachable,
  type PullAnswer,
  type PushAnswer,
  type PushRequest,
  type SealedAnswer,
  type SealedReceipt,
  type Timed,
  type Wire,
} from "../../../pwa/src/sync/wire.ts";

export class Server implements Wire {
  user: string | null = null;
  facts: Fact[] = [];
  epoch = "epoch-1";
  pushes: PushRequest[] = [];
  pulls = 0;
  carried: Parcel[][] = [];
  /** The pair parcels are sealed to; null opens none. */
  seal: SealPair | null = null;
  reachable = true;
  /** Facts the server cannot take: the whole request is refused. */
  poison = new Set<string>();
  held = new Set<string>();
  silentAbout = new Set<string>();
  removed: string[] = [];
  pageSize = 2;
  losesAnswers = 0;

  async push(request: PushRequest): Promise<Timed<PushAnswer>> {
    this.#reach();
    this.pushes.push(request);
    if (request.facts.some((fact) => this.poison.has(fact.id))) throw new Refused(400, "broken");
    const receipts = request.facts.filter((fact) => !this.silentAbout.has(fact.id)).map((fact) => this.#take(fact));
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1;
      throw new Unreachable("answer lost");
    }
    return this.#timed({ receipts });
  }

  /** Takes what it can open; the author is whoever wrote, not whoever carried. */
  async sealed(parcels: readonly Parcel[]): Promise<Timed<SealedAnswer>> {
    this.#reach();
    this.carried.push([...parcels]);
    const receipts = [];
    for (const parcel of parcels) receipts.push(await this.#open(parcel));
    return this.#timed({ receipts });
  }

  async #open(parcel: Parcel): Promise<SealedReceipt> {
    if (this.seal === null) return { id: null, status: "unreadable", reason: "sealed" };
    return openParcel(parcel, this.seal).then(
      (letter) => this.#take(factOf(letter)),
      () => ({ id: null, status: "unreadable" as const, reason: "sealed" }),
    );
  }

  async pull(cursor: string | null): Promise<Timed<PullAnswer>> {
    this.#reach();
    this.pulls += 1;
    const [epoch, place] = cursor === null ? [this.epoch, 0] : [cursor.split(":")[0], Number(cursor.split(":")[1])];
    if (epoch !== this.epoch) return this.#timed({ reset: true }) as Timed<PullAnswer>;
    const facts = this.facts.slice(place, place + this.pageSize);
    const next = place + facts.length;
    const page = { facts, cursor: `${this.epoch}:${next}`, complete: next >= this.facts.length, removed: this.removed };
    return this.#timed(page);
  }

  #take(fact: Fact): Receipt {
    if (this.held.has(fact.id)) return { id: fact.id, status: "held", reason: "other-author" };
    if (this.facts.some((known) => known.id === fact.id)) return { id: fact.id, status: "duplicate" };
    this.facts.push(fact);
    return { id: fact.id, status: "accepted", sequence: this.facts.length };
  }

  #reach(): void {
    if (!this.reachable) throw new Unreachable("no network");
  }

  #timed<T>(answer: T): Timed<T & { epoch: string; server_time: string }> {
    const told = { ...answer, epoch: this.epoch, server_time: "2026-06-01T08:00:00Z" };
    return { answer: told, sent_ms: 1_780_300_800_000, received_ms: 1_780_300_800_100 };
  }
}

export function desk(server: Wire, name = freshName(), install = "install-1"): Desk & Phone & { clock: { ms: number } } {
  const clock = { ms: 1_780_300_800_000 };
  return { ...phone(name, install), wire: server, install, clock, now: () => clock.ms };
}
