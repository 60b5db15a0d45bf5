/** A bag change in three taps: identity, checks, save. What the phone knows is filled in and can be changed. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { BAG_HOURS, bagConcerns, CHECKS, type Check } from "../models/bag_form.ts";
import { bagEntry } from "../models/drafts.ts";
import type { BagForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { instantOf } from "../models/time_entry.ts";
import { momentAndWait } from "../models/times.ts";
import { bagQuestions, doseQuestion, formBody, identityQuestion, whenQuestion } from "./form_frame.ts";
import type { Screen } from "./frame.ts";
import { secondCheck } from "./second_check.ts";
import { dose, hours } from "./numbers.ts";

const CHECK_WORDS: Record<Check, string> = {
  label: "Label: this patient, this drug, in date",
  dose: "Dose on the label as below",
  rate: "Pump rate as on the label",
  line: "Line: polyolefin, PVC non-DEHP or EVA; central",
  filter: "Low protein-binding 0.2 micrometre filter in the line",
  pump_locked: "Pump running and locked",
  no_flush: "Line and catheter were not flushed",
};

export function bagPage(form: BagForm, picture: Picture, model: Model, acts: Acts): Screen {
  const change = (patch: Partial<BagForm>) => acts.change({ ...form, ...patch, errors: [] });
  const questions = html`${identityQuestion(form, acts)} ${checks(form, change)}
    ${whenQuestion(form, "When the new bag began to run", picture, model, acts)} ${summary(form, picture, model)}
    <details class="more" ?open=${form.dose === null}>
      <summary>Change the dose, the hours or the label</summary>
      ${doseQuestion(form.dose, picture, (value) => change({ dose: value }))} ${bagQuestions(form, BAG_HOURS, change)}
    </details>
    ${secondCheck(form, model, acts)}`;
  const body = formBody(form, { questions, button: "Save bag change", touchesLine: true }, picture, model, acts);
  return { title: "Change bag", zone: picture.zone, body };
}

function checks(form: BagForm, change: (patch: Partial<BagForm>) => void): TemplateResult {
  const all = form.checks.size === CHECKS.length;
  const toggle = (check: Check, on: boolean) => {
    const next = new Set(form.checks);
    if (on) next.add(check);
    else next.delete(check);
    change({ checks: next });
  };
  return html`<fieldset class="checks">
    <legend>At the bedside</legend>
    ${CHECKS.map((check) => html`<label class="check">
      <input
        type="checkbox"
        .checked=${form.checks.has(check)}
        @change=${(event: Event) => toggle(check, (event.target as HTMLInputElement).checked)}
      />
      <span>${CHECK_WORDS[check]}</span>
    </label>`)}
    <button type="button" class="second" aria-pressed=${all} @click=${() => change({ checks: new Set(all ? [] : CHECKS) })}>
      ${all ? "All checked: tap to clear" : "All checked"}
    </button>
  </fieldset>`;
}

function summary(form: BagForm, picture: Picture, model: Model): TemplateResult | typeof nothing {
  const at = instantOf(form.time, model.now, picture.zone);
  const entry = at === null ? null : bagEntry(form, picture, at);
  if (entry === null) return nothing;
  const given = entry.dose === null ? html`<b>choose the dose</b>` : html`<b>${dose(entry.dose)}</b>`;
  return html`<section class="summary" aria-label="What will be recorded">
    <p>DOSE ${given} · ${hours(entry.hours)} bag${entry.batch.trim() ? ` · batch ${entry.batch.trim()}` : ""}</p>
    <p>Next change <b>${momentAndWait(entry.next_change, picture.zone, model.now)}</b></p>
    ${bagConcerns(entry).map((concern) => html`<p class="concern">${concern}</p>`)}
  </section>`;
}
