/** What every recording screen has, in the same order: patient, errors, questions, do not flush, one button. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { RecordForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import type { TimeEntry } from "../models/time_entry.ts";
import { choice, errorSummary, textField, type Option } from "./choice.ts";
import { clockField, dayField } from "./date_time.ts";
import { identityBanner, identityCheck } from "./identity.ts";
import { dose } from "./numbers.ts";
import { noFlush } from "./sentences.ts";
import { timeField } from "./time_field.ts";

export interface Asked {
  questions: TemplateResult;
  button: string;
  /** Whether a line is touched, so that the warning belongs here. */
  touchesLine: boolean;
}

/** Completion is off because a browser writes what is typed into its own files, to restore the page after a crash. */
export function formBody(form: RecordForm, asked: Asked, picture: Picture, model: Model, acts: Acts): TemplateResult {
  return html`${identityBanner(picture, model.now)} ${errorSummary(form.errors)}
    <form
      novalidate
      autocomplete="off"
      @submit=${(event: Event) => {
        event.preventDefault();
        acts.save();
      }}
    >
      ${asked.questions} ${asked.touchesLine ? noFlush() : nothing}
      <button class="go" type="submit" ?disabled=${model.busy}>${model.busy ? "Saving" : asked.button}</button>
    </form>`;
}

export function identityQuestion(form: RecordForm, acts: Acts): TemplateResult {
  return identityCheck(form.identity, (identity) => acts.change({ ...form, identity, errors: [] }));
}

export function whenQuestion(form: RecordForm, legend: string, picture: Picture, model: Model, acts: Acts): TemplateResult {
  const change = (time: TimeEntry) => acts.change({ ...form, time, errors: [] });
  const { now } = model;
  return timeField({ name: "when", legend, entry: form.time, now, zone: picture.zone, ago: [0, 5, 15], change });
}

/** The protocol's doses and the one now given. */
export function doseQuestion(
  chosen: number | null,
  picture: Picture,
  change: (dose: number) => void,
): TemplateResult {
  const known = new Set([9, 28, picture.answer?.state.dose_micrograms_per_day, chosen]);
  const options = [...known].filter((value) => typeof value === "number").sort((one, other) => one - other);
  return choice(
    "dose",
    "DOSE on the label",
    options.map((value): Option<number> => ({ value, label: dose(value) })),
    chosen,
    change,
  );
}

export interface BagFields {
  hours: number;
  batch: string;
  expiryDay: string;
  expiryTime: string;
}

export function bagQuestions(fields: BagFields, hours: readonly number[], change: (patch: Partial<BagFields>) => void): TemplateResult {
  const lives = hours.map((value): Option<number> => ({ value, label: `${value}\u00a0h` }));
  return html`${choice("hours", "How long this bag lasts", lives, fields.hours, (value) => change({ hours: value }))}
    ${dayField("Expiry date on the label", fields.expiryDay, (expiryDay) => change({ expiryDay }))}
    ${clockField("Expiry time", fields.expiryTime, (expiryTime) => change({ expiryTime }))}
    ${textField("Batch, if on the label", fields.batch, "text", (batch) => change({ batch }), { max: 80 })}`;
}
