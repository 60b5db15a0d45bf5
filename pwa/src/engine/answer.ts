/**
 * The answer of the rules: what state a course is in, what applies now, and what somebody must do.
 *
 * Twin of shared_rules/answer.py, whose schema makes these types. Instants are RFC 3339 text.
 */
import type { Answer, Bag, Finding, State, Task } from "./generated/answer.ts";

export type { Answer, Bag, Finding, State, Task };
export type Status = State["status"];
export type Level = Finding["level"];
export type Values = Finding["values"];

/** Strictest first: the order in which findings are shown. */
export const LEVELS: readonly Level[] = ["discontinue", "hold", "reduce", "authorise", "discuss", "do", "inform"];
