/** What surrounds every screen: status, notices, the sign-off line, the saved notice and the bar for the thumb. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { pictureOf, type Model } from "../models/model.ts";
import { clockChange, clockTime, date } from "../models/times.ts";
import { instantIn } from "../models/reading.ts";
import { patientHash, patientOf } from "../route.ts";
import { nameOf } from "./identity.ts";
import { phoneTroubles, statusLine } from "./status_line.ts";

export interface Screen {
  title: string;
  /** What the browser is told, because it keeps it in its history: the title, unless that names a person. */
  tab?: string;
  body: TemplateResult;
  /** The zone of the times on this screen. */
  zone: string;
  /** False where the page shows the same words already, as the patient's banner does. */
  titleIsSeen?: boolean;
}

export function frame(screen: Screen, model: Model, acts: Acts): TemplateResult {
  return html`<header>
      <p class="sign-off">Not for clinical use until signed off</p>
      ${model.session ? statusLine(model, screen.zone) : nothing}
    </header>
    ${notices(screen.zone, model, acts)}
    <main id="main">
      <h1 tabindex="-1" id="title" class=${screen.titleIsSeen === false ? "spoken" : ""}>${screen.title}</h1>
      ${screen.body}
    </main>
    <p class="spoken" role="status" aria-live="polite">${model.saved ? `Saved on this phone. ${model.saved.words}` : ""}</p>
    ${thumbBar(model, acts)}`;
}

function notices(zone: string, model: Model, acts: Acts): TemplateResult {
  const change = clockChange(model.now, zone);
  const oldest = instantIn(model.status.unsent.oldest_at);
  return html`<div class="notices">
    ${model.failure ? html`<p class="notice harm" role="alert">${model.failure}</p>` : nothing}
    ${savedNotice(model, zone, acts)}
    ${model.stopAwaiting && model.route.page !== "stop"
      ? html`<p class="notice plan">
          A stop at <b>${clockTime(model.stopAwaiting.at, zone)}</b> has no patient yet. <a href="#/stop">Say whose it is</a>
        </p>`
      : nothing}
    ${model.updateReady
      ? html`<p class="notice">
          A new version of Bagwatch is ready. <button class="small" @click=${acts.useNewVersion}>Use it now</button>
        </p>`
      : nothing}
    ${model.begun === null
      ? nothing
      : html`<p class="notice plan">An entry you had begun is kept. <a href=${model.begun}>Go on with it</a></p>`}
    ${change
      ? html`<p class="notice plan">
          Clocks change from ${change.before} to ${change.after}: ${date(change.at, zone)}. Bag limits are in real hours.
        </p>`
      : nothing}
    ${model.status.signedOut
      ? html`<p class="notice plan">
          You are signed out. Entries are kept here. <a href="#/sign-in">Sign in to send them</a>
        </p>`
      : nothing}
    ${model.session ? phoneTroubles(model, oldest).map((words) => html`<p class="notice">${words}</p>`) : nothing}
  </div>`;
}

function savedNotice(model: Model, zone: string, acts: Acts): TemplateResult | typeof nothing {
  const { saved, route } = model;
  // A form in hand is not pushed down by the one before; the notice is there again behind it.
  if (!saved || !model.session || route.page === "write" || route.page === "undo") return nothing;
  const sent = !model.travels.unsent.has(saved.fact);
  const picture = pictureOf(model, saved.patient);
  return html`<section class="notice saved" aria-label="Saved">
    <p>
      <b>${picture ? `${nameOf(picture)}: ` : ""}${saved.words}</b> Saved on this phone ${clockTime(saved.at, zone)}${sent ? " and sent" : ", not sent yet"}.
    </p>
    <p class="pair">
      <a class="small" href=${patientHash(saved.patient, "undo", saved.fact)}>Undo</a>
      <button class="small" @click=${acts.putAwaySaved}>Put away</button>
    </p>
  </section>`;
}

function thumbBar(model: Model, acts: Acts): TemplateResult | typeof nothing {
  if (model.entry.stage === "locked") return lockedBar(acts);
  if (!model.session) return nothing;
  const patient = patientOf(model.route);
  const record = patient === null ? "#/record" : `#/record/${encodeURIComponent(patient)}`;
  return html`<nav class="thumb" aria-label="Act">
    <button class="stop" @click=${() => acts.stopTapped(patient)}>Infusion stopped</button>
    <a href=${record} aria-current=${model.route.page === "record" ? "page" : nothing}>Record</a>
    <a href="#/call" aria-current=${model.route.page === "call" ? "page" : nothing}>Call</a>
  </nav>`;
}

/** Nobody is known to be here: the time is kept, and whose stop it was is asked after unlocking. */
function lockedBar(acts: Acts): TemplateResult {
  return html`<nav class="thumb" aria-label="Act">
    <button class="stop" @click=${acts.noteStop}>Infusion stopped: note the time</button>
  </nav>`;
}
