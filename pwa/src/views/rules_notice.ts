/** What a person must know of the version of the rules that advises: recalled, not here, adopted by one who may not. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { PassedOver } from "../engine/version.ts";
import { ADOPTERS } from "../engine/version.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { patientHash } from "../route.ts";
import type { Applied } from "../rules/library.ts";

const SHOWN = 12;

/** A version as people compare it: the first letters of its hash. */
export function versionName(hash: string): string {
  return hash === "" ? "without a name" : hash.slice(0, SHOWN);
}

export function rulesAddress(hash: string): string {
  return `#/rules/${encodeURIComponent(hash)}`;
}

/** Troubles of this phone's rules, for every screen; empty when there are none. Never a reason to stop recording. */
export function rulesTroubles({ versions, pictures }: Pick<Model, "versions" | "pictures">): string[] {
  const said: string[] = [];
  const { hash, current } = versions;
  if (versions.isBehind) {
    said.push(
      `The rules on this phone are old: the server has version ${versionName(current)}, this phone uses ${versionName(hash)} and fetches the new one when it can.`,
    );
  }
  const absent = pictures.filter(({ rules }) => rules?.instead).length;
  if (absent > 0) said.push(`${patients(absent)} under rules that this phone cannot use; version ${versionName(hash)} answers for them.`);
  return said;
}

/** On the first screen: loud, because somebody must act for each of these patients. */
export function recallNotice({ pictures }: Pick<Model, "pictures">): TemplateResult | typeof nothing {
  const recalled = pictures.flatMap(({ rules }) => rules?.recalled ?? []);
  const [first] = recalled;
  if (first === undefined) return nothing;
  return html`<section class="notice harm" role="alert">
    <p><b>${patients(recalled.length)} under recalled rules:</b> ${first.reason}</p>
    <p>Advice goes on and is marked. Ring the prescriber or consultant, who must adopt another version.</p>
  </section>`;
}

function patients(count: number): string {
  return count === 1 ? "One patient is" : `${count} patients are`;
}

/** Before everything else of a patient; nothing when all is well. */
export function rulesNotice(picture: Picture, model: Model): TemplateResult | typeof nothing {
  const { rules } = picture;
  if (!rules) return nothing;
  const { recalled, inForce } = rules;
  return html`${recalled
      ? html`<section class="notice harm" role="alert">
          <p><b>These rules were recalled:</b> ${recalled.reason}</p>
          <p>
            The advice below still follows version ${versionName(recalled.hash)}. A prescriber or consultant must adopt
            another version; ring them.
          </p>
          ${adoptLink(picture, rules, model)}
        </section>`
      : nothing}
    ${rules.instead ? html`<p class="notice plan">${insteadWords(rules)}</p>` : nothing}
    ${inForce.passed_over.map((one) => html`<p class="notice plan">${passedOverWords(one, model)}</p>`)}`;
}

function insteadWords({ inForce, used, instead }: Applied): string {
  const why = instead === "absent" ? "are not on this phone yet" : "cannot be read by this version of the app";
  return `This patient's rules (version ${versionName(inForce.hash)}) ${why}. The advice below is from version ${versionName(used)}: ask the team where it matters.`;
}

function passedOverWords({ hash, why }: PassedOver, model: Model): string {
  const adopted = `The adoption of rules version ${versionName(hash)} does not count`;
  if (why === "corrected") return `${adopted}: it was written over. It must be adopted anew.`;
  if (why === "unknown-version") return `${adopted}: the server does not know this version.`;
  const unsure = model.status.reachable ? "" : " as far as this phone knows";
  return `${adopted}: only a prescriber or consultant may adopt rules, and its author is neither${unsure}.`;
}

/** Which version advises, since when, and the way to another: at the end of a patient's page. */
export function rulesLine(picture: Picture, model: Model): TemplateResult | typeof nothing {
  const { rules } = picture;
  if (!rules) return nothing;
  return html`<section class="rules-line" aria-label="Rules">
    <p>Advice by rules version <a href=${rulesAddress(rules.used)}>${versionName(rules.used)}</a>${howWords(rules)}</p>
    ${rules.recalled ? nothing : adoptLink(picture, rules, model)}
  </section>`;
}

function howWords({ inForce, instead }: Applied): string {
  if (instead) return ", not this patient's own";
  if (inForce.by === "adopted") return ", adopted for this patient";
  return inForce.by === "current" ? ", the current one" : ", as when the course was opened";
}

function adoptLink(picture: Picture, { offered }: Applied, model: Model): TemplateResult | typeof nothing {
  if (offered === null) return nothing;
  const may = mayAdopt(model);
  return html`<a class="small" href=${patientHash(picture.patient, "adopt")}>
    ${may ? "Compare with the current version, adopt it" : "Compare with the current version"}
  </a>`;
}

/** Whether an adoption by this person counts. */
export function mayAdopt({ session }: Model): boolean {
  return session !== null && ADOPTERS.includes(session.user.role);
}
