/** How far the phone's clock stands from the server's, measured on each answer. */
import { parse } from "../engine/instant.ts";
import type { ClockReading } from "../store/fact.ts";

const GOOD_MS = 5_000;
const FAIR_MS = 120_000;
/** From here on a person is told: a bag's time would be read wrong by more than a minute. */
export const WRONG_CLOCK_MS = 60_000;

/**
 * Server minus phone. The server's time lies somewhere between asking and hearing, and is told in whole seconds: what
 * is not known is half of both. `unknown` if its time cannot be read.
 */
export function offsetOf(sent_ms: number, received_ms: number, server_time: string): ClockReading {
  const server_ms = millisecondsOf(server_time);
  if (server_ms === null || received_ms < sent_ms) return { offset_ms: null, quality: "unknown" };
  const uncertain = (received_ms - sent_ms) / 2 + 500;
  const offset_ms = Math.round(server_ms + 500 - (sent_ms + received_ms) / 2);
  return { offset_ms, quality: uncertain < GOOD_MS ? "good" : uncertain < FAIR_MS ? "fair" : "poor" };
}

function millisecondsOf(text: string): number | null {
  try {
    return parse(text.replace(/\.\d+/, "")) * 1000;
  } catch {
    return null;
  }
}

export function clockIsWrong(reading: ClockReading): boolean {
  return reading.offset_ms !== null && reading.quality !== "poor" && Math.abs(reading.offset_ms) >= WRONG_CLOCK_MS;
}
