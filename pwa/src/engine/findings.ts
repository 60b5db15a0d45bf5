/**
 * A finding in the making: codes, level and source from the protocol, instants still whole seconds.
 *
 * Twin of shared_rules/findings.py.
 */
import type { Level, Values } from "./answer.ts";
import { text } from "./instant.ts";
import type { Protocol } from "./protocol.ts";

/** One rule that applies now, before it is written as text. */
export interface Found {
  readonly rule: string;
  readonly level: Level;
  readonly clause: string | null;
  readonly decision: string | null;
  readonly since: number;
  readonly facts: readonly string[];
  readonly values: Values;
}

/** The finding of a rule, in one of the cases the protocol knows for it; "" is the usual one. */
export function found(
  protocol: Protocol,
  rule: string,
  since: number,
  facts: readonly string[],
  values: Values,
  which = "",
): Found {
  const words = protocol.rules[rule]!;
  const special = Object.hasOwn(words.cases, which) ? words.cases[which] : undefined;
  const own = special !== undefined && (special.clause !== null || special.decision !== null);
  const { clause, decision } = own ? special : words;
  return { rule, level: (special ?? words).level, clause, decision, since, facts, values };
}

/** True when any finding is at one of the levels. */
export function hasLevel(findings: readonly Found[], ...levels: Level[]): boolean {
  return findings.some((finding) => levels.includes(finding.level));
}

/** True when the rule was found. */
export function hasRule(findings: readonly Found[], rule: string): boolean {
  return findings.some((finding) => finding.rule === rule);
}

/** An instant as text, or null. */
export function textOrNull(seconds: number | null): string | null {
  return seconds === null ? null : text(seconds);
}
