/** Adopting another version of the rules for one patient: what differs, then the act, for those who may. */
import { html, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import type { AdoptForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { differences, type Difference } from "../rules/comparison.ts";
import { sayPlain } from "../rules/document.ts";
import { formBody } from "./form_frame.ts";
import type { Screen } from "./frame.ts";
import { identityBanner, identityCheck } from "./identity.ts";
import { mayAdopt, rulesAddress, versionName } from "./rules_notice.ts";

export function adoptPage(form: AdoptForm, picture: Picture, model: Model, acts: Acts): Screen {
  const title = "Rules for this patient";
  const hash = form.hash ?? picture.rules?.offered ?? null;
  const compared = hash === null ? nothingToAdopt() : comparison(hash, picture, model);
  if (hash === null || !mayAdopt(model)) {
    const who = html`<p class="notice">Only a prescriber or consultant can adopt a version of the rules.</p>`;
    return { title, zone: picture.zone, body: html`${identityBanner(picture, model.now)} ${compared} ${hash === null ? "" : who}` };
  }
  // From here on the version that was compared is the one that is adopted, whatever arrives meanwhile.
  const check = identityCheck(form.identity, (identity) => acts.change({ ...form, hash, identity, errors: [] }));
  const questions = html`${compared} ${check}`;
  const button = `Adopt version ${versionName(hash)}`;
  return { title, zone: picture.zone, body: formBody(form, { questions, button, touchesLine: false }, picture, model, acts) };
}

function nothingToAdopt(): TemplateResult {
  return html`<p class="card plain">No other version is to be adopted: this patient has the current one, or it is not on this phone yet.</p>`;
}

function comparison(hash: string, picture: Picture, model: Model): TemplateResult {
  const used = picture.rules?.inForce.hash ?? "";
  const before = model.versions.protocol(used);
  const after = model.versions.protocol(hash);
  const names = html`<p class="card plain">
    This patient's version is <a href=${rulesAddress(used)}>${versionName(used)}</a>; the current one is
    <a href=${rulesAddress(hash)}>${versionName(hash)}</a>.
  </p>`;
  if (before === null || after === null) {
    return html`${names}<p class="notice plan">What differs cannot be shown: this patient's version is not on this phone.</p>`;
  }
  const found = differences(before, after);
  return html`${names}
    <h2>What differs</h2>
    ${found.length === 0 ? html`<p class="card plain">They say the same.</p>` : found.map(differenceOf)}`;
}

function differenceOf({ path, before, after }: Difference): TemplateResult {
  return html`<section class="card plain difference">
    <h3>${path.replaceAll(/[._]/g, " ")}</h3>
    <dl class="rules-rows">
      <div><dt>This patient's version</dt><dd>${sayPlain(before)}</dd></div>
      <div><dt>The current version</dt><dd>${sayPlain(after)}</dd></div>
    </dl>
  </section>`;
}
