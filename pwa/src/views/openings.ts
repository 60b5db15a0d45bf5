/** That somebody from outside the team opened a patient in an emergency: on the board for a day, beside the patient for a week. */
import { html, nothing, type TemplateResult } from "lit-html";
import { BESIDE_THE_PATIENT_SECONDS, lately, ON_THE_BOARD_SECONDS, type Opening } from "../models/openings.ts";
import { pictureOf, type Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { moment } from "../models/times.ts";
import { patientHash } from "../route.ts";
import { nameOf } from "./identity.ts";

export function openingsOnTheBoard(model: Model, zone: string): TemplateResult[] {
  return lately(model.openings, model.now, ON_THE_BOARD_SECONDS).map((opening) => {
    const picture = pictureOf(model, opening.patient);
    const who = picture ? html`<b>${nameOf(picture)}</b>` : html`A patient who is not on this phone`;
    const see = picture ? html` <a href=${patientHash(opening.patient)}>See why</a>` : nothing;
    return html`<p class="notice plan">${who} was opened from outside the team: ${by(opening, zone, model.now)}.${see}</p>`;
  });
}

export function openingsOf(picture: Picture, model: Model): TemplateResult[] {
  return lately(model.openings, model.now, BESIDE_THE_PATIENT_SECONDS)
    .filter(({ patient }) => patient === picture.patient)
    .map((opening) => html`<p class="notice plan">
        Opened from outside the team in an emergency: ${by(opening, picture.zone, model.now)}.
        <q>${opening.reason}</q>
      </p>`);
}

function by({ name, role, at }: Opening, zone: string, now: number): string {
  return `${name} (${role}), ${moment(at, zone, now)}`;
}
