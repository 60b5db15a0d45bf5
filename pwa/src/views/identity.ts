/** The patient, always in the same words: name, born with age, NHS number; and the confirmation of two identifiers. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Picture } from "../models/picture.ts";
import { age, birthday } from "../models/times.ts";
import { isNhsNumber, nhsNumber } from "./numbers.ts";

export function nameOf(picture: Picture): string {
  const { identity } = picture;
  if (!identity) return "Name not on this phone";
  const given = identity.given_name ? `, ${identity.given_name}` : "";
  return `${identity.family_name.toLocaleUpperCase("en-GB")}${given}`;
}

export function bornOf(picture: Picture, now: number): string {
  const born = picture.identity?.born;
  if (!born) return "Born: not known";
  const years = age(born, now, picture.zone);
  return `Born ${birthday(born)}${years === null ? "" : ` (${years}y)`}`;
}

export function nhsOf(picture: Picture): string {
  const number = picture.identity?.nhs_number;
  if (!number) return "NHS No. not recorded";
  return `NHS No. ${nhsNumber(number)}${isNhsNumber(number) ? "" : " (not a valid number)"}`;
}

/** Three lines at most, and a warning where another patient on this phone has the same family name. */
export function identityLines(picture: Picture, now: number): TemplateResult {
  return html`<p class="who">
    <b>${nameOf(picture)}</b>
    <span>${bornOf(picture, now)}</span>
    <span>${nhsOf(picture)}</span>
    ${picture.sharesSurname ? html`<span class="same-name">Same surname as another patient: check twice</span>` : nothing}
  </p>`;
}

/** Stays in view while the page scrolls. */
export function identityBanner(picture: Picture, now: number): TemplateResult {
  return html`<section class="banner-patient" aria-label="Patient">${identityLines(picture, now)}</section>`;
}

export function identityCheck(checked: boolean, change: (checked: boolean) => void): TemplateResult {
  return html`<label class="check check-identity">
    <input
      type="checkbox"
      .checked=${checked}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
    />
    <span>Two identifiers match this patient <small>Ask for name and date of birth, or read the wristband.</small></span>
  </label>`;
}
