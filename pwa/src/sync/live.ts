/**
 * Listens for the server's pokes.
 *
 * Promise: a poke or a new connection kicks the loop; silence longer than the limit, or coming back into view, opens a
 * new connection (a phone's sleeping socket looks open). A poke carries no data.
 */

const SILENCE_MS = 40_000;
const REOPEN_MS = 10_000;
const LONGEST_REOPEN_MS = 120_000;

export class Live {
  readonly #kick: () => void;
  #source: EventSource | null = null;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #heard = false;
  #failures = 0;

  constructor(kick: () => void) {
    this.#kick = kick;
  }

  get isLive(): boolean {
    return this.#heard;
  }

  /** Open, or open again. */
  open(): void {
    this.close();
    const source = new EventSource("/api/sync/live");
    this.#source = source;
    source.addEventListener("open", () => this.#hear(true));
    source.addEventListener("poke", () => this.#hear(true));
    source.addEventListener("heartbeat", () => this.#hear(false));
    source.addEventListener("error", () => this.#lose());
    this.#expect(SILENCE_MS);
  }

  close(): void {
    this.#source?.close();
    this.#source = null;
    this.#heard = false;
    clearTimeout(this.#watch);
  }

  #hear(kicks: boolean): void {
    this.#heard = true;
    this.#failures = 0;
    this.#expect(SILENCE_MS);
    if (kicks) this.#kick();
  }

  /** The browser would try again by itself, but not after an answer other than 200. */
  #lose(): void {
    this.close();
    this.#failures += 1;
    this.#expect(Math.min(REOPEN_MS * this.#failures, LONGEST_REOPEN_MS));
  }

  #expect(within: number): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.open(), within);
  }
}
