/** The name of a task on notices and in their links: it tells nothing, and the phone finds the task by it. */
import { sha256 } from "../engine/sha256.ts";

const DIGITS = 32;

/** What stands behind `#/task/` in a notice about the task with this key: the same as on the server. */
export function taskName(key: string): string {
  return sha256(key).slice(0, DIGITS);
}
