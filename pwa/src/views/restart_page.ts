/** Recording a restart. What the rules say against it stands above; it can be recorded all the same. */
import { html, nothing } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { BAG_HOURS } from "../models/bag_form.ts";
import { pressing } from "../models/board.ts";
import type { RestartForm, Setting } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { choice, type Option } from "./choice.ts";
import { findingsList } from "./findings.ts";
import { bagQuestions, doseQuestion, formBody, identityQuestion, whenQuestion } from "./form_frame.ts";
import type { Screen } from "./frame.ts";
import { placeOf } from "./place.ts";
import { secondCheck } from "./second_check.ts";

const SETTINGS: Option<Setting>[] = [
  { value: "hospital", label: "In hospital" },
  { value: "supervised", label: "Supervised by a professional" },
  { value: "home", label: "At home, not supervised" },
];
const BAGS: Option<boolean>[] = [
  { value: false, label: "The same bag" },
  { value: true, label: "A new bag" },
];

export function restartPage(form: RestartForm, picture: Picture, model: Model, acts: Acts): Screen {
  const change = (patch: Partial<RestartForm>) => acts.change({ ...form, ...patch, errors: [] });
  const restartRules = (picture.answer?.findings ?? []).filter(
    (finding) => finding.rule.startsWith("restart.") || pressing(picture).includes(finding),
  );
  const questions = html`${restartRules.length > 0
      ? html`<h2>What the rules say first</h2>
          ${findingsList(restartRules, placeOf(picture, model))}`
      : nothing}
    ${identityQuestion(form, acts)} ${whenQuestion(form, "When it began to run again", picture, model, acts)}
    ${doseQuestion(form.dose, picture, (dose) => change({ dose }))}
    ${choice("setting", "Where", SETTINGS, form.setting, (setting) => change({ setting }))}
    ${choice("bag", "Which bag", BAGS, form.newBag, (newBag) => change({ newBag }))}
    ${form.newBag ? bagQuestions(form, BAG_HOURS, change) : nothing} ${secondCheck(form, model, acts)}`;
  const body = formBody(form, { questions, button: "Save restart", touchesLine: true }, picture, model, acts);
  return { title: "Infusion restarted", zone: picture.zone, body };
}
