/** A running stop: how long, from when a restart is supervised, and what comes next. The same words wherever it stands. */
import { html, nothing, type TemplateResult } from "lit-html";
import { endsNow, pressing, type Stop } from "../models/board.ts";
import type { Model } from "../models/model.ts";
import { seconds } from "../models/picture.ts";
import { duration, moment, momentAndWait } from "../models/times.ts";
import { patientHash } from "../route.ts";
import { courseLine } from "./course_line.ts";
import { headline } from "./findings.ts";
import { identityLines, nameOf } from "./identity.ts";
import { placeOf } from "./place.ts";
import { sayTask } from "./words.ts";

/** `where` is the screen: the patient's own have the identity in their banner, and the rules below the card. */
export function stopCard(stop: Stop, model: Model, where: "now" | "patient" | "stopped"): TemplateResult {
  const { picture, since } = stop;
  const place = placeOf(picture, model);
  return html`<article class="card stopped" aria-label="Stopped: ${nameOf(picture)}">
    <p class="lead"><span class="what">Stopped</span> <span class="clock">${duration(model.now - since)}</span></p>
    <p class="when">Since ${moment(since, picture.zone, model.now)}. ${deadlines(stop, model)}</p>
    ${where === "stopped" ? nothing : headline(pressing(picture)[0], place)}
    ${where === "now" ? identityLines(picture, model.now) : nothing} ${courseLine(picture, model.wording)}
    ${endsNow(picture) ? html`<a class="go" href=${patientHash(picture.patient, "complete")}>Disconnect, end of cycle</a>` : nothing}
    ${where === "stopped"
      ? nothing
      : html`<a class="go" href=${patientHash(picture.patient, "stopped")}>Before restarting</a>`}
  </article>`;
}

function deadlines({ picture, supervised_from, next }: Stop, model: Model): TemplateResult {
  const { zone } = picture;
  return html`${supervised_from === null
    ? html`<b>Restart is supervised.</b>`
    : html`<b>Supervised restart from ${momentAndWait(supervised_from, zone, model.now)}.</b>`}
  ${next ? html`${sayTask(next, placeOf(picture, model)).title} on ${moment(seconds(next.due_at)!, zone, model.now)}.` : nothing}`;
}
