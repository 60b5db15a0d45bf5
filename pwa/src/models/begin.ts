/** The form a screen begins with: filled with what the phone knows, empty where only a person can say. */
import { fields } from "./times.ts";
import { plannedBag } from "./bag_form.ts";
import { deciders, type Me } from "./decisions.ts";
import type { Entry } from "./entry.ts";
import { NO_STEP, secureForm, signInForm } from "./entry_forms.ts";
import type { Form, Setting } from "./forms.ts";
import { seconds, type Picture } from "./picture.ts";
import { numberIn, textIn } from "./reading.ts";
import type { Route } from "../route.ts";
import { NOW } from "./time_entry.ts";

/** Null for a screen without a form, or for a patient who is not on this phone. */
export function begin(route: Route, picture: Picture | null, now: number, id: string, me: Me | null = null): Form | null {
  if (route.page === "ways") return NO_STEP;
  if (!picture) return null;
  const begun = { id, time: NOW, identity: false, errors: [] };
  if (route.page === "undo") return { ...begun, form: "undo", reason: null };
  if (route.page === "sign") return { ...begun, form: "sign", answer: null, note: "" };
  if (route.page === "stopped") return { ...begun, form: "stopped", reason: null, lastSeen: null };
  if (route.page !== "write") return null;
  if (route.what === "note") return { ...begun, form: "note", text: "" };
  if (route.what === "grade") return { ...begun, form: "grade", toxicity: null, grade: null, scale: lastScale(picture), term: "" };
  if (route.what === "bag") return { ...begun, form: "bag", checks: new Set(), ...newBag(picture, now) };
  if (route.what === "restart") return { ...begun, form: "restart", ...restart(picture, now), ...newBagButDose(picture, now) };
  if (route.what === "decision") return { ...begun, form: "decision", ...decision(picture, me) };
  if (route.what === "adopt") return { ...begun, form: "adopt", hash: picture.rules?.offered ?? null };
  return { ...begun, form: route.what };
}

/** The form of somebody who is not in yet; null on an open phone where the address asks for none. */
export function beginEntry(route: Route, entry: Entry, present: string | null): Form | null {
  if (entry.stage === "unsecured") return secureForm();
  if (route.page === "sign-in") return signInForm();
  if (route.page === "enrol") return { form: "enrol", code: route.code, name: "", errors: [] };
  if (entry.stage === "open") return null;
  if (entry.stage === "nobody") return { form: "enrol", code: "", name: "", errors: [] };
  const user = entry.people.find((person) => person.user === present)?.user ?? entry.people[0]?.user ?? "";
  return { form: "unlock", user, passphrase: "", errors: [] };
}

function newBag(picture: Picture, now: number) {
  const planned = plannedBag(picture, now);
  const label = planned.expires_at === null ? null : fields(planned.expires_at, picture.zone);
  return {
    dose: planned.dose,
    hours: planned.hours,
    batch: planned.batch ?? "",
    expiryDay: label?.day ?? "",
    expiryTime: label?.time ?? "",
  };
}

function newBagButDose(picture: Picture, now: number) {
  const { hours, batch, expiryDay, expiryTime } = newBag(picture, now);
  return { hours, batch, expiryDay, expiryTime };
}

/** The dose the rules name for restarting, else the one before the stop; a setting only if a short stop changed none. */
function restart(picture: Picture, now: number): { dose: number | null; setting: Setting | null; newBag: boolean } {
  const rule = picture.answer?.findings.find((finding) => finding.rule === "restart.dose");
  const named = numberIn(rule?.values["dose_micrograms_per_day"]);
  const before = picture.answer?.state.dose_micrograms_per_day ?? null;
  const supervised = picture.answer?.findings.some((finding) => finding.rule === "restart.supervised");
  const expires = picture.answer?.state.bag?.change_by ?? null;
  return {
    dose: rule ? named : before,
    setting: supervised ? null : lastSetting(picture),
    newBag: (seconds(expires) ?? 0) <= now,
  };
}

/** As one's own where the rules let this person decide, else as told by telephone. */
function decision(picture: Picture, me: Me | null) {
  const isDecider = me !== null && deciders(picture.rules?.wording.authorities ?? []).includes(me.role);
  const own = isDecider ? { name: me.name, role: me.role } : null;
  const empty = { giver: "", giverRole: null, readBack: false, question: null, answer: null, note: "" };
  return { own, byTelephone: own === null, ...empty };
}

function lastSetting(picture: Picture): Setting | null {
  const said = picture.facts.findLast((fact) => !fact.withdrawn && textIn(fact.body["setting"]) !== null);
  const setting = textIn(said?.body["setting"]);
  return setting === "hospital" || setting === "supervised" || setting === "home" ? setting : null;
}

function lastScale(picture: Picture): string | null {
  const graded = picture.facts.findLast((fact) => fact.kind === "toxicity_graded" && !fact.withdrawn);
  return textIn(graded?.body["scale"]);
}
