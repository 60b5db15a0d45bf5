/** Signing in, on a phone of one's own or on somebody else's: by passkey, or by password and one-time code. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { SignInForm } from "../models/entry_forms.ts";
import type { Model } from "../models/model.ts";
import { knownZone } from "../models/times.ts";
import { errorSummary, textField } from "./choice.ts";
import type { Screen } from "./frame.ts";
import { entryForm, secretField } from "./secret_field.ts";

export function signInPage(form: SignInForm, model: Model, acts: Acts): Screen {
  const { passkeysOffered, people } = model.entry;
  const body = html`${errorSummary(form.errors, "Not signed in yet")}
    ${people.length === 0 ? nothing : html`<p>Entries on this phone that were not sent stay here and are sent later.</p>`}
    ${passkeysOffered
      ? html`<button class="go" ?disabled=${model.busy} @click=${acts.signInByPasskey}>Sign in with a passkey</button>
          <h2>Or with password and code</h2>`
      : nothing}
    ${entryForm(acts.signIn, fields(form, model, acts))}
    <p class="further"><a href="#/enrol">Enrol with a code</a> <a href="#/">Back</a></p>`;
  return { title: "Sign in", zone: knownZone(undefined), body };
}

function fields(form: SignInForm, model: Model, acts: Acts): TemplateResult {
  const change = (patch: Partial<SignInForm>) => acts.change({ ...form, ...patch, errors: [] });
  const main = model.entry.passkeysOffered ? "second" : "go";
  return html`${textField("Your name", form.user, "text", (user) => change({ user }), { complete: "username", max: 120 })}
    ${secretField("Password", form.password, "current-password", (password) => change({ password }))}
    ${textField("One-time code", form.code, "text", (code) => change({ code }), {
      mode: "numeric",
      complete: "one-time-code",
      max: 10,
    })}
    ${textField("Name of this phone, if it is new to you", form.name, "text", (name) => change({ name }), { max: 80 })}
    <button class=${main} type="submit" ?disabled=${model.busy}>${model.busy ? "Signing in" : "Sign in"}</button>`;
}
