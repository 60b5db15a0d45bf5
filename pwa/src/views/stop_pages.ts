/** An infusion that stopped: first the time (saved at the tap), then whose, then why, then the rules of restarting. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { stopOf } from "../models/board.ts";
import type { StoppedForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { candidates, newestStop, reasonOf } from "../models/stop.ts";
import { knownZone, momentAndWait } from "../models/times.ts";
import { patientHash } from "../route.ts";
import { choice, errorSummary } from "./choice.ts";
import { courseLine } from "./course_line.ts";
import { findingsByWeight, findingsList } from "./findings.ts";
import type { Screen } from "./frame.ts";
import { identityBanner, identityLines } from "./identity.ts";
import { placeOf } from "./place.ts";
import { noFlush, notAnAlarm, STOP_REASONS } from "./sentences.ts";
import { stopCard } from "./stop_card.ts";
import { timeField } from "./time_field.ts";

/** Whose infusion it is. The time is already on disk. */
export function stopPage(model: Model, acts: Acts): Screen {
  const zone = model.pictures[0]?.zone ?? knownZone(undefined);
  const { stopAwaiting } = model;
  if (!stopAwaiting) {
    const body = html`<p class="card plain">No stop waits for its patient.</p>
      <button class="go" @click=${() => acts.stopTapped(null)}>An infusion is stopped now</button>`;
    return { title: "Infusion stopped", zone, body };
  }
  const { running, others } = candidates(model.pictures);
  const presumed = model.pictures.find((picture) => picture.patient === stopAwaiting.presumed);
  const first = presumed ? [presumed] : running;
  const rest = [...running, ...others].filter((picture) => !first.includes(picture));
  const body = html`<p class="time-saved">
      Time saved on this phone: <b>${momentAndWait(stopAwaiting.at, zone, model.now)}</b>
    </p>
    ${noFlush()}
    <h2>Whose infusion stopped?</h2>
    ${first.map((picture) => patientButton(picture, model, acts))}
    ${rest.length === 0
      ? nothing
      : html`<details class="more">
          <summary>Another patient</summary>
          ${rest.map((picture) => patientButton(picture, model, acts))}
        </details>`}
    <button class="second" @click=${acts.forgetStop}>Nothing stopped: forget this time</button>
    ${notAnAlarm()}`;
  return { title: "Infusion stopped", zone, body };
}

function patientButton(picture: Picture, model: Model, acts: Acts): TemplateResult {
  return html`<button class="pick" ?disabled=${model.busy} @click=${() => acts.stopIs(picture.patient)}>
    ${identityLines(picture, model.now)} ${courseLine(picture, model.wording)}
  </button>`;
}

/** After the stop: why, and what must be true before restarting. */
export function stoppedPage(form: StoppedForm, picture: Picture, model: Model, acts: Acts): Screen {
  const stop = newestStop(picture);
  const stopped = picture.answer?.state.status === "stopped";
  const body = html`${identityBanner(picture, model.now)}
    ${stopped
      ? stopCard(stopOf(picture, model.now), model, "stopped")
      : html`<p class="card plain">By what is recorded on this phone, this infusion is not stopped.</p>`}
    ${noFlush()} ${stop && reasonOf(stop) === null ? why(form, stop.at ?? model.now, picture, model, acts) : nothing}
    <h2>Before restarting</h2>
    ${restartFindings(picture, model)}
    <a class="go" href=${patientHash(picture.patient, "restart")}>Record the restart</a>
    <p class="further"><a href=${patientHash(picture.patient)}>Whole record</a> <a href="#/call">Call</a></p>
    ${notAnAlarm()}`;
  return { title: "Stopped", zone: picture.zone, body };
}

function why(form: StoppedForm, at: number, picture: Picture, model: Model, acts: Acts): TemplateResult {
  const change = (patch: Partial<StoppedForm>) => acts.change({ ...form, ...patch, errors: [] });
  return html`<form
    class="card plain"
    novalidate
    autocomplete="off"
    @submit=${(event: Event) => {
      event.preventDefault();
      acts.save();
    }}
  >
    ${errorSummary(form.errors)}
    ${choice("reason", "Why did it stop?", STOP_REASONS, form.reason, (reason) => change({ reason }))}
    ${timeField({
      name: "seen",
      legend: "When was it last seen running? Leave open if that was at the stop.",
      entry: form.lastSeen,
      now: at,
      zone: picture.zone,
      ago: [0, 15, 30, 60],
      nowLabel: "At the stop",
      change: (lastSeen) => change({ lastSeen }),
    })}
    <button class="go" type="submit" ?disabled=${model.busy}>Save the reason</button>
  </form>`;
}

function restartFindings(picture: Picture, model: Model): TemplateResult {
  const findings = picture.answer?.findings ?? [];
  if (picture.answer === null) {
    return html`<p class="notice harm">The rules could not be applied on this phone. Ring the consultant before restarting.</p>`;
  }
  if (findings.length === 0) return html`<p class="card plain">The rules name nothing for this patient now.</p>`;
  const place = placeOf(picture, model);
  const ofStop = findings.filter((finding) => /^(restart|stop|premed)\./.test(finding.rule));
  const others = findings.filter((finding) => !ofStop.includes(finding));
  return html`${findingsList(ofStop, place)} ${findingsByWeight(others, place)}`;
}
