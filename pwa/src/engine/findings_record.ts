/**
 * What the record itself says: not understood, perhaps double, contradictory, a clock that is wrong.
 *
 * Twin of shared_rules/findings_record.py.
 */
import type { Course } from "./course_model.ts";
import { found, type Found } from "./findings.ts";
import { protocolHash, type Protocol } from "./protocol.ts";
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
  return [...findings, ...byTelephone(protocol, course), ...refused(protocol, course), ...adopted(protocol, course)];
}

/** Orders that wait for the countersignature of who gave them (D45), read back or not (D58). */
function byTelephone(protocol: Protocol, course: Course): Found[] {
  const { telephone, not_read_back } = course;
  if (telephone.length === 0) return [];
  const facts = telephone.map((mention) => mention.id);
  const values = { count: facts.length, not_read_back };
  const named = not_read_back > 0 ? "not_read_back" : "";
  return [found(protocol, "decision.countersign", telephone[0]!.at, facts, values, named)];
}

/** Orders that were never given, until the question is answered by somebody after the refusal (D52). */
function refused(protocol: Protocol, course: Course): Found[] {
  const open = [...course.refused.values()].filter(({ order, refusal, question }) => {
    const decided = course.decided.get(question);
    return decided === undefined || decided.order <= Math.max(order.order, refusal.order);
  });
  return open.map(({ order, refusal, question }) => {
    const since = Math.max(order.at, refusal.at);
    return found(protocol, "decision.refused", since, [order.id, refusal.id], { question });
  });
}

/** The course was put under other rules than the ones in hand, whoever did it. */
function adopted(protocol: Protocol, course: Course): Found[] {
  if (course.adopted === null || course.adopted.hash === protocolHash(protocol)) return [];
  const { mention, hash } = course.adopted;
  return [found(protocol, "rules.not-adopted", mention.at, [mention.id], { adopted: hash })];
}

/** One finding for all that is mentioned, since the first of it. */
function counted(protocol: Protocol, rule: string, mentions: readonly Mention[]): Found[] {
  if (mentions.length === 0) return [];
  const since = mentions.reduce((first, mention) => Math.min(first, mention.at), mentions[0]!.at);
  const facts = mentions.map((mention) => mention.id);
  return [found(protocol, rule, since, facts, { count: mentions.length })];
}
