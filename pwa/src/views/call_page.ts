/** Whom to ring. Numbers are those the server has set; where there are none, that is said, never invented. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Model } from "../models/model.ts";
import { byName, type Picture } from "../models/picture.ts";
import { textIn } from "../models/reading.ts";
import { knownZone } from "../models/times.ts";
import type { Screen } from "./frame.ts";
import { nameOf } from "./identity.ts";

export function callPage(model: Model): Screen {
  const teams = model.session?.teams ?? [];
  const contacts = teams.flatMap((team) => team.contacts);
  const body = html`${contacts.length === 0
      ? html`<p class="notice plan">
          No telephone numbers are set for your team on this phone. Use the numbers on the patient's paper plan, or the
          hospital's switchboard. In an emergency ring 999.
        </p>`
      : html`<ul class="rows">
          ${contacts.map(({ name, number }) => html`<li>
            <a class="row" href="tel:${number.replace(/[^+\d]/g, "")}"><span>${name}<small>${number}</small></span></a>
          </li>`)}
        </ul>`}
    <h2>Responsible for each patient</h2>
    <ul class="rows">
      ${byName(model.pictures).map((picture) => html`<li class="row"><span>${nameOf(picture)}${responsible(picture)}</span></li>`)}
    </ul>`;
  return { title: "Call", zone: model.pictures[0]?.zone ?? knownZone(undefined), body };
}

function responsible(picture: Picture): TemplateResult | typeof nothing {
  const opened = picture.facts.findLast((fact) => fact.kind === "course_opened" && !fact.withdrawn);
  const consultant = textIn(opened?.body["responsible_consultant"]);
  const centre = textIn(opened?.body["responsible_centre"]);
  return html`<small>Consultant: ${consultant ?? "not recorded"} · Centre: ${centre ?? "not recorded"}</small>`;
}
