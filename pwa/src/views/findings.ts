/** What applies now, strictest first, each with its source one tap away. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Finding } from "../engine/answer.ts";
import { rulesAddress } from "./rules_notice.ts";
import { LEVEL_WORDS, sayFinding, type Place } from "./words.ts";

export function findingsList(findings: readonly Finding[], place: Place): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing;
  return html`<ul class="findings">
    ${findings.map((finding) => html`<li class="finding level-${finding.level}">${findingBody(finding, place)}</li>`)}
  </ul>`;
}

/** What asks for something in full; what is only to know behind one tap. */
export function findingsByWeight(findings: readonly Finding[], place: Place): TemplateResult {
  const toKnow = findings.filter((finding) => finding.level === "inform");
  const rest = findings.filter((finding) => finding.level !== "inform");
  return html`${findingsList(rest, place)}
    ${toKnow.length === 0
      ? nothing
      : html`<details class="older">
          <summary>${toKnow.length} to know</summary>
          ${findingsList(toKnow, place)}
        </details>`}`;
}

function findingBody(finding: Finding, place: Place): TemplateResult {
  const { title, detail, source } = sayFinding(finding, place);
  return html`<p class="finding-head"><span class="tag">${LEVEL_WORDS[finding.level]}</span> <b>${title}</b></p>
    ${detail ? html`<p class="finding-detail">${detail}</p>` : nothing}
    <details>
      <summary>Why: ${source.kind}</summary>
      <p>${source.reference}</p>
      ${source.text ? html`<p>${source.text}</p>` : nothing}
      <p><a href=${place.version ? rulesAddress(place.version) : "#/rules"}>Read it in the rules</a></p>
    </details>`;
}

/** The strictest finding in one line, for a card. */
export function headline(finding: Finding | undefined, place: Place): TemplateResult | typeof nothing {
  if (!finding) return nothing;
  const { title } = sayFinding(finding, place);
  return html`<p class="headline level-${finding.level}">
    <span class="tag">${LEVEL_WORDS[finding.level]}</span> <span>${title}</span>
  </p>`;
}
