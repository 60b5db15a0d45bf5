/** Lenient reading of what a body says: a value of the wrong type is a missing one, never an error on the screen. */
import { parse } from "../engine/instant.ts";

export type Body = Record<string, unknown>;

export function textIn(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

export function numberIn(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function recordIn(value: unknown): Body | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : null;
}

/** Seconds since 1970 UTC. */
export function instantIn(value: unknown): number | null {
  if (typeof value !== "string") return null;
  try {
    return parse(value);
  } catch {
    return null;
  }
}
