/** What can be recorded now, for one patient; and the choice of the patient where none is open. */
import { html, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { pictureOf, type Model } from "../models/model.ts";
import { byName, type Picture } from "../models/picture.ts";
import { knownZone } from "../models/times.ts";
import { patientHash, type Writing } from "../route.ts";
import { courseLine } from "./course_line.ts";
import type { Screen } from "./frame.ts";
import { identityBanner, identityLines } from "./identity.ts";

const WRITINGS: { what: Writing; label: string; when: string }[] = [
  { what: "bag", label: "Bag change", when: "A new bag hangs and runs" },
  { what: "restart", label: "Infusion restarted", when: "After a stop" },
  { what: "grade", label: "Grade a toxicity", when: "With its scale" },
  { what: "convulsion", label: "Convulsion seen", when: "Help first" },
  { what: "decision", label: "Decision", when: "Your own, or an order by telephone" },
  { what: "note", label: "Note", when: "Anything else worth keeping" },
  { what: "complete", label: "Disconnected, end of cycle", when: "After 28 days of infusion" },
];

export function recordPage(patient: string | null, model: Model, acts: Acts): Screen {
  const picture = patient === null ? null : pictureOf(model, patient);
  const zone = picture?.zone ?? model.pictures[0]?.zone ?? knownZone(undefined);
  return { title: "Record", zone, body: picture ? writings(picture, model, acts) : patients(model) };
}

function patients(model: Model): TemplateResult {
  return html`<h2>For whom?</h2>
    ${byName(model.pictures).map((picture) => html`<a class="pick" href="#/record/${encodeURIComponent(picture.patient)}">
      ${identityLines(picture, model.now)} ${courseLine(picture, model.wording)}
    </a>`)}`;
}

function writings(picture: Picture, model: Model, acts: Acts): TemplateResult {
  return html`${identityBanner(picture, model.now)}
    <ul class="rows">
      <li>
        <button class="row" @click=${() => acts.stopTapped(picture.patient)}>
          <span>Infusion stopped<small>The tap saves the time</small></span>
        </button>
      </li>
      ${WRITINGS.map(({ what, label, when }) => html`<li>
        <a class="row" href=${patientHash(picture.patient, what)}><span>${label}<small>${when}</small></span></a>
      </li>`)}
    </ul>`;
}
