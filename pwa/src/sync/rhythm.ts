/** When the loop runs again: pure, so that it can be read and tested without waiting. */

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** With facts to send the loop never rests longer than this. */
const UNSENT_REST_MS = 15_000;
/** A poke may have been lost: look by oneself now and then. */
const LIVE_REST_MS = 60_000;
const DEAF_REST_MS = 20_000;

export interface Circumstances {
  /** Failures in a row. */
  failures: number;
  unsent: number;
  /** Whether pokes arrive. */
  live: boolean;
  /** What the server asked for, or null. */
  told: number | null;
  /** From 0 to 1, drawn for each wait, so that phones that failed together do not come back together. */
  draw: number;
}

/** Milliseconds until the next try. */
export function rest(given: Circumstances): number {
  if (given.told !== null) return given.told + given.draw * FIRST_WAIT_MS;
  if (given.failures > 0) {
    const ceiling = Math.min(FIRST_WAIT_MS * 2 ** given.failures, LONGEST_WAIT_MS);
    return Math.max(FIRST_WAIT_MS / 2, given.draw * ceiling);
  }
  if (given.unsent > 0) return UNSENT_REST_MS;
  return given.live ? LIVE_REST_MS : DEAF_REST_MS;
}
