/** Asked once, after enrolling or signing in on a new phone: how its owner opens it from now on. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { SecureForm } from "../models/entry_forms.ts";
import type { Model } from "../models/model.ts";
import { knownZone } from "../models/times.ts";
import { errorSummary } from "./choice.ts";
import type { Screen } from "./frame.ts";
import { entryForm, secretField } from "./secret_field.ts";

export const PASSPHRASE_HINT = "At least 10 characters. Three or four words that do not belong together are easy to type.";

export function securePage(form: SecureForm, model: Model, acts: Acts): Screen {
  const byPasskey = model.entry.passkeysOffered && !form.signsInOnly;
  const body = html`<p>What is kept on this phone is locked whenever you put it away. Only you can open it, also without a network.</p>
    ${errorSummary(form.errors, "Not locked yet")}
    ${form.signsInOnly
      ? html`<p class="notice">Your passkey signs you in. It cannot unlock this phone: choose a passphrase too.</p>`
      : nothing}
    ${byPasskey
      ? html`<button class="go" ?disabled=${model.busy} @click=${acts.secureByPasskey}>Use fingerprint, face or screen lock</button>
          <h2>Or choose a passphrase</h2>`
      : nothing}
    ${entryForm(acts.secure, fields(form, model, acts, byPasskey ? "second" : "go"))}
    <p class="hint">If you forget it, entries not yet sent still reach the server; then you start again on this phone.</p>
    ${model.entry.people.length > 0 ? html`<button class="second" @click=${acts.notNow}>Not now: let others unlock</button>` : nothing}`;
  return { title: "Choose how to unlock this phone", zone: knownZone(undefined), body };
}

function fields(form: SecureForm, model: Model, acts: Acts, look: string): TemplateResult {
  const change = (patch: Partial<SecureForm>) => acts.change({ ...form, ...patch, errors: [] });
  return html`${secretField("Passphrase", form.passphrase, "new-password", (passphrase) => change({ passphrase }), PASSPHRASE_HINT)}
    ${secretField("Passphrase again", form.again, "new-password", (again) => change({ again }))}
    <button class=${look} type="submit" ?disabled=${model.busy}>${model.busy ? "One moment" : "Use this passphrase"}</button>`;
}
