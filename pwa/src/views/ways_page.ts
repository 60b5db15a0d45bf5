/** How a person unlocks this phone, signs in, and where they are signed in; each is changed in one step. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { WaysForm, WaysStep } from "../models/entry_forms.ts";
import type { Model } from "../models/model.ts";
import type { OwnAccess, SessionSeen } from "../models/own_access.ts";
import { knownZone, momentAndWait } from "../models/times.ts";
import type { Screen } from "./frame.ts";
import { wayStep } from "./way_step.ts";

export function waysPage(form: WaysForm, model: Model, acts: Acts): Screen {
  const body =
    form.step === null
      ? html`${form.done === null ? nothing : html`<p class="notice" role="status">${form.done}</p>`}
          ${unlocking(form, model, acts)} ${signingIn(form, model, acts)}
          ${model.access === null ? nothing : sessions(model.access.sessions, model, acts)}
          <p class="further"><a href="#/phone">This phone</a></p>`
      : wayStep(form, form.step, model, acts);
  return { title: "Sign-in and lock", zone: knownZone(undefined), body };
}

function unlocking(form: WaysForm, model: Model, acts: Acts): TemplateResult {
  const { passphrase, passkeys } = model.unlocks;
  const said = [passphrase ? "passphrase" : "", passkeys > 0 ? "fingerprint, face or screen lock" : ""].filter(Boolean);
  return html`<h2>Unlock this phone</h2>
    <p>Now by ${said.join(" or ")}. It locks itself after 2 minutes without a touch.</p>
    ${button(passphrase ? "Change the passphrase" : "Add a passphrase", "passphrase", form, acts)}
    ${model.entry.passkeysOffered ? button("Use fingerprint, face or screen lock", "passkey", form, acts) : nothing}`;
}

function signingIn(form: WaysForm, model: Model, acts: Acts): TemplateResult {
  return html`<h2>Sign in</h2>
    <p>${model.access === null ? "The server cannot be reached: this needs a network." : waysWords(model.access)}</p>
    ${model.access === null
      ? nothing
      : html`${button(model.access.password ? "Change the password" : "Set a password", "password", form, acts)}
        ${button(model.access.codes ? "Renew one-time codes" : "Set up one-time codes", "codes", form, acts)}`}`;
}

function waysWords(access: OwnAccess): string {
  const passkeys = access.passkeys === 1 ? "1 passkey" : `${access.passkeys} passkeys`;
  const password = access.password ? "a password" : "no password";
  return `You have ${passkeys}, ${password} and ${access.codes ? "one-time codes" : "no one-time codes"}.`;
}

function button(words: string, step: WaysStep, form: WaysForm, acts: Acts): TemplateResult {
  return html`<button class="second" @click=${() => acts.change({ ...form, step, done: null, errors: [] })}>${words}</button>`;
}

function sessions(all: SessionSeen[], model: Model, acts: Acts): TemplateResult {
  const others = all.filter(({ current }) => !current);
  return html`<h2>Where you are signed in</h2>
    <ul class="rows">
      ${all.map((one) => sessionRow(one, model, acts))}
    </ul>
    ${others.length > 1
      ? html`<button class="second" ?disabled=${model.busy} @click=${acts.endOtherSessions}>End all but this</button>`
      : nothing}`;
}

function sessionRow(one: SessionSeen, model: Model, acts: Acts): TemplateResult {
  const seen = one.seen_at === null ? "" : `Last used ${momentAndWait(one.seen_at, knownZone(undefined), model.now)}`;
  return html`<li class="row">
    <span>${one.phone}${one.current ? ", this one" : ""}<small>${seen}</small></span>
    ${one.current
      ? nothing
      : html`<button class="small" ?disabled=${model.busy} aria-label=${`End ${one.phone}`} @click=${() => acts.endSession(one.id)}>End</button>`}
  </li>`;
}
