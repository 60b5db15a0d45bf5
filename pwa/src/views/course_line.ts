/** Where a course stands, in one line: `Cycle 1, day 12 of 28 · blinatumomab DOSE 28 micrograms per day`. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Picture } from "../models/picture.ts";
import type { Wording } from "../models/wording.ts";
import { dose } from "./numbers.ts";
import { STATUS_WORDS } from "./sentences.ts";

const DAYS_OF_INFUSION = 28;

export function courseLine(picture: Picture, wording: Wording): TemplateResult {
  const state = picture.answer?.state;
  if (!state) return html`<p class="course">The rules could not be applied</p>`;
  const running = state.status === "running" || state.status === "stopped";
  const day = running && state.day !== null ? `, day ${state.day} of ${DAYS_OF_INFUSION}` : "";
  const cycle = state.cycle === null ? STATUS_WORDS[state.status] : `Cycle ${state.cycle}${day}`;
  const after = state.cycle !== null && !running ? ` · ${STATUS_WORDS[state.status]?.toLowerCase()}` : "";
  const given = state.dose_micrograms_per_day;
  return html`<p class="course">
    ${cycle}${after}
    ${given === null ? nothing : html`· <b>${wording.drug.toLowerCase()}</b> DOSE <b>${dose(given)}</b>`}
  </p>`;
}
