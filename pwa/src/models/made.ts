/** The fact that any filled form says, or what is missing before it says one. */
import { text } from "../engine/instant.ts";
import type { Route } from "../route.ts";
import { draft, draftOf, type Made } from "./drafts.ts";
import { saySignature } from "./decisions.ts";
import type { RecordForm, SignForm, UndoForm } from "./forms.ts";
import type { Picture } from "./picture.ts";
import { checkedDraft } from "./second_check.ts";
import { explained, newestStop } from "./stop.ts";

/** `now` in seconds; the address says which entry is withdrawn. */
export function madeOf(form: RecordForm, picture: Picture, route: Route, now: number): Made {
  const checked = "second" in form ? checkedDraft(form, text(now)) : null;
  if (checked) return { draft: checked };
  if (form.form === "undo") return withdrawal(form, picture, route, now);
  if (form.form === "sign") return signature(form, picture, route, now);
  if (form.form !== "stopped") return draftOf(form, picture, now);
  const stop = newestStop(picture);
  return stop ? explained(form, stop, picture, now) : { errors: ["No stop is recorded for this patient."] };
}

function withdrawal(form: UndoForm, picture: Picture, route: Route, now: number): Made {
  if (form.reason === null) return { errors: ["Choose why the entry is wrong."] };
  if (route.page !== "undo") return { errors: ["Choose the entry in the patient's record."] };
  const body = { fact: route.fact, reason: form.reason };
  return { draft: draft(form.id, picture.patient, "fact_withdrawn", now, body, now) };
}

function signature(form: SignForm, picture: Picture, route: Route, now: number): Made {
  if (route.page !== "sign") return { errors: ["Choose the order in the patient's record."] };
  const said = saySignature(form, route.fact);
  if ("missing" in said) return { errors: [said.missing] };
  return { draft: draft(form.id, picture.patient, said.kind, now, said.body, now) };
}

/** What was saved, in the words of the notice. */
export const SAVED_WORDS: Record<RecordForm["form"], string> = {
  bag: "Bag changed.",
  restart: "Infusion restarted.",
  note: "Note.",
  grade: "Grade.",
  convulsion: "Convulsion seen.",
  complete: "Disconnected.",
  adopt: "Rules adopted.",
  decision: "Decision.",
  sign: "Your word on the telephone order.",
  stopped: "Reason of the stop.",
  undo: "Entry withdrawn.",
};
