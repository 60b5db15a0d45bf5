/** One patient: who, where the course stands, what is next, why, and everything that happened. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Task } from "../engine/answer.ts";
import { DAY } from "../engine/instant.ts";
import { asks, CARD_TASKS, limitOf, stopOf } from "../models/board.ts";
import type { Model } from "../models/model.ts";
import { seconds, type Picture } from "../models/picture.ts";
import { strip } from "../models/strip.ts";
import { duration, moment, momentAndWait, wait } from "../models/times.ts";
import { patientHash } from "../route.ts";
import { courseLine } from "./course_line.ts";
import { ordersOf } from "./decision_page.ts";
import { findingsByWeight } from "./findings.ts";
import type { Screen } from "./frame.ts";
import { identityBanner, nameOf } from "./identity.ts";
import { openingsOf } from "./openings.ts";
import { placeOf } from "./place.ts";
import { noFlush } from "./sentences.ts";
import { stopCard } from "./stop_card.ts";
import { history } from "./timeline.ts";
import { windowBar } from "./window_bar.ts";
import { sayTask } from "./words.ts";

const NEAR_SECONDS = 2 * DAY;

/** `wanted` is the key of the task that was opened by its address: it stands first. */
export function patientPage(picture: Picture, model: Model, wanted: string | null): Screen {
  const place = placeOf(picture, model);
  const findings = picture.answer?.findings ?? [];
  const body = html`${identityBanner(picture, model.now)}
    ${openingsOf(picture, model)} ${standing(picture, model)} ${troubleWords(picture)} ${ordersOf(picture, model)} ${tasks(picture, model, wanted)}
    ${findings.length > 0 ? html`<h2>What applies now</h2>` : nothing} ${findingsByWeight(findings, place)} ${noFlush()}
    ${further(picture)} ${stripRow(picture, model.now)} ${history(picture, model)}`;
  return { title: nameOf(picture), tab: "Patient", zone: picture.zone, body, titleIsSeen: false };
}

/** Where the course stands: the stop, if one runs, before everything else. */
function standing(picture: Picture, model: Model): TemplateResult {
  const stopped = picture.answer?.state.status === "stopped";
  return html`${stopped ? stopCard(stopOf(picture, model.now), model, "patient") : nothing}
    <div class="card plain">${stopped ? nothing : courseLine(picture, model.wording)}${clocks(picture, model.now)}</div>`;
}

function troubleWords(picture: Picture): TemplateResult | typeof nothing {
  if (picture.trouble === null) return nothing;
  return html`<p class="notice harm">
    The rules could not be applied on this phone (${picture.trouble}). Use the paper plan and ring the team. Everything
    below is as it was recorded.
  </p>`;
}

function clocks(picture: Picture, now: number): TemplateResult | typeof nothing {
  const state = picture.answer?.state;
  if (!state) return nothing;
  const { bag, zone } = { bag: state.bag, zone: picture.zone };
  const hung = seconds(bag?.hung_at);
  const expires = seconds(bag?.expires_at);
  const change = seconds(bag?.next_change_at);
  return html`<dl class="clocks">
    ${state.infused_minutes > 0 ? pair("Infused this cycle", duration(state.infused_minutes * 60)) : nothing}
    ${hung === null ? nothing : pair("Bag hung", `${moment(hung, zone, now)} (${wait(hung, now)})`)}
    ${change === null ? nothing : pair("Next bag change", momentAndWait(change, zone, now))}
    ${expires === null ? nothing : pair("Bag expires", momentAndWait(expires, zone, now))}
  </dl>`;
}

function pair(name: string, value: string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function stripRow(picture: Picture, now: number): TemplateResult | typeof nothing {
  const cells = strip(picture, now);
  if (cells.length === 0) return nothing;
  const today = cells.find((cell) => cell.state === "today")?.day;
  return html`<h2>28 days of infusion</h2>
    <ol class="strip" aria-label="Day ${today ?? "after the last"} of 28 days of infusion">
      ${cells.map((cell) => html`<li class="${cell.state} ${cell.change ? "change" : ""} ${cell.step ? "step" : ""}">
        <span class="strip-day">${cell.day}</span>
        ${cell.hung || cell.change ? html`<span class="strip-mark">bag</span>` : nothing}
        ${cell.step ? html`<span class="strip-mark">dose</span>` : nothing}
      </li>`)}
    </ol>
    <p class="hint">bag: hung on that day, or planned (amber) · dose: steps up · a day is 24 h of infusion</p>`;
}

function tasks(picture: Picture, model: Model, wanted: string | null): TemplateResult {
  const all = picture.answer?.tasks ?? [];
  const sorted = [...all].sort((one, other) => Number(other.key === wanted) - Number(one.key === wanted));
  const isNear = (task: Task) => task.key === wanted || (limitOf(task) ?? model.now) - model.now <= NEAR_SECONDS;
  const far = sorted.filter((task) => !isNear(task));
  const card = (task: Task) => taskCard(task, picture, model, task.key === wanted);
  return html`<h2>Next</h2>
    ${all.length === 0 ? html`<p class="card plain">No task is open for this patient.</p>` : nothing}
    ${sorted.filter(isNear).map(card)}
    ${far.length === 0
      ? nothing
      : html`<details class="older">
          <summary>${far.length} later</summary>
          ${far.map(card)}
        </details>`}`;
}

function taskCard(task: Task, picture: Picture, model: Model, wanted: boolean): TemplateResult {
  const { title, detail } = sayTask(task, placeOf(picture, model));
  const due = seconds(task.due_at);
  const limit = limitOf(task);
  const overdue = limit !== null && limit < model.now;
  return html`<article class="card task ${wanted ? "wanted" : ""}" aria-label=${title} data-task=${task.key}>
    <p class="lead"><span class="what">${title}</span></p>
    ${due === null ? nothing : dueLine(task, due, overdue, picture.zone, model.now)}
    ${limit !== null && limit !== due
      ? html`<p class="when">At the latest by <b>${momentAndWait(limit, picture.zone, model.now)}</b></p>`
      : nothing}
    ${detail ? html`<p class="task-detail">${detail}</p>` : nothing} ${askedBy(task, model)} ${windowBar(task, picture.zone, model.now)}
    ${taskButton(task, picture)}
  </article>`;
}

function dueLine(task: Task, due: number, overdue: boolean, zone: string, now: number): TemplateResult {
  if (asks(task)) return html`<p class="when">Open since <b>${momentAndWait(due, zone, now)}</b></p>`;
  return html`<p class="when">Due <b>${momentAndWait(due, zone, now)}</b>${overdue ? " · too late" : ""}</p>`;
}

/** What asks, by the titles of the rules. */
function askedBy(task: Task, model: Model): TemplateResult | typeof nothing {
  const rules = task.values["rules"];
  if (!Array.isArray(rules)) return nothing;
  const titles = rules.map((rule) => model.wording.rules[String(rule)]?.title ?? String(rule));
  return html`<p class="task-detail">About: ${titles.join("; ")}</p>`;
}

function taskButton(task: Task, picture: Picture): TemplateResult | typeof nothing {
  if (task.task === "consultant.call") return html`<a class="go" href="#/call">Call</a>`;
  if (!CARD_TASKS.includes(task.task) || task.task === "infusion.stop") return nothing;
  const ends = task.task === "cycle.disconnect";
  return html`<a class="go" href=${patientHash(picture.patient, ends ? "complete" : "bag")}>${ends ? "Disconnect" : "Change bag"}</a>`;
}

function further(picture: Picture): TemplateResult {
  return html`<p class="further">
    <a href="#/record/${encodeURIComponent(picture.patient)}">Record something</a>
  </p>`;
}
