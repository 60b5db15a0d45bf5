/**
 * What the record itself says: not understood, perhaps double, contradictory, a clock that is wrong.
 *
 * Twin of shared_rules/findings_record.py.
 */
import type { Course } from "./course_model.ts";
import { found, type Found } from "./findings.ts";
import type { Protocol } from "./protocol.ts";
import type { Mention } from "./record.ts";

/** Findings of the record. They stay as long as the facts do; a correction ends them. */
export function findRecord(protocol: Protocol, course: Course): Found[] {
  const findings = counted(protocol, "facts.not-understood", course.not_understood);
  for (const { kind, first, second } of course.doubles) {
    findings.push(found(protocol, "facts.double", second.at, [first.id, second.id], { kind }));
  }
  for (const { mention, kind, reason } of course.contradictions) {
    findings.push(found(protocol, "facts.contradict", mention.at, [mention.id], { kind, reason }));
  }
  findings.push(...counted(protocol, "clock.suspect", course.suspect));
  findings.push(...counted(protocol, "decision.countersign", course.telephone));
  return findings;
}

/** One finding for all that is mentioned, since the first of it. */
function counted(protocol: Protocol, rule: string, mentions: readonly Mention[]): Found[] {
  if (mentions.length === 0) return [];
  const since = mentions.reduce((first, mention) => Math.min(first, mention.at), mentions[0]!.at);
  const facts = mentions.map((mention) => mention.id);
  return [found(protocol, rule, since, facts, { count: mentions.length })];
}
