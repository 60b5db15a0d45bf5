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
  if (flagIn(entry.valid, "by_telephone") && !course.signed.has(entry.id)) course.telephone.push(mention(entry));
  course.decided.set(question, { answer, at: entry.at, order: entry.order, id: entry.id });
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
  const settles = protocol.authorities.some(
    (authority) => authority.question === question && authority.answers.includes(decided.answer),
  );
  return settles ? decided : null;
}
