/**
 * Canonical JSON (RFC 8785): one value has one spelling, here and in the twin, shared_rules/canonical.py.
 *
 * The RFC took its numbers and strings from ECMAScript, so JSON.stringify says each leaf; order and refusals are ours.
 */

/** The value has no canonical JSON: a number that is not finite, a lone surrogate, or no JSON type at all. */
export class NotCanonical extends Error {}

// In a Unicode pattern a surrogate that is half of a pair does not match, only a lone one.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** RFC 8785 text of a JSON value; undefined fields are left out. Throws NotCanonical for what JSON cannot say. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") return objectText(value as Record<string, unknown>);
  throw new NotCanonical(`a ${typeof value} is not JSON`);
}

/** The number as ECMAScript writes it; throws NotCanonical when it is not finite. */
export function numberText(number: number): string {
  if (!Number.isFinite(number)) throw new NotCanonical("the number is not finite");
  return JSON.stringify(number);
}

function stringText(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new NotCanonical("a lone surrogate is not a character");
  return JSON.stringify(value);
}

function objectText(value: Record<string, unknown>): string {
  const members: string[] = [];
  // The default order of strings is by UTF-16 code unit, which is the order that the RFC wants.
  for (const key of Object.keys(value).sort()) {
    if (value[key] !== undefined) members.push(`${stringText(key)}:${canonical(value[key])}`);
  }
  return `{${members.join(",")}}`;
}
