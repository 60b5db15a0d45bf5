/**
 * Decisions as the phone asks for them: which questions there are, by the rules, and what a filled form says.
 *
 * Anybody may take down what somebody else said by telephone; as one's own only who decides by the rules.
 */
import type { DecisionForm, SignForm } from "./forms.ts";
import type { Picture } from "./picture.ts";
import { textIn } from "./reading.ts";
import type { Standing } from "./standing.ts";
import type { Wording } from "./wording.ts";

export type Authority = Wording["authorities"][number];

export interface Me {
  id: string;
  name: string;
  role: string;
}

type Said = { kind: string; body: Record<string, unknown> } | { missing: string };

const YES_NO = ["yes", "no"];

/** The roles that may decide anything, in the order of the rules. */
export function deciders(authorities: readonly Authority[]): string[] {
  return [...new Set(authorities.flatMap(({ roles }) => roles))];
}

export function questionsOf(authorities: readonly Authority[], role: string | null): string[] {
  return authorities.filter(({ roles }) => role !== null && roles.includes(role)).map(({ question }) => question);
}

/** What may be answered: a yes can be refused by a no, and a choice is one of its own answers. */
export function answersOf(authorities: readonly Authority[], question: string | null): string[] {
  const authority = authorities.find((one) => one.question === question);
  if (!authority) return [];
  return authority.answers.every((answer) => YES_NO.includes(answer)) ? YES_NO : [...authority.answers];
}

/** In whose role the form decides; null while nobody has said it. */
export function roleOf(form: DecisionForm): string | null {
  return form.byTelephone ? form.giverRole : (form.own?.role ?? null);
}

export function sayDecision(form: DecisionForm): Said {
  const { question, answer, own, readBack: read_back } = form;
  const role = roleOf(form);
  if (form.byTelephone && form.giver.trim() === "") return { missing: "Write the name of who gave the order." };
  if (role === null) return { missing: "Choose the role of who gave the order." };
  if (question === null) return { missing: "Choose what is decided." };
  if (answer === null) return { missing: "Choose the answer." };
  const decided_by = form.byTelephone ? form.giver.trim() : (own?.name ?? "");
  const by = form.byTelephone ? { decided_by, role, by_telephone: true, read_back } : { decided_by, role };
  return { kind: "decision_recorded", body: { question, answer, ...by, ...noteOf(form) } };
}

export function saySignature(form: SignForm, order: string): Said {
  if (form.answer === null) return { missing: "Say whether you gave this order." };
  return { kind: "decision_countersigned", body: { decision: order, answer: form.answer, ...noteOf(form) } };
}

function noteOf(form: DecisionForm | SignForm): { note?: string } {
  const note = form.note.trim();
  return note === "" ? {} : { note };
}

/** The open telephone orders of a patient that a person could have given. Nobody signs what they took down. */
export function ordersToSign(picture: Picture, me: Me | null): Standing[] {
  // At most one, and mostly none: then the record is not gone through, as at each drawing of the board.
  const open = picture.answer?.findings.find(({ rule }) => rule === "decision.countersign")?.facts;
  if (me === null || open === undefined) return [];
  return picture.facts.filter(
    ({ fact, body }) => open.includes(fact.id) && fact.author !== me.id && mayGive(textIn(body["role"]), me.role),
  );
}

/** As the server judges: a consultant gives whatever a prescriber gives (D45). */
function mayGive(claimed: string | null, role: string): boolean {
  return claimed === role || (claimed === "prescriber" && role === "consultant");
}
