/** Which screen is drawn for a model. */
import { html, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { isEntry, type EntryForm } from "../models/entry_forms.ts";
import { isRecord, type RecordForm } from "../models/forms.ts";
import { pictureOf, type Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import type { Standing } from "../models/standing.ts";
import { knownZone } from "../models/times.ts";
import { taskName } from "../push/name.ts";
import { adoptPage } from "./adopt_page.ts";
import { bagPage } from "./bag_page.ts";
import { callPage } from "./call_page.ts";
import { decisionPage, signPage } from "./decision_page.ts";
import { enrolPage } from "./enrol_page.ts";
import type { Screen } from "./frame.ts";
import { lockedPage } from "./locked_page.ts";
import { nowPage } from "./now_page.ts";
import { patientPage } from "./patient_page.ts";
import { phonePage } from "./phone_page.ts";
import { recordPage } from "./record_page.ts";
import { restartPage } from "./restart_page.ts";
import { recallNotice, rulesLine, rulesNotice } from "./rules_notice.ts";
import { rulesCard, rulesPage } from "./rules_page.ts";
import { securePage } from "./secure_page.ts";
import { signInPage } from "./sign_in_page.ts";
import { completePage, convulsionPage, gradePage, notePage, undoPage } from "./small_forms.ts";
import { stoppedPage, stopPage } from "./stop_pages.ts";
import { waysPage } from "./ways_page.ts";

export function screenOf(model: Model, acts: Acts): Screen {
  const { route, form } = model;
  if (form && isEntry(form)) return entryPage(form, model, acts);
  switch (route.page) {
    case "now":
    case "enrol":
    case "sign-in":
    case "ways":
      return before(recallNotice(model), nowPage(model));
    case "stop":
      return stopPage(model, acts);
    case "record":
      return recordPage(route.patient, model, acts);
    case "call":
      return callPage(model);
    case "phone":
      return after(phonePage(model, acts), rulesCard(model));
    case "rules":
      return rulesPage(route.hash, model);
    case "task":
      return taskPage(route.key, model);
    default:
      return aboutPatient(route.patient, model, acts);
  }
}

function entryPage(form: EntryForm, model: Model, acts: Acts): Screen {
  switch (form.form) {
    case "enrol":
      return enrolPage(form, model, acts);
    case "sign-in":
      return signInPage(form, model, acts);
    case "secure":
      return securePage(form, model, acts);
    case "unlock":
      return lockedPage(form, model, acts);
    case "ways":
      return waysPage(form, model, acts);
  }
}

/** The exact task of an address, with its patient around it. Notices name a task by a digest of its key. */
function taskPage(wanted: string, model: Model): Screen {
  for (const picture of model.pictures) {
    const task = picture.answer?.tasks.find(({ key }) => key === wanted || taskName(key) === wanted);
    if (task) return withRules(patientPage(picture, model, task.key), picture, model);
  }
  return lost("Task", html`That task is not open on this phone. It was done, no longer applies, or has not arrived yet.`);
}

function aboutPatient(patient: string, model: Model, acts: Acts): Screen {
  const picture = pictureOf(model, patient);
  if (!picture) return lost("Patient", html`This patient is not on this phone.`);
  const form = model.form && isRecord(model.form) && formPage(model.form, picture, model, acts);
  if (form) return before(rulesNotice(picture, model), form);
  return withRules(patientPage(picture, model, null), picture, model);
}

function withRules(screen: Screen, picture: Picture, model: Model): Screen {
  return before(rulesNotice(picture, model), after(screen, rulesLine(picture, model)));
}

function before(first: unknown, screen: Screen): Screen {
  return { ...screen, body: html`${first}${screen.body}` };
}

function after(screen: Screen, last: unknown): Screen {
  return { ...screen, body: html`${screen.body}${last}` };
}

function formPage(form: RecordForm, picture: Picture, model: Model, acts: Acts): Screen | null {
  switch (form.form) {
    case "bag":
      return bagPage(form, picture, model, acts);
    case "restart":
      return restartPage(form, picture, model, acts);
    case "note":
      return notePage(form, picture, model, acts);
    case "grade":
      return gradePage(form, picture, model, acts);
    case "convulsion":
      return convulsionPage(form, picture, model, acts);
    case "complete":
      return completePage(form, picture, model, acts);
    case "adopt":
      return adoptPage(form, picture, model, acts);
    case "decision":
      return decisionPage(form, picture, model, acts);
    case "sign": {
      const order = entryOf(picture, model);
      return order ? signPage(form, order, picture, model, acts) : null;
    }
    case "stopped":
      return stoppedPage(form, picture, model, acts);
    case "undo": {
      const entry = entryOf(picture, model);
      return entry ? undoPage(form, entry, picture, model, acts) : null;
    }
  }
}

/** The entry of the record that the address names. */
function entryOf(picture: Picture, { route }: Model): Standing | undefined {
  const id = "fact" in route ? route.fact : "";
  return picture.facts.find(({ fact }) => fact.id === id);
}

function lost(title: string, words: TemplateResult): Screen {
  return { title, zone: knownZone(undefined), body: html`<p class="card plain">${words}</p><a class="go" href="#/">Now</a>` };
}
