/**
 * The one path by which this phone and the server meet: send, then pull, then rest.
 *
 * Promise: whatever kicks it (start, append, visibility, network, poke, timer), one round runs at a time and a kick
 * during a round makes another; no failure ends it; what it knows is told after each round. Two tabs may both run it,
 * which is harmless: the lock only saves work, and is not waited for beyond a limit.
 */
import { drain, type Desk } from "./outbox.ts";
import { pull } from "./pull.ts";
import { rest } from "./rhythm.ts";
import { ShutOut, SignedOut, Unreachable } from "./wire.ts";

/** After `shut-out`, everything of this person that can be read must go. */
export type Outcome = "met" | "unreachable" | "signed-out" | "shut-out" | "failed";

export interface Round {
  outcome: Outcome;
  sent: number;
  /** Facts that were new to this phone. */
  fresh: number;
  /** Patients who left this person's teams. */
  removed: number;
  /** The error of a round that failed by itself; for the diagnostics page, never with a patient's data. */
  error: string | null;
}

export interface Surroundings {
  /** Facts waiting on this phone. */
  unsent(): Promise<number>;
  isLive(): boolean;
  tell(round: Round): void;
  /** Run alone among the tabs, or alone enough. */
  alone<T>(step: () => Promise<T>): Promise<T>;
  random(): number;
}

export class Loop {
  readonly #desk: Desk;
  readonly #around: Surroundings;
  #running = false;
  #again = false;
  #stopped = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk, around: Surroundings) {
    this.#desk = desk;
    this.#around = around;
  }

  /** Meet the server now, or right after the round that is running. */
  kick(): void {
    this.#again = true;
    if (!this.#running && !this.#stopped) void this.#rounds();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #rounds(): Promise<void> {
    this.#running = true;
    clearTimeout(this.#timer);
    let told: number | null = null;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const { round, wait } = await this.#round();
      if (this.#stopped) return; // Locked meanwhile: whoever listens now is another person.
      told = wait;
      this.#failures = round.outcome === "met" ? 0 : this.#failures + 1;
      this.#around.tell(round);
      if (round.outcome !== "met") break;
    }
    this.#running = false;
    await this.#restFor(told);
  }

  async #round(): Promise<{ round: Round; wait: number | null }> {
    const round: Round = { outcome: "met", sent: 0, fresh: 0, removed: 0, error: null };
    try {
      await this.#around.alone(async () => {
        round.sent = await drain(this.#desk);
        Object.assign(round, await pull(this.#desk));
      });
      return { round, wait: null };
    } catch (error) {
      return { round: { ...round, ...failure(error) }, wait: error instanceof Unreachable ? error.wait : null };
    }
  }

  async #restFor(told: number | null): Promise<void> {
    const unsent = await this.#around.unsent().catch(() => 1); // Storage that fails is no reason to rest longer.
    if (this.#stopped) return;
    const live = this.#around.isLive();
    const wait = rest({ failures: this.#failures, unsent, live, told, draw: this.#around.random() });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.kick(), wait);
  }
}

function failure(error: unknown): { outcome: Outcome; error: string | null } {
  if (error instanceof Unreachable) return { outcome: "unreachable", error: null };
  if (error instanceof ShutOut) return { outcome: "shut-out", error: null };
  if (error instanceof SignedOut) return { outcome: "signed-out", error: null };
  return { outcome: "failed", error: error instanceof Error ? `${error.name}: ${error.message}` : "unknown" };
}
