/** Numbers with their units, as they are safe to read: no trailing zero, a leading zero, micrograms in full. */
import { NBSP } from "../models/times.ts";

/** `28`, `0.5`; never `28.0`, `.5` or an exponent. */
export function number(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 6, useGrouping: false });
}

/** `28 micrograms per day`. */
export function dose(micrograms_per_day: number): string {
  return `${number(micrograms_per_day)}${NBSP}micrograms per day`;
}

export function hours(count: number): string {
  return `${number(count)}${NBSP}h`;
}

/** `943 476 5919`; as it came if it has not ten digits. */
export function nhsNumber(text: string): string {
  const digits = text.replace(/\s/g, "");
  if (!/^\d{10}$/.test(digits)) return text;
  return `${digits.slice(0, 3)}${NBSP}${digits.slice(3, 6)}${NBSP}${digits.slice(6)}`;
}

/** Ten digits that pass modulus 11 and are not one digit repeated. */
export function isNhsNumber(text: string): boolean {
  const digits = [...text.replace(/\s/g, "")].map(Number);
  if (digits.length !== 10 || digits.some((digit) => !Number.isInteger(digit))) return false;
  if (new Set(digits).size === 1) return false;
  const sum = digits.slice(0, 9).reduce((total, digit, place) => total + digit * (10 - place), 0);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === digits[9];
}
