/** The rules for people: the protocol as encoded, clause by clause, with decisions, queries and numbers. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Model } from "../models/model.ts";
import { knownZone } from "../models/times.ts";
import { outline, type Entry, type Section } from "../rules/document.ts";
import type { Screen } from "./frame.ts";
import { versionName } from "./rules_notice.ts";

/** `hash` is the version of the address; without one, the newest on this phone. */
export function rulesPage(hash: string | null, model: Model): Screen {
  const { versions } = model;
  const version = hash ?? versions.hash;
  const protocol = versions.protocol(version);
  const recall = versions.recallOf(version);
  const body = html`${recall ? html`<p class="notice harm" role="alert"><b>This version was recalled:</b> ${recall.reason}</p>` : nothing}
    <p class="card plain">
      ${protocol?.not_for_clinical_use ?? "Not for clinical use until signed off."} Version ${versionName(version)},
      ${version === versions.current ? "the current one" : "not the current one"}.
      <a class="small printable" href="/rules/${encodeURIComponent(version)}">Page to print (needs a network)</a>
    </p>
    ${protocol === null
      ? html`<p class="notice plan">This version is not on this phone.</p>`
      : outline(protocol, version).map(section)}`;
  return { title: "Rules", zone: model.pictures[0]?.zone ?? knownZone(undefined), body };
}

function section({ title, entries }: Section, place: number): TemplateResult {
  // What is looked up is folded; which version this is stands open.
  return html`<details class="older rules-section" ?open=${place === 0}>
    <summary>${title}</summary>
    ${entries.map(entryOf)}
  </details>`;
}

function entryOf({ title, rows }: Entry): TemplateResult {
  return html`<h3>${title}</h3>
    <dl class="rules-rows">
      ${rows.map(([label, text]) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}
    </dl>`;
}

/** The way to the rules, on the page of this phone. */
export function rulesCard({ versions }: Model): TemplateResult {
  const old = versions.isBehind ? ` The server has ${versionName(versions.current)}.` : "";
  return html`<h2>Rules</h2>
    <p class="card plain">
      Newest version on this phone: ${versionName(versions.hash)}.${old}
      <a class="small" href="#/rules">Read the rules</a>
    </p>`;
}
