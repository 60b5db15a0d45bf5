/** Recording what needs few questions: a note, a grade, a convulsion, the end of a cycle; and withdrawing an entry. */
import { html } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { GradeForm, MomentForm, NoteForm, UndoForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import type { Standing } from "../models/standing.ts";
import { moment } from "../models/times.ts";
import { choice, textField, type Option } from "./choice.ts";
import { factWords } from "./fact_words.ts";
import { formBody, identityQuestion, whenQuestion } from "./form_frame.ts";
import type { Screen } from "./frame.ts";
import { placeOf } from "./place.ts";
import { KIND_WORDS, SCALES, TOXICITIES } from "./sentences.ts";

const GRADES: Option<number>[] = [0, 1, 2, 3, 4, 5].map((value) => ({ value, label: `Grade ${value}` }));
const UNDO_REASONS: Option<string>[] = ["Wrong patient", "Wrong time or value", "It did not happen", "Recorded twice"].map(
  (value) => ({ value, label: value }),
);

export function notePage(form: NoteForm, picture: Picture, model: Model, acts: Acts): Screen {
  const write = (event: Event) => acts.change({ ...form, text: (event.target as HTMLTextAreaElement).value, errors: [] });
  const questions = html`${identityQuestion(form, acts)}
    <label class="field"><span>Note</span><textarea rows="5" maxlength="4000" .value=${form.text} @input=${write}></textarea></label>
    ${whenQuestion(form, "When", picture, model, acts)}`;
  return screen("Note", form, questions, "Save note", false, picture, model, acts);
}

export function gradePage(form: GradeForm, picture: Picture, model: Model, acts: Acts): Screen {
  const change = (patch: Partial<GradeForm>) => acts.change({ ...form, ...patch, errors: [] });
  const named = form.toxicity === "neurological" || form.toxicity === "other";
  const questions = html`${identityQuestion(form, acts)}
    ${choice("toxicity", "Toxicity", TOXICITIES, form.toxicity, (toxicity) => change({ toxicity }))}
    ${named ? textField("Which sign or term", form.term, "text", (term) => change({ term }), { max: 120 }) : ""}
    ${choice("grade", "Grade", GRADES, form.grade, (grade) => change({ grade }))}
    ${choice("scale", "Scale", SCALES, form.scale, (scale) => change({ scale }))}
    ${whenQuestion(form, "When it was graded", picture, model, acts)}`;
  return screen("Grade a toxicity", form, questions, "Save grade", false, picture, model, acts);
}

export function convulsionPage(form: MomentForm, picture: Picture, model: Model, acts: Acts): Screen {
  const questions = html`<p class="notice harm">A convulsion is an emergency: help first, record after.</p>
    ${identityQuestion(form, acts)} ${whenQuestion(form, "When it began", picture, model, acts)}`;
  return screen("Convulsion seen", form, questions, "Save convulsion", false, picture, model, acts);
}

export function completePage(form: MomentForm, picture: Picture, model: Model, acts: Acts): Screen {
  const questions = html`${identityQuestion(form, acts)}
    ${whenQuestion(form, "When the infusion was disconnected", picture, model, acts)}`;
  return screen("End of cycle", form, questions, "Save disconnection", true, picture, model, acts);
}

export function undoPage(form: UndoForm, entry: Standing, picture: Picture, model: Model, acts: Acts): Screen {
  const place = placeOf(picture, model);
  const at = entry.at === null ? "" : moment(entry.at, picture.zone, model.now);
  const choose = (reason: string) => acts.change({ ...form, reason, errors: [] });
  const questions = html`<p class="card plain">
      <b>${KIND_WORDS[entry.kind] ?? entry.kind}</b> ${at}<br />${factWords(entry.kind, entry.body, { ...place, now: entry.at ?? place.now })}
    </p>
    <p>The entry stays in the record, marked as withdrawn, and no longer counts. To correct it, withdraw it and record it again.</p>
    ${choice("reason", "Why is it wrong?", UNDO_REASONS, form.reason, choose)}`;
  return screen("Withdraw an entry", form, questions, "Withdraw this entry", false, picture, model, acts);
}

function screen(
  title: string,
  form: NoteForm | GradeForm | MomentForm | UndoForm,
  questions: ReturnType<typeof html>,
  button: string,
  touchesLine: boolean,
  picture: Picture,
  model: Model,
  acts: Acts,
): Screen {
  return { title, zone: picture.zone, body: formBody(form, { questions, button, touchesLine }, picture, model, acts) };
}
