/** One step of changing how to sign in or unlock: what it asks, and one button. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { NO_STEP, type WaysForm, type WaysStep } from "../models/entry_forms.ts";
import type { Model } from "../models/model.ts";
import { qrIn } from "../models/own_access.ts";
import { errorSummary, textField } from "./choice.ts";
import { entryForm, secretField } from "./secret_field.ts";
import { PASSPHRASE_HINT } from "./secure_page.ts";

type Change = (patch: Partial<WaysForm>) => void;

const TITLES: Record<WaysStep, string> = {
  passkey: "Use fingerprint, face or screen lock",
  passphrase: "Choose a passphrase",
  password: "Set a password for signing in",
  codes: "Set up one-time codes",
};

const BUTTONS: Record<WaysStep, string> = {
  passkey: "Use fingerprint, face or screen lock",
  passphrase: "Use this passphrase",
  password: "Use this password",
  codes: "Make a secret for this account",
};

export function wayStep(form: WaysForm, step: WaysStep, model: Model, acts: Acts): TemplateResult {
  const change: Change = (patch) => acts.change({ ...form, ...patch, errors: [] });
  const button = step === "codes" && form.codes ? "Confirm the code" : BUTTONS[step];
  return html`<h2>${TITLES[step]}</h2>
    ${errorSummary(form.errors, "Not changed yet")}
    ${entryForm(
      acts.changeWay,
      html`${questions(form, step, model, change)}
        <button class="go" type="submit" ?disabled=${model.busy}>${model.busy ? "One moment" : button}</button>`,
    )}
    <button class="second" @click=${() => acts.change(NO_STEP)}>Back</button>
    ${form.errors.length > 0 ? html`<p class="further"><a href="#/sign-in">Sign in again</a></p>` : nothing}`;
}

function questions(form: WaysForm, step: WaysStep, model: Model, change: Change): TemplateResult {
  switch (step) {
    case "passkey":
      return presentPassphrase(form, model, change);
    case "passphrase":
      return html`${presentPassphrase(form, model, change)}
        ${secretField("New passphrase", form.passphrase, "new-password", (passphrase) => change({ passphrase }), PASSPHRASE_HINT)}
        ${secretField("New passphrase again", form.again, "new-password", (again) => change({ again }))}`;
    case "password":
      return html`${secretField("New password", form.password, "new-password", (password) => change({ password }), "At least 12 characters, and not a common one.")}
        ${secretField("New password again", form.again, "new-password", (again) => change({ again }))}
        <p class="hint">It signs you in together with a one-time code, where a passkey is not to hand.</p>`;
    case "codes":
      return codes(form, change);
  }
}

/** A further way is added with one that is there: typed here, or shown to the browser. */
function presentPassphrase(form: WaysForm, model: Model, change: Change): TemplateResult {
  if (!model.unlocks.passphrase) return html`<p class="hint">First show the fingerprint, face or screen lock you unlock with now.</p>`;
  return secretField("Your passphrase now", form.present, "current-password", (present) => change({ present }));
}

function codes(form: WaysForm, change: Change): TemplateResult {
  if (!form.codes) return html`<p>You need an authenticator app, best on another device. The codes of before end once you confirm the new ones.</p>`;
  return html`<p>Take this up with your authenticator app, then type the code it shows.</p>
    ${picture(form.codes.qr)}
    <p class="secret">Or type: <b>${(form.codes.secret.match(/.{1,4}/g) ?? []).join(" ")}</b></p>
    ${textField("Code", form.code, "text", (code) => change({ code }), { mode: "numeric", complete: "one-time-code", max: 10 })}`;
}

/** Drawn anew, because a page must not take markup out of text. */
function picture(drawn: string): TemplateResult | typeof nothing {
  const qr = qrIn(drawn);
  if (qr === null) return nothing;
  const path = svg`<path stroke="#000" d=${qr.path}></path>`;
  return html`<svg class="qr" role="img" aria-label="QR code of the secret below" viewBox=${`0 0 ${qr.side} ${qr.side}`}>${path}</svg>`;
}
