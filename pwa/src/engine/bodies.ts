/**
 * What a fact of each kind says: the fields of its body, their types, and which it cannot do without.
 *
 * Twin of shared_rules/bodies.py, which writes the tables. They are Maps here: a kind or a field may be called
 * `constructor`, and every object answers to that name.
 */
import { BOUNDS as bounds, FIELDS as fields, PARTS as parts, WORDS as words } from "./generated/bodies.ts";

export type Fields = ReadonlyMap<string, readonly [type: string, needed: boolean]>;

export const WORDS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(words));
export const PARTS: ReadonlyMap<string, Fields> = maps(parts);
export const FIELDS: ReadonlyMap<string, Fields> = maps(fields);

export const MOST_NUMBER = 2 ** 53;
export const BOUNDS = new Map(Object.entries(bounds));

function maps(tables: Readonly<Record<string, Readonly<Record<string, readonly [string, boolean]>>>>) {
  return new Map(Object.entries(tables).map(([name, table]) => [name, new Map(Object.entries(table))]));
}
