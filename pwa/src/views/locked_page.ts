/** A locked phone: when something is due, who can unlock it, and the time of a stop. No name, no drug, no number. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { apart } from "../models/entry.ts";
import type { UnlockForm } from "../models/entry_forms.ts";
import type { Model } from "../models/model.ts";
import { clockTime, knownZone, moment, wait } from "../models/times.ts";
import { choice, errorSummary, type Option } from "./choice.ts";
import type { Screen } from "./frame.ts";
import { entryForm, secretField } from "./secret_field.ts";

const DAY_SECONDS = 24 * 3_600;

export function lockedPage(form: UnlockForm, model: Model, acts: Acts): Screen {
  const zone = knownZone(undefined);
  const { people, due, stops } = model.entry;
  const person = people.find(({ user }) => user === form.user);
  const body = html`${due.length > 0 ? dueRows(due, model.now, zone) : nothing}
    ${stops.map((at) => html`<p class="notice plan">Stop noted at <b>${clockTime(at, zone)}</b>. Unlock to say whose it is.</p>`)}
    ${errorSummary(form.errors, "Still locked")} ${people.length > 1 ? whoIsIt(form, model, acts) : nothing}
    ${person?.passkey && model.entry.passkeysOffered
      ? html`<button class="go" ?disabled=${model.busy} @click=${acts.unlockByPasskey}>Unlock with fingerprint, face or screen lock</button>`
      : nothing}
    ${person?.passphrase ? byPassphrase(form, model, acts, person.passkey) : nothing}
    ${person && model.entry.proved === person.user ? cannotUnlock(model, acts) : nothing}
    <p class="further"><a href="#/sign-in">Another person</a></p>`;
  return { title: "Locked", zone, body };
}

function dueRows(due: readonly number[], now: number, zone: string): TemplateResult {
  return html`<h2>Due</h2>
    <ul class="rows due">
      ${due.map((at) => {
        const isNear = Math.abs(at - now) < DAY_SECONDS;
        return html`<li class="row">
          ${isNear ? html`<span class="clock">${clockTime(at, zone)}</span>` : html`<b>${moment(at, zone, now)}</b>`}
          <span>${wait(at, now)}</span>
        </li>`;
      })}
    </ul>`;
}

/** Offered once the server knows who asks: nobody else can take what is theirs off this phone. */
function cannotUnlock(model: Model, acts: Acts): TemplateResult {
  return html`<p class="notice">You are signed in. Unlock to see your patients.</p>
    <details class="more">
      <summary>I cannot unlock this phone</summary>
      <p>What you have here is taken off this phone and comes again from the server. Entries not yet sent are still sent.</p>
      <button class="second" ?disabled=${model.busy} @click=${acts.startAgain}>Start again on this phone</button>
    </details>`;
}

function whoIsIt(form: UnlockForm, model: Model, acts: Acts): TemplateResult {
  const named = apart(model.entry.people);
  const options = [...named].map(([value, label]): Option<string> => ({ value, label }));
  return choice("person", "Who are you?", options, form.user, (user) => acts.change({ ...form, user, passphrase: "", errors: [] }));
}

function byPassphrase(form: UnlockForm, model: Model, acts: Acts, isSecond: boolean): TemplateResult {
  const change = (passphrase: string) => acts.change({ ...form, passphrase, errors: [] });
  const look = isSecond && model.entry.passkeysOffered ? "second" : "go";
  return entryForm(
    acts.unlock,
    html`${secretField("Passphrase", form.passphrase, "current-password", change)}
      <button class=${look} type="submit" ?disabled=${model.busy}>${model.busy ? "Unlocking" : "Unlock"}</button>`,
  );
}
