/** The phone's wall clock: the only place that reads it. Everything else is given the time. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  milliseconds(): number;
}

export const phoneClock: Clock = { milliseconds: () => Date.now() };

export function seconds(clock: Clock): number {
  return Math.floor(clock.milliseconds() / 1000);
}
