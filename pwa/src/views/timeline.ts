/** What happened, by day, newest first; each entry in a line that opens, where it can be corrected. */
import { html, nothing, type TemplateResult } from "lit-html";
import { checkWords } from "../models/checked.ts";
import { apart } from "../models/entry.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import { days, timeline, type Day, type Entry } from "../models/timeline.ts";
import { clockTime, date } from "../models/times.ts";
import { patientHash } from "../route.ts";
import { factWords } from "./fact_words.ts";
import { troubleWords } from "./held_words.ts";
import { placeOf } from "./place.ts";
import { KIND_WORDS } from "./sentences.ts";

const SHOWN_DAYS = 3;

export function history(picture: Picture, model: Model): TemplateResult {
  const all = days(timeline(picture.facts, model.travels, model.session?.user.id ?? ""), picture.zone);
  const older = all.slice(SHOWN_DAYS);
  const count = older.reduce((sum, day) => sum + day.entries.length, 0);
  return html`<h2>What happened</h2>
    ${all.slice(0, SHOWN_DAYS).map((day) => dayOf(day, picture, model))}
    ${count === 0
      ? nothing
      : html`<details class="older">
          <summary>${count} older entries</summary>
          ${older.map((day) => dayOf(day, picture, model))}
        </details>`}`;
}

function dayOf(day: Day, picture: Picture, model: Model): TemplateResult {
  return html`<h3>${day.at === null ? "Time not understood" : date(day.at, picture.zone)}</h3>
    <ol class="timeline">
      ${day.entries.map((entry) => html`<li class=${entry.withdrawn ? "withdrawn" : ""}>${entryOf(entry, picture, model)}</li>`)}
    </ol>`;
}

function entryOf(entry: Entry, picture: Picture, model: Model): TemplateResult {
  const name = KIND_WORDS[entry.kind] ?? `${entry.kind} (not understood by this version)`;
  // A bare clock time in an entry of Thursday is read as Thursday's, so times are said as of the entry.
  const words = factWords(entry.kind, entry.body, { ...placeOf(picture, model), now: entry.at ?? model.now });
  const check = checkWords(entry, model.proofs, apart(model.entry.people));
  return html`<details>
    <summary>
      <time>${entry.at === null ? "" : clockTime(entry.at, picture.zone)}</time>
      <span><b>${name}</b>${words === "" ? nothing : html` <span class="entry-words">${words}</span>`}${marks(entry)}</span>
    </summary>
    ${entry.mine ? html`<p>Recorded by you.</p>` : nothing}
    ${check === null ? nothing : html`<p>${check}</p>`}
    ${entry.corrected ? html`<p>Corrected later; this is what stands.</p>` : nothing}
    ${entry.withdrawn
      ? html`<p>It no longer counts, and stays in the record.</p>`
      : html`<a class="small" href=${patientHash(picture.patient, "undo", entry.id)}>Correct</a>`}
  </details>`;
}

function marks(entry: Entry): TemplateResult | typeof nothing {
  const said = [entry.withdrawn ? "withdrawn" : null, travelWords(entry)].filter((words) => words !== null);
  return said.length === 0 ? nothing : html` <span class="mark">${said.join(" · ")}</span>`;
}

function travelWords(entry: Entry): string | null {
  if (entry.travel === "unsent") return "only on this phone";
  return entry.travel === "sent" ? null : troubleWords(entry.travel, entry.reason);
}
