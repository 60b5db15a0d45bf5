/** A new phone: the one-use code and a name to tell it from others. */
import { html, nothing } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { EnrolForm } from "../models/entry_forms.ts";
import type { Model } from "../models/model.ts";
import { knownZone } from "../models/times.ts";
import { errorSummary, textField } from "./choice.ts";
import type { Screen } from "./frame.ts";
import { entryForm } from "./secret_field.ts";

export function enrolPage(form: EnrolForm, model: Model, acts: Acts): Screen {
  const isNew = model.entry.stage === "nobody" && model.entry.people.length === 0;
  const body = html`<p>
      ${isNew
        ? "Bagwatch looks after infusions at home. This phone is not enrolled yet."
        : "What others have on this phone stays theirs, locked."}
    </p>
    ${errorSummary(form.errors, "Not enrolled yet")}
    ${entryForm(
      acts.enrol,
      html`${textField("Enrolment code", form.code, "text", (code) => acts.change({ ...form, code, errors: [] }), { max: 80 })}
        ${textField("Name of this phone", form.name, "text", (name) => acts.change({ ...form, name, errors: [] }), { max: 80 })}
        <p class="hint">For example: Alice's phone. Your coordinator sees this name.</p>
        <button class="go" type="submit" ?disabled=${model.busy}>${model.busy ? "Enrolling" : "Enrol this phone"}</button>`,
    )}
    <p class="further">
      <a href="#/sign-in">Sign in without a code</a> ${isNew ? nothing : html`<a href="#/">Back</a>`}
    </p>`;
  return { title: "Enrol this phone", zone: knownZone(undefined), body };
}
