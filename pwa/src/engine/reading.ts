/**
 * Reads a body leniently: every field that is right counts, every field that is wrong is said.
 *
 * Twin of shared_rules/reading.py. Never fails, whatever the body holds. Instants become whole seconds.
 */
import { BOUNDS, FIELDS, MOST_NUMBER, PARTS, WORDS, type Fields } from "./bodies.ts";
import { NotAnInstant, parse } from "./instant.ts";

/** The valid fields of a body, and whether all of it was understood. */
export interface Reading {
  readonly valid: Map<string, unknown>;
  readonly understood: boolean;
}

/** The fields of a body that count, by name. */
export type Valid = ReadonlyMap<string, unknown>;

export type JsonObject = Readonly<Record<string, unknown>>;

type Read = readonly [value: unknown, understood: boolean];

/** The valid fields of a body of this kind; nothing is valid in a kind that is not known. */
export function readBody(kind: string, body: JsonObject): Reading {
  const fields = FIELDS.get(kind);
  if (fields === undefined) return { valid: new Map(), understood: false };
  const reading = readFields(fields, body);
  const toxicity = Object.hasOwn(body, "toxicity") ? body["toxicity"] : null;
  if (kind === "toxicity_graded" && typeof toxicity === "string" && !reading.valid.has("toxicity")) {
    // A toxicity nobody has heard of acts as `other`: it is said, and it still holds the infusion.
    reading.valid.set("toxicity", toxicity);
  }
  return reading;
}

/** A finite number below 2^53; null for anything else. A boolean is none; minus zero is zero. */
export function number(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value) || Math.abs(value) >= MOST_NUMBER) return null;
  return value === 0 ? 0 : value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFields(fields: Fields, body: JsonObject): Reading {
  const valid = new Map<string, unknown>();
  let understood = true;
  for (const [key, value] of Object.entries(body)) {
    if (value === null) continue;
    const field = fields.get(key);
    if (field === undefined) {
      understood = false;
      continue;
    }
    const [read, whole] = readField(field[0], value);
    understood = understood && whole;
    if (read !== null) valid.set(key, read);
  }
  for (const [key, [, needed]] of fields) {
    if (needed && !valid.has(key)) understood = false;
  }
  return { valid, understood };
}

/** The value as this type, or null; and whether all of it was understood. */
function readField(name: string, value: unknown): Read {
  if (name === "anything") return [value, true];
  if (name === "changes") return readChanges(value);
  if (PARTS.has(name)) return readPart(name, value);
  const read = readPlain(name, value);
  return [read, read !== null];
}

function readPart(name: string, value: unknown): Read {
  if (!isObject(value)) return [null, false];
  const { valid, understood } = readFields(PARTS.get(name)!, value);
  return [valid, understood];
}

function readChanges(value: unknown): Read {
  if (!Array.isArray(value)) return [null, false];
  const read = value.map((item) => readPart("change", item));
  return [read.map(([part]) => part).filter((part) => part !== null), read.every(([, whole]) => whole)];
}

function readPlain(name: string, value: unknown): unknown {
  const words = WORDS.get(name);
  if (words !== undefined) return typeof value === "string" && words.includes(value) ? value : null;
  if (name === "text") return typeof value === "string" ? value : null;
  if (name === "flag") return typeof value === "boolean" ? value : null;
  if (name === "object") return isObject(value) ? value : null;
  if (name === "instant") return instant(value);
  return bounded(name, number(value));
}

function instant(value: unknown): number | null {
  if (typeof value !== "string") return null;
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof NotAnInstant) return null;
    throw error;
  }
}

function bounded(name: string, value: number | null): number | null {
  if (value === null) return null;
  return inBounds(name, value) ? value : null;
}

function inBounds(name: string, value: number): boolean {
  const [least, over, most, whole] = BOUNDS.get(name)!;
  const isOver = (least === null || value >= least) && (over === null || value > over);
  return isOver && (most === null || value <= most) && (!whole || Number.isInteger(value));
}

/** A number that was read, or null. */
export function numberIn(valid: Valid, key: string): number | null {
  return (valid.get(key) as number | undefined) ?? null;
}

/** A text that was read, or null. */
export function textIn(valid: Valid, key: string): string | null {
  return (valid.get(key) as string | undefined) ?? null;
}

/** A flag that was read, or null. */
export function flagIn(valid: Valid, key: string): boolean | null {
  return (valid.get(key) as boolean | undefined) ?? null;
}

/** A part of a body that was read, or null. */
export function partIn(valid: Valid, key: string): Valid | null {
  return (valid.get(key) as Valid | undefined) ?? null;
}
