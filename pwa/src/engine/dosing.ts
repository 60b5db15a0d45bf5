/** What a dose is: low or full, by weight; and what body surface says it should be. Twin of shared_rules/dosing.py. */
import { DAY } from "./instant.ts";
import type { DoseLevel, Protocol } from "./protocol.ts";

/** `low`, `full`, or "" for a dose that is not known. */
export type Level = "low" | "full" | "";

/** True when the patient is too light for fixed doses (D22). An unknown weight is not light. */
export function isUnderFixed(protocol: Protocol, weightKg: number | null): boolean {
  return weightKg !== null && weightKg < protocol.dosing.fixed_from_kg;
}

/** Body surface by Mosteller; null when weight or height is unknown, or so small that nothing is left. */
export function surfaceM2(weightKg: number | null, heightCm: number | null): number | null {
  if (weightKg === null || heightCm === null) return null;
  const surface = Math.sqrt((heightCm * weightKg) / 3_600);
  return surface > 0 ? surface : null;
}

/** The dose by surface, never over the fixed one. */
export function expectedMicrograms(level: DoseLevel, surface: number): number {
  return Math.min(level.micrograms_per_m2_per_day * surface, level.micrograms_per_day);
}

/** The step that the dose is nearer to (D14). */
export function levelOf(
  protocol: Protocol,
  dose: number | null,
  weightKg: number | null,
  heightCm: number | null,
): Level {
  const { low, full } = protocol.dosing;
  if (dose === null) return "";
  if (!isUnderFixed(protocol, weightKg)) return nearer(dose, low.micrograms_per_day, full.micrograms_per_day);
  const surface = surfaceM2(weightKg, heightCm);
  // Without a height only the caps are known; what is over the low one may be the full dose.
  if (surface === null) return dose <= low.micrograms_per_day ? "low" : "full";
  return nearer(dose / surface, low.micrograms_per_m2_per_day, full.micrograms_per_m2_per_day);
}

function nearer(dose: number, low: number, full: number): Level {
  return dose - low < full - dose ? "low" : "full";
}

/** How long a cycle begins at the low dose by the table of steps, in seconds infused; 0 if it does not. */
export function tableLowSeconds(protocol: Protocol, cycle: number): number {
  for (const step of protocol.dosing.steps) {
    if (step.cycle_from <= cycle && cycle <= step.cycle_to && step.day_from === 1 && step.level === "low") {
      return step.day_to * DAY;
    }
  }
  return 0;
}
