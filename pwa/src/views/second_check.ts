/** A second check on this phone: who, and their own way to unlock. Shown where somebody else is on this phone. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { apart, type LockedPerson } from "../models/entry.ts";
import type { BagForm, RestartForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Second } from "../models/second_check.ts";
import { choice, type Option } from "./choice.ts";
import { secretField } from "./secret_field.ts";

type Asking = Extract<Second, { step: "asking" }>;

export function secondCheck(form: BagForm | RestartForm, model: Model, acts: Acts): TemplateResult | typeof nothing {
  const { second } = form;
  const named = apart(model.entry.people);
  if (second?.step === "done") {
    return html`<p class="notice plan" role="status">Second check by <b>${named.get(second.user) ?? "a colleague"}</b>. A change now takes it away.</p>`;
  }
  const others = model.entry.people.filter(({ user }) => user !== model.session?.user.id);
  if (others.length === 0) return nothing;
  return html`${second?.step === "gone"
      ? html`<p class="notice" role="status">The second check no longer counts: the entry was changed after it.</p>`
      : nothing}
    <details class="more" ?open=${second?.step === "asking"}>
      <summary>Second check</summary>
      ${who(form, others, named, acts)} ${second?.step === "asking" ? proof(form, second, model, acts) : nothing}
    </details>`;
}

function who(form: BagForm | RestartForm, others: LockedPerson[], named: Map<string, string>, acts: Acts): TemplateResult {
  const options = others.map(({ user }): Option<string> => ({ value: user, label: named.get(user) ?? user }));
  const chosen = form.second?.step === "asking" ? form.second.user : null;
  const choose = (user: string) => acts.change({ ...form, second: { step: "asking", user, passphrase: "" }, errors: [] });
  return choice("second", "Who checks", options, chosen, choose);
}

function proof(form: BagForm | RestartForm, second: Asking, model: Model, acts: Acts): TemplateResult {
  const person = model.entry.people.find(({ user }) => user === second.user);
  const type = (passphrase: string) => acts.change({ ...form, second: { ...second, passphrase }, errors: [] });
  return html`${person?.passkey && model.entry.passkeysOffered
      ? html`<button class="second" type="button" ?disabled=${model.busy} @click=${acts.checkSecondByPasskey}>Check with fingerprint, face or screen lock</button>`
      : nothing}
    ${person?.passphrase
      ? html`<div @keydown=${(event: KeyboardEvent) => checkOnEnter(event, acts)}>
            ${secretField("Passphrase of who checks", second.passphrase, "off", type)}
          </div>
          <button class="second" type="button" ?disabled=${model.busy} @click=${acts.checkSecond}>Check what is entered</button>`
      : nothing}`;
}

/** The keyboard's own button would save the form without the check. */
function checkOnEnter(event: KeyboardEvent, acts: Acts): void {
  if (event.key !== "Enter") return;
  event.preventDefault();
  acts.checkSecond();
}
