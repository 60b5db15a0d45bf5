/** Recording a decision, one's own or somebody else's by telephone; and signing or refusing what was taken down. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Acts } from "../models/acts.ts";
import { answersOf, deciders, ordersToSign, questionsOf, roleOf } from "../models/decisions.ts";
import type { DecisionForm, SignForm } from "../models/forms.ts";
import type { Model } from "../models/model.ts";
import type { Picture } from "../models/picture.ts";
import type { Standing } from "../models/standing.ts";
import { moment } from "../models/times.ts";
import { patientHash } from "../route.ts";
import { choice, selectField, textField, tick, type Option } from "./choice.ts";
import { factWords } from "./fact_words.ts";
import { formBody, identityQuestion, whenQuestion } from "./form_frame.ts";
import type { Screen } from "./frame.ts";
import { nameOf } from "./identity.ts";
import { placeOf } from "./place.ts";
import { ANSWERS, QUESTIONS, ROLES } from "./sentences.ts";

type Change<T> = (patch: Partial<T>) => void;

const SIGNATURES: Option<"yes" | "no">[] = [
  { value: "yes", label: "Yes, I gave this order", hint: "It is countersigned." },
  { value: "no", label: "No, I did not give it", hint: "It never counted, and the decision is asked anew." },
];

export function decisionPage(form: DecisionForm, picture: Picture, model: Model, acts: Acts): Screen {
  const change: Change<DecisionForm> = (patch) => acts.change({ ...form, ...patch, errors: [] });
  const { authorities } = picture.rules?.wording ?? model.wording;
  const questions = questionsOf(authorities, roleOf(form)).map((value) => ({ value, label: wordsFor(QUESTIONS, value) }));
  const answers = answersOf(authorities, form.question).map((value) => ({ value, label: wordsFor(ANSWERS, value) }));
  const asked = html`${identityQuestion(form, acts)} ${form.own === null ? nothing : whose(form, form.own.name, change)}
    ${form.byTelephone ? giver(form, deciders(authorities), change) : nothing}
    ${selectField("What is decided", questions, form.question, (question) => change({ question, answer: null }))}
    ${answers.length === 0 ? nothing : choice("answer", "Answer", answers, form.answer, (answer) => change({ answer }))}
    ${form.byTelephone ? readBack(form, change) : nothing}
    ${textField("Note, if any", form.note, "text", (note) => change({ note }), { max: 500 })}
    ${whenQuestion(form, "When it was decided", picture, model, acts)}`;
  const button = form.byTelephone ? "Save telephone order" : "Save decision";
  return { title: "Decision", zone: picture.zone, body: formBody(form, { questions: asked, button, touchesLine: false }, picture, model, acts) };
}

/** The order as it was taken down, and whether the person who is asked gave it. */
export function signPage(form: SignForm, order: Standing, picture: Picture, model: Model, acts: Acts): Screen {
  const change: Change<SignForm> = (patch) => acts.change({ ...form, ...patch, errors: [] });
  const asked = html`${orderWords(order, picture, model)}
    ${choice("signature", "Did you give this order?", SIGNATURES, form.answer, (answer) => change({ answer }))}
    ${textField("Note, if any", form.note, "text", (note) => change({ note }), { max: 500 })}`;
  const body = formBody(form, { questions: asked, button: "Save", touchesLine: false }, picture, model, acts);
  return { title: "Telephone order", zone: picture.zone, body };
}

/** On the patient's page, for whoever could have given the order. */
export function ordersOf(picture: Picture, model: Model): TemplateResult[] {
  return ordersToSign(picture, model.session?.user ?? null).map((order) => html`<article class="card" aria-label="Telephone order to countersign">
      <p class="lead"><span class="what">Telephone order to countersign</span></p>
      ${orderWords(order, picture, model)}
      <a class="go" href=${patientHash(picture.patient, "sign", order.fact.id)}>Sign or refuse</a>
    </article>`);
}

/** On the board: which patients have one. */
export function ordersOnTheBoard(model: Model): TemplateResult[] {
  return model.pictures
    .filter((picture) => ordersToSign(picture, model.session?.user ?? null).length > 0)
    .map((picture) => html`<p class="notice plan">
        <b>${nameOf(picture)}</b> has a telephone order to countersign. <a href=${patientHash(picture.patient)}>Read it</a>
      </p>`);
}

function whose(form: DecisionForm, name: string, change: Change<DecisionForm>): TemplateResult {
  const options: Option<boolean>[] = [
    { value: false, label: "I decide", hint: name },
    { value: true, label: "Somebody told me by telephone" },
  ];
  return choice("whose", "Who decides", options, form.byTelephone, (byTelephone) => change({ byTelephone, question: null, answer: null }));
}

function giver(form: DecisionForm, roles: string[], change: Change<DecisionForm>): TemplateResult {
  const options = roles.map((value): Option<string> => ({ value, label: wordsFor(ROLES, value) }));
  return html`${textField("Name of who gave the order", form.giver, "text", (giver) => change({ giver }), { max: 120 })}
    ${choice("giver-role", "Role of who gave the order", options, form.giverRole, (giverRole) => change({ giverRole, question: null, answer: null }))}`;
}

function readBack(form: DecisionForm, change: Change<DecisionForm>): TemplateResult {
  const words = "Read back: patient, what is decided and the answer";
  return tick(words, "Who gave the order heard it and said it is right.", form.readBack, (readBack) => change({ readBack }));
}

function orderWords(order: Standing, picture: Picture, model: Model): TemplateResult {
  const at = order.at === null ? "Time not understood" : moment(order.at, picture.zone, model.now);
  const words = factWords(order.kind, order.body, { ...placeOf(picture, model), now: order.at ?? model.now });
  return html`<p class="task-detail"><b>${at}</b><br />${words}</p>`;
}

function wordsFor(known: Record<string, string>, code: string): string {
  return known[code] ?? code.replaceAll("_", " ");
}
