/**
 * Whether rules of another version have every table and field this app's engine reads. A missing field would be read
 * as nothing and could make an answer milder: such rules are not used at all.
 */

/** Maps by code, whose keys are free; their values are like each other. */
const BY_CODE = new Set(["rules", "tasks", "cases"]);

/** True when `other` has the fields of `own`, at every depth, of the same types; more fields are no hindrance. */
export function hasShapeOf(own: unknown, other: unknown, name = ""): boolean {
  if (own === null || other === null) return true; // Absent where a table allows it.
  if (Array.isArray(own)) {
    if (!Array.isArray(other)) return false;
    const [sample] = own as unknown[];
    return sample === undefined || other.every((item) => hasShapeOf(sample, item));
  }
  if (typeof own !== "object") return typeof own === typeof other;
  if (typeof other !== "object" || Array.isArray(other)) return false;
  const theirs = other as Record<string, unknown>;
  if (BY_CODE.has(name)) return byCode(own as Record<string, unknown>, theirs);
  return Object.entries(own as Record<string, unknown>).every(
    ([key, value]) => key in theirs && hasShapeOf(value, theirs[key], key),
  );
}

function byCode(own: Record<string, unknown>, theirs: Record<string, unknown>): boolean {
  const [sample] = Object.values(own);
  return sample === undefined || Object.values(theirs).every((value) => hasShapeOf(sample, value));
}
