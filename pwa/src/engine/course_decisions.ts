/** Decisions: whose answer counts (D45), and whether a question is settled. Twin of course_decisions.py. */
import { mention, type Course, type Decided } from "./course_model.ts";
import type { Protocol } from "./protocol.ts";
import { flagIn, textIn } from "./reading.ts";
import type { Entry } from "./record.ts";

/** Keeps an answer if the role of its author, or of the giver of a telephone order, may give it. */
export function decide(protocol: Protocol, course: Course, entry: Entry): void {
  if (!counts(protocol, entry)) return;
  const [question, answer] = [textIn(entry.valid, "question")!, textIn(entry.valid, "answer")!];
  if (course.refused.has(entry.id)) {
    // D52: it was never given, and what was answered before it was not what people then went by.
    course.decided.delete(question);
    return;
  }
  if (flagIn(entry.valid, "by_telephone") && !course.signed.has(entry.id)) {
    course.telephone.push(mention(entry));
    if (!flagIn(entry.valid, "read_back")) course.not_read_back += 1;
  }
  course.decided.set(question, { answer, at: entry.at, order: entry.order, id: entry.id });
}

/**
 * Writes into the course which answers a later one to the same question takes back.
 *
 * Read before the fold: what an answer ended stands as if it had never been given, until it is given anew.
 */
export function readRevocations(protocol: Protocol, course: Course, entries: readonly Entry[]): void {
  const given = new Map<string, string[]>();
  for (const entry of entries) {
    if (entry.kind !== "decision_recorded" || course.refused.has(entry.id) || !counts(protocol, entry)) continue;
    const question = textIn(entry.valid, "question")!;
    const before = given.get(question) ?? [];
    if (settles(protocol, question, textIn(entry.valid, "answer")!)) {
      before.push(entry.id);
      given.set(question, before);
    } else {
      for (const id of before) course.revoked.add(id);
      given.delete(question);
    }
  }
}

function settles(protocol: Protocol, question: string, answer: string): boolean {
  return protocol.authorities.some((one) => one.question === question && one.answers.includes(answer));
}

/** True for a whole answer by one who may give it; an order by telephone names who gave it (D45). */
export function counts(protocol: Protocol, entry: Entry): boolean {
  const question = textIn(entry.valid, "question");
  const whole = question !== null && entry.valid.has("answer");
  if (!whole || !mayAnswer(protocol, question, textIn(entry.valid, "role"))) return false;
  return !flagIn(entry.valid, "by_telephone") || Boolean(textIn(entry.valid, "decided_by"));
}

/** True when the protocol gives this question to this role. */
export function mayAnswer(protocol: Protocol, question: string, role: string | null): boolean {
  return protocol.authorities.some(
    (authority) => authority.question === question && role !== null && authority.roles.includes(role),
  );
}

/** The answer that settles a question, when the latest one does and was given at or after `since`. */
export function settled(protocol: Protocol, course: Course, question: string, since: number): Decided | null {
  const decided = course.decided.get(question);
  if (decided === undefined || decided.at < since) return null;
  return settles(protocol, question, decided.answer) ? decided : null;
}
