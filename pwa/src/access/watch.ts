/**
 * When an unlocked phone locks itself.
 *
 * Pure: time is an argument, in milliseconds of this phone's clock. A clock that was set back does not lock a phone in
 * use and does not leave it open: the wait begins anew.
 */

/** Two minutes without a touch; half a minute out of sight, as when the phone is put into a pocket (issue 4, item 4). */
export const IDLE_LIMIT_MS = 120_000;
export const HIDDEN_LIMIT_MS = 30_000;

export interface Watch {
  /** The last touch or key, in any tab of this app. */
  touched_ms: number;
  /** Since when this page is out of sight; null while it is seen. */
  hidden_ms: number | null;
}

/** Why a phone locks: `idle` counts for every tab, `hidden` for the tab that is out of sight alone. */
export type Due = "idle" | "hidden";

export function begun(now: number, isHidden: boolean): Watch {
  return { touched_ms: now, hidden_ms: isHidden ? now : null };
}

export function touched(watch: Watch, now: number): Watch {
  return { ...watch, touched_ms: now };
}

/** Hiding twice counts from the first time. */
export function hidden(watch: Watch, now: number): Watch {
  return { ...watch, hidden_ms: watch.hidden_ms ?? now };
}

/** To be called after `lockDue` was asked: a page that comes back too late is locked before it is seen. */
export function seen(watch: Watch): Watch {
  return { ...watch, hidden_ms: null };
}

/** Whether the phone is to be locked now, and why. */
export function lockDue(watch: Watch, now: number): Due | null {
  if (watch.hidden_ms !== null && now - watch.hidden_ms >= HIDDEN_LIMIT_MS) return "hidden";
  return now - watch.touched_ms >= IDLE_LIMIT_MS ? "idle" : null;
}

/** The watch under a clock that may have been set back. */
export function atClock(watch: Watch, now: number): Watch {
  const hidden_ms = watch.hidden_ms === null ? null : Math.min(watch.hidden_ms, now);
  return { touched_ms: Math.min(watch.touched_ms, now), hidden_ms };
}
