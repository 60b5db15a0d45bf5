/**
 * Orders by telephone, and what those who are said to have given them say afterwards (D45, D52).
 *
 * Twin of shared_rules/course_orders.py. Read before the fold, so that it does not matter whether a signature or its
 * order is dated earlier. Who signed is known where the record is kept; here a signature ends nothing where the record
 * itself shows that it cannot be the giver's.
 */
import { counts } from "./course_decisions.ts";
import { mention, type Course } from "./course_model.ts";
import type { Protocol } from "./protocol.ts";
import { flagIn, textIn } from "./reading.ts";
import type { Entry } from "./record.ts";

const SIGNED = "decision_countersigned";
const DECIDED = "decision_recorded";

/** Writes into the course which orders are signed and which refused; what fits no order is said. */
export function readSignatures(protocol: Protocol, course: Course, entries: readonly Entry[]): void {
  const signatures = entries.filter((entry) => entry.kind === SIGNED && isWhole(entry));
  if (signatures.length === 0) return;
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const byOrder = new Map<string, Entry[]>();
  for (const signature of signatures) {
    const id = textIn(signature.valid, "decision")!;
    const reason = objection(protocol, known.get(id), signature);
    if (reason === null) byOrder.set(id, [...(byOrder.get(id) ?? []), signature]);
    else course.contradictions.push({ mention: mention(signature), kind: SIGNED, reason });
  }
  for (const [id, said] of byOrder) settle(course, known.get(id)!, said);
}

/** False where something is missing: it is not understood, which is said by itself. */
function isWhole({ valid }: Entry): boolean {
  return valid.has("decision") && valid.has("answer");
}

/** Why a signature ends nothing, or null. */
function objection(protocol: Protocol, order: Entry | undefined, signature: Entry): string | null {
  if (order === undefined) return "unknown-order";
  const isOrder = order.kind === DECIDED && flagIn(order.valid, "by_telephone") === true;
  if (!isOrder || !counts(protocol, order)) return "needs-no-signature";
  if (signature.author === order.author) return "own-order";
  return mayBeTheGivers(order, signature) ? null : "not-its-giver";
}

/** True unless the signature says a name or a role, and neither is the order's. */
function mayBeTheGivers(order: Entry, signature: Entry): boolean {
  const [name, role] = [textIn(signature.valid, "decided_by"), textIn(signature.valid, "role")];
  if (name === null && role === null) return true;
  if (role === textIn(order.valid, "role")) return true;
  return name !== null && plain(name) === plain(textIn(order.valid, "decided_by")!);
}

/**
 * Names compare without regard to spaces around them and to the case of plain letters: letters beyond ASCII have other
 * cases in other languages, and would fold otherwise on the server.
 */
function plain(name: string): string {
  let [begin, end] = [0, name.length];
  while (begin < end && name[begin] === " ") begin += 1;
  while (end > begin && name[end - 1] === " ") end -= 1;
  return name.slice(begin, end).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A refusal outweighs a signature: the order is safe to lose, because it can be given again. */
function settle(course: Course, order: Entry, said: readonly Entry[]): void {
  const refusals = said.filter(({ valid }) => textIn(valid, "answer") === "no");
  if (refusals.length > 0 && refusals.length < said.length) {
    course.contradictions.push({ mention: mention(said.at(-1)!), kind: SIGNED, reason: "signed-and-refused" });
  }
  if (refusals.length > 0) {
    const question = textIn(order.valid, "question")!;
    course.refused.set(order.id, { order: mention(order), refusal: mention(refusals[0]!), question });
    return;
  }
  course.signed.add(order.id);
  // What was signed is not what the order says now: nobody signed that.
  if (order.replaced && said.every((signature) => signature.recorded_at < order.recorded_at)) {
    course.contradictions.push({ mention: mention(order), kind: DECIDED, reason: "changed-after-signing" });
  }
}
