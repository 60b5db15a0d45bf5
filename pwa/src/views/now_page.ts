/** Now: what needs me, by minutes to the hard limit. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Task } from "../engine/answer.ts";
import { asks, board, pressing, type Board, type Card, type Line, type Quiet } from "../models/board.ts";
import type { Model } from "../models/model.ts";
import { seconds, type Picture } from "../models/picture.ts";
import { clockTime, date, dayNumber, duration, knownZone, moment, momentAndWait, sameDay, wait } from "../models/times.ts";
import { patientHash, taskHash } from "../route.ts";
import { courseLine } from "./course_line.ts";
import { ordersOnTheBoard } from "./decision_page.ts";
import { headline } from "./findings.ts";
import type { Screen } from "./frame.ts";
import { bornOf, identityLines, nameOf } from "./identity.ts";
import { openingsOnTheBoard } from "./openings.ts";
import { placeOf } from "./place.ts";
import { notAnAlarm, STATUS_WORDS } from "./sentences.ts";
import { stopCard } from "./stop_card.ts";
import { windowBar } from "./window_bar.ts";
import { sayTask } from "./words.ts";

/** The screen a card's button opens, and the button's word. */
const BUTTONS: Record<string, { word: string; lead: string; screen: string }> = {
  "bag.change": { word: "Change bag", lead: "Change bag by", screen: "bag" },
  "dose.step-up": { word: "Change bag", lead: "New bag, new dose by", screen: "bag" },
  "cycle.disconnect": { word: "Disconnect", lead: "Disconnect at", screen: "complete" },
  "infusion.stop": { word: "See why, then stop", lead: "Stop the infusion", screen: "" },
};

export function nowPage(model: Model): Screen {
  const shown = board(model.pictures, model.now);
  const zone = model.pictures[0]?.zone ?? knownZone(undefined);
  return { title: "Now", zone, body: html`${openingsOnTheBoard(model, zone)}${ordersOnTheBoard(model)}${emptyWords(model)}${sections(shown, model)}${notAnAlarm()}` };
}

function emptyWords(model: Model): TemplateResult | typeof nothing {
  if (model.pictures.length > 0) return nothing;
  const why = model.status.contact_at === null ? "Patients arrive when this phone first meets the server." : "Your teams have no patients.";
  return html`<p class="card">No patients on this phone. ${why}</p>`;
}

function sections(shown: Board, model: Model): TemplateResult {
  return html`${shown.unjudged.map((picture) => unjudgedCard(picture, model))}
    ${shown.stops.map((stop) => stopCard(stop, model, "now"))}
    ${shown.cards.map((card) => taskCard(card, model))}
    ${lines("Today", shown.today, model)}
    ${lines("Tomorrow", shown.tomorrow, model)}
    ${quiet(shown.quiet, model)}
    ${later(shown.later, model)}`;
}

function unjudgedCard(picture: Picture, model: Model): TemplateResult {
  return html`<article class="card harm-edge" aria-label="No advice: ${nameOf(picture)}">
    <p class="what">No advice for this patient</p>
    <p class="when">The rules could not be applied on this phone. Use the paper plan and ring the team.</p>
    ${identityLines(picture, model.now)}
    <a class="go" href=${patientHash(picture.patient)}>See the record</a>
  </article>`;
}

function taskCard(card: Card, model: Model): TemplateResult {
  const { picture, task, limit, harm } = card;
  const button = BUTTONS[task.task]!;
  const place = placeOf(picture, model);
  const target = button.screen === "" ? patientHash(picture.patient) : patientHash(picture.patient, button.screen);
  const shownLimit = task.task === "infusion.stop" ? null : limit;
  return html`<article class="card ${harm ? "harm" : ""}" aria-label="${button.lead}: ${nameOf(picture)}">
    <p class="lead">
      <span class="what">${button.lead}</span>
      ${shownLimit === null ? nothing : html`<span class="clock">${cardClock(shownLimit, picture.zone, model.now)}</span>`}
    </p>
    <p class="when">${cardWhen(card, model)}</p>
    ${windowBar(task, picture.zone, model.now)} ${headline(pressing(picture)[0], place)}
    ${identityLines(picture, model.now)} ${courseLine(picture, model.wording)}
    <a class="go" href=${target}>${button.word}</a>
  </article>`;
}

function cardClock(limit: number, zone: string, now: number): TemplateResult {
  const day = sameDay(limit, now, zone) ? nothing : html`<small>${date(limit, zone)}</small> `;
  return html`${day}${clockTime(limit, zone)}`;
}

function cardWhen(card: Card, model: Model): string {
  const { task, limit, picture } = card;
  if (task.task === "infusion.stop" || limit === null) return sayTask(task, placeOf(picture, model)).detail;
  const left = limit < model.now ? `too late since ${wait(limit, model.now)}` : `${duration(limit - model.now)} left`;
  const planned = seconds(task.due_at);
  if (planned === null || planned === limit) return capital(left);
  return `Planned ${momentAndWait(planned, picture.zone, model.now)} · ${left}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lines(heading: string, found: readonly Line[], model: Model): TemplateResult | typeof nothing {
  if (found.length === 0) return nothing;
  return html`<section>
    <h2>${heading}</h2>
    <ul class="rows">
      ${found.map((line) => html`<li>${lineLink(line, model)}</li>`)}
    </ul>
  </section>`;
}

/** Far away: one tap, so that what is near keeps the screen. */
function later(found: readonly Line[], model: Model): TemplateResult | typeof nothing {
  if (found.length === 0) return nothing;
  return html`<details class="older">
    <summary>${found.length} tasks later</summary>
    ${lines("Later", found, model)}
  </details>`;
}

function lineLink({ picture, task, due }: Line, model: Model): TemplateResult {
  const { title } = sayTask(task, placeOf(picture, model));
  return html`<a class="row" href=${taskHash(task.key)}>
    <span>${title}<small>${nameOf(picture)} · ${bornOf(picture, model.now)}</small></span>
    <time>${lineTime(due, picture, task, model.now)}</time>
  </a>`;
}

function lineTime(due: number | null, picture: Picture, task: Task, now: number): TemplateResult {
  if (due === null) return html`no hour set`;
  if (asks(task)) return html`since ${moment(due, picture.zone, now)}<small>open ${duration(now - due)}</small>`;
  if (task.due_at === null) return html`from ${moment(due, picture.zone, now)}`;
  const late = due < now && (seconds(task.until_at) ?? due) < now;
  const ahead = dayNumber(due, picture.zone) - dayNumber(now, picture.zone);
  return html`${ahead === 1 ? clockTime(due, picture.zone) : moment(due, picture.zone, now)}<small>${late ? `late, ${wait(due, now)}` : wait(due, now)}</small>`;
}

function quiet(found: readonly Quiet[], model: Model): TemplateResult | typeof nothing {
  if (found.length === 0) return nothing;
  return html`<section>
    <h2>Nothing due today or tomorrow</h2>
    <ul class="rows">
      ${found.map(({ picture, next }) => html`<li>
        <a class="row" href=${patientHash(picture.patient)}>
          <span>${nameOf(picture)}<small>${bornOf(picture, model.now)}</small></span>
          <span class="row-state">
            ${STATUS_WORDS[picture.answer?.state.status ?? ""] ?? ""}
            ${next === null ? nothing : html`<small>next ${date(next, picture.zone)}</small>`}
          </span>
        </a>
      </li>`)}
    </ul>
  </section>`;
}
