/** This phone: what it holds, what it has sent, whether reminders reach it. For a nurse in doubt, and for who helps her. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { pictureOf, type Model } from "../models/model.ts";
import { duration, knownZone, momentAndWait } from "../models/times.ts";
import { instantIn } from "../models/reading.ts";
import type { Screen } from "./frame.ts";
import { troubleWords } from "./held_words.ts";
import { nameOf } from "./identity.ts";
import { patientHash } from "../route.ts";

export function phonePage(model: Model, acts: Acts): Screen {
  const zone = model.pictures[0]?.zone ?? knownZone(undefined);
  const { status, session } = model;
  const oldest = instantIn(status.unsent.oldest_at);
  const at = (seconds: number | null) => (seconds === null ? "never" : momentAndWait(seconds, zone, model.now));
  const body = html`<dl class="clocks card plain">
      ${row("Person", session ? `${session.user.name}, ${session.user.role}` : "nobody")}
      ${row("Only on this phone", `${status.unsent.count}${oldest === null ? "" : `, the oldest from ${at(oldest)}`}`)}
      ${row("Last sent", at(status.sent_at))} ${row("Last word from the server", at(status.contact_at))}
      ${row("Reminders", status.reminders)} ${row("This phone's clock", clockWords(model))}
      ${row("Storage", storageWords(status.persisted))} ${row("Rules", `version ${model.rules}`)}
    </dl>
    <button class="go" @click=${acts.sync}>Send and fetch now</button>
    ${status.remindersProved ? nothing : html`<button class="second" @click=${acts.allowReminders}>Turn on reminders on this phone</button>`}
    <button class="second" @click=${acts.lock}>Lock now</button>
    <p class="further"><a href="#/ways">Sign-in and lock</a></p>
    ${status.error === null ? nothing : html`<p class="notice">The last exchange with the server failed in a way this app does not know. It tries again by itself.</p>`} ${held(model)} ${leaving(acts)}`;
  return { title: "This phone", zone, body };
}

function leaving(acts: Acts): TemplateResult {
  return html`<h2>Sign out</h2>
    <p>Entries that were not sent stay on this phone, locked, and are sent later. To work here again you sign in and unlock.</p>
    <button class="second" @click=${acts.signOut}>Sign out of this phone</button>`;
}

function row(name: string, value: string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function clockWords({ status }: Model): string {
  const { offset_ms, quality } = status.clock;
  if (offset_ms === null) return "not yet compared with the server";
  if (Math.abs(offset_ms) < 2_000) return `right (${quality} measurement)`;
  return `${duration(Math.abs(offset_ms) / 1000)} ${offset_ms > 0 ? "slow" : "fast"} (${quality} measurement)`;
}

function storageWords(persisted: boolean | null): string {
  if (persisted === true) return "kept: the browser will not clear it by itself";
  return "the browser may clear it when space is short; entries are sent as early as can be";
}

function held(model: Model): TemplateResult | typeof nothing {
  const { troubled } = model.travels;
  if (troubled.size === 0) return nothing;
  return html`<h2>Waiting for a senior's look</h2>
    <p>The server keeps these, but they do not count until somebody senior has looked at them. Nothing is lost.</p>
    <ul class="rows">
      ${[...troubled.entries()].map(([, { patient, status, reason }]) => {
        const picture = pictureOf(model, patient);
        return html`<li>
          <a class="row" href=${patientHash(patient)}>
            <span>${picture ? nameOf(picture) : "A patient not on this phone"}<small>${troubleWords(status, reason)}</small></span>
          </a>
        </li>`;
      })}
    </ul>`;
}
