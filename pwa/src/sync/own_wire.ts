/**
 * The wire of the person at work, until they lock. Promise: after `close` no answer reaches whoever still waits for
 * one, and nothing more is asked: the next person's session must never fill this person's storage.
 */
import type { Parcel } from "../store/fact.ts";
import { SignedOut, type PullAnswer, type PushAnswer, type PushRequest, type SealedAnswer, type Timed, type Wire } from "./wire.ts";

export class OwnWire implements Wire {
  readonly user: string;
  readonly #wire: Wire;
  #closed = false;

  constructor(wire: Wire, user: string) {
    this.#wire = wire;
    this.user = user;
    wire.user = user;
  }

  push(request: PushRequest): Promise<Timed<PushAnswer>> {
    return this.#asked(() => this.#wire.push(request));
  }

  pull(cursor: string | null, limit: number): Promise<Timed<PullAnswer>> {
    return this.#asked(() => this.#wire.pull(cursor, limit));
  }

  sealed(parcels: readonly Parcel[]): Promise<Timed<SealedAnswer>> {
    return this.#asked(() => this.#wire.sealed(parcels));
  }

  /** The phone is locked, or somebody else's. */
  close(): void {
    this.#closed = true;
    if (this.#wire.user === this.user) this.#wire.user = null;
  }

  async #asked<T>(step: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new SignedOut("this phone is locked");
    const answer = await step();
    if (this.#closed) throw new SignedOut("this phone is locked");
    return answer;
  }
}
