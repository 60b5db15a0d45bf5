/**
 * What two versions of a protocol say differently, for a person who must adopt or refuse one.
 *
 * Twin of shared_rules/comparison.py: it compares values, not files; entries of a list are matched by their own name,
 * else by their place.
 */
import { canonical } from "../engine/canonical.ts";

const NAMES = ["id", "code", "question", "analyte", "name", "rule", "parameter"];

/** One value that differs: where it stands, and what each version says (null: it says nothing). */
export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

type Table = Record<string, unknown>;

/** Every value that differs, in the order of the earlier version. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const [first, second] = [byName(before), byName(after)];
    if (first !== null && second !== null) return differences(first, second, path);
    return canonical(before) === canonical(after) ? [] : [{ path, before, after }];
  }
  if (isTable(before) && isTable(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      differences(before[key] ?? null, after[key] ?? null, path === "" ? key : `${path}.${key}`),
    );
  }
  return canonical(before) === canonical(after) ? [] : [{ path, before, after }];
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Entries under their own names; null where they have none or share one. */
function byName(entries: readonly unknown[]): Table | null {
  const found: Table = {};
  for (const entry of entries) {
    const key = isTable(entry) ? NAMES.find((name) => name in entry) : undefined;
    if (key === undefined) return null;
    const name = String((entry as Table)[key]);
    if (Object.hasOwn(found, name)) return null;
    found[name] = entry;
  }
  return found;
}
