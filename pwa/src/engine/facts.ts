/**
 * Facts: what happened to a patient, as the log holds it.
 *
 * Twin of shared_rules/facts.py. The envelope is read strictly, because without it nothing can be told; the body is
 * kept as it came and read leniently (`reading`). Other fields of the envelope are passed over.
 */
import { NotAnInstant, parse } from "./instant.ts";
import { isObject, number, type JsonObject } from "./reading.ts";

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** Facts that cannot be judged at all: `path` says where, `reason` why. */
export class BrokenEnvelope extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(path ? `${path}: ${reason}` : reason);
    this.path = path;
    this.reason = reason;
  }
}

/** One fact. `at` and `recorded_at` are whole seconds since 1970 UTC; `body` is as it came. */
export interface Fact {
  readonly id: string;
  readonly patient: string;
  readonly kind: string;
  readonly at: number;
  readonly recorded_at: number;
  readonly device: string;
  readonly device_seq: number;
  readonly author: string;
  readonly body: JsonObject;
}

/** The facts of one patient from decoded JSON, in the order given; throws BrokenEnvelope. */
export function decodeFacts(value: unknown, path: string): Fact[] {
  if (!Array.isArray(value)) throw new BrokenEnvelope(path, "not a list of facts");
  const facts = value.map((item, index) => decodeFact(item, `${path}[${index}]`));
  for (const [index, fact] of facts.entries()) {
    if (fact.patient !== facts[0]!.patient) {
      throw new BrokenEnvelope(`${path}[${index}].patient`, "facts of more than one patient");
    }
  }
  return facts;
}

function decodeFact(value: unknown, path: string): Fact {
  if (!isObject(value)) throw new BrokenEnvelope(path, "a fact is an object");
  return {
    id: uuid(value, "id", path),
    patient: uuid(value, "patient", path),
    kind: text(value, "kind", path),
    at: instant(value, "at", path),
    recorded_at: instant(value, "recorded_at", path),
    device: uuid(value, "device", path),
    device_seq: whole(value, "device_seq", path),
    author: uuid(value, "author", path),
    body: object(value, "body", path),
  };
}

function text(value: JsonObject, key: string, path: string): string {
  const read = value[key];
  if (typeof read !== "string") throw new BrokenEnvelope(`${path}.${key}`, "not a text");
  return read;
}

function uuid(value: JsonObject, key: string, path: string): string {
  const read = text(value, key, path);
  if (!UUID.test(read)) throw new BrokenEnvelope(`${path}.${key}`, "not a UUID");
  return read;
}

function instant(value: JsonObject, key: string, path: string): number {
  const read = text(value, key, path);
  try {
    return parse(read);
  } catch (error) {
    if (error instanceof NotAnInstant) throw new BrokenEnvelope(`${path}.${key}`, error.message);
    throw error;
  }
}

function whole(value: JsonObject, key: string, path: string): number {
  const read = number(value[key]);
  if (read === null || !Number.isInteger(read)) throw new BrokenEnvelope(`${path}.${key}`, "not a whole number");
  return read;
}

function object(value: JsonObject, key: string, path: string): JsonObject {
  const read = value[key];
  if (!isObject(read)) throw new BrokenEnvelope(`${path}.${key}`, "not an object");
  return read;
}
