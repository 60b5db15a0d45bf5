/** What one fact says, in a line. What has no words of its own is shown as it was recorded: never dropped. */
import { moment } from "../models/times.ts";
import { instantIn, numberIn, recordIn, textIn, type Body } from "../models/reading.ts";
import { dose, hours, number } from "./numbers.ts";
import { ANALYTES, ANSWERS, QUESTIONS, SCALES, STOP_REASONS, TOXICITIES } from "./sentences.ts";
import { NBSP } from "../models/times.ts";
import type { Place } from "./words.ts";

type Say = (body: Body, place: Place) => (string | null)[];

const WORDS: Record<string, Say> = {
  infusion_started: (body, place) => [cycleOf(body), ...bagWords(body, place), settingOf(body)],
  bag_changed: (body, place) => bagWords(body, place),
  infusion_resumed: (body, place) => [...bagWords(body, place), settingOf(body)],
  infusion_stopped: (body, place) => [labelOf(STOP_REASONS, body["reason"]), lastSeen(body, place)],
  toxicity_graded: (body) => [toxicityWords(body)],
  lab_resulted: (body, place) => [labWords(body), timeOf("taken", body["sampled_at"], place)],
  note_written: (body) => [textIn(body["text"])],
  premedication_given: (body) => [
    textIn(body["drug"]),
    withUnit(body["dose_mg"], "mg"),
    routeOf(body),
  ],
  decision_recorded: (body) => [decisionWords(body)],
  decision_countersigned: (body) => [countersignedWords(body), textIn(body["note"])],
  weight_recorded: (body) => [withUnit(body["weight_kg"], "kg")],
  setting_changed: (body) => [settingOf(body)],
  patient_registered: () => [],
  course_opened: (body) => [textIn(body["protocol"]), withUnit(body["weight_kg"], "kg")],
  cycle_planned: (body, place) => [cycleOf(body), timeOf("start", body["start_at"], place), changesOf(body)],
  bag_received: (body, place) => bagWords(body, place),
  observations_taken: (body) => observationWords(body),
  writing_test_done: (body) => [writingWords(body)],
};

export function factWords(kind: string, body: Body, place: Place): string {
  const say = WORDS[kind];
  const parts = say ? say(body, place) : everything(body, place);
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

function bagWords(body: Body, place: Place): (string | null)[] {
  const bag = recordIn(body["bag"]);
  const given = numberIn(body["dose_micrograms_per_day"]);
  const life = numberIn(bag?.["hours"]);
  const batch = textIn(bag?.["batch"]);
  return [
    given === null ? null : dose(given),
    life === null ? null : `${hours(life)} bag`,
    batch === null ? null : `batch ${batch}`,
    timeOf("next change", body["next_change_at"], place),
  ];
}

function changesOf(body: Body): string | null {
  return Array.isArray(body["changes"]) ? `${body["changes"].length} bag changes planned` : null;
}

function observationWords(body: Body): (string | null)[] {
  const pressure = [numberIn(body["systolic"]), numberIn(body["diastolic"])].filter((part) => part !== null);
  return [
    withUnit(body["temperature_c"], "°C"),
    named("pulse", body["pulse"]),
    pressure.length === 0 ? null : `blood pressure ${pressure.join("/")}`,
    named("breaths", body["respiratory_rate"]),
    named("SpO2", body["spo2"]),
    textIn(body["acvpu"]) === null ? null : `ACVPU ${String(body["acvpu"])}`,
  ];
}

function named(name: string, value: unknown): string | null {
  const found = numberIn(value);
  return found === null ? null : `${name}${NBSP}${number(found)}`;
}

function writingWords(body: Body): string {
  if (textIn(body["unable_reason"]) !== null) return `not able: ${String(body["unable_reason"])}`;
  if (body["changed_from_baseline"] === true) return "changed from the baseline";
  return body["changed_from_baseline"] === false ? "as the baseline" : "baseline";
}

function cycleOf(body: Body): string | null {
  const cycle = numberIn(body["cycle"]);
  return cycle === null ? null : `cycle ${cycle}`;
}

function settingOf(body: Body): string | null {
  return textIn(body["setting"]);
}

function lastSeen(body: Body, place: Place): string | null {
  return timeOf("last seen running", body["last_seen_running_at"], place);
}

function timeOf(words: string, value: unknown, place: Place): string | null {
  const at = instantIn(value);
  return at === null ? null : `${words} ${moment(at, place.zone, place.now)}`;
}

function toxicityWords(body: Body): string {
  const grade = numberIn(body["grade"]);
  const scale = labelOf(SCALES, body["scale"]) ?? "no scale";
  const term = textIn(body["term"]);
  const toxicity = labelOf(TOXICITIES, body["toxicity"]) ?? "no toxicity named";
  return `${toxicity}${term === null ? "" : `, ${term}`} grade ${grade ?? "not given"} (${scale})`;
}

function labWords(body: Body): string {
  const value = numberIn(body["value"]);
  const unit = (textIn(body["unit"]) ?? "no unit").replace("x10^9/L", `x${NBSP}10⁹ per${NBSP}L`);
  return `${analyteOf(body)} ${value === null ? "no value" : number(value)}${NBSP}${unit}`;
}

function analyteOf(body: Body): string {
  const code = textIn(body["analyte"]) ?? "not named";
  return ANALYTES[code] ?? code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ");
}

function decisionWords(body: Body): string {
  const asked = textIn(body["question"]) ?? "no question";
  const question = QUESTIONS[asked] ?? asked.replaceAll("_", " ");
  const by = [textIn(body["decided_by"]), textIn(body["role"])].filter(Boolean).join(", ");
  const read = body["read_back"] === true ? "read back" : "not read back";
  const phone = body["by_telephone"] === true ? `, by telephone, ${read}` : "";
  const answer = textIn(body["answer"]) ?? "no answer";
  return `${question}: ${ANSWERS[answer] ?? answer}${by === "" ? "" : ` (${by}${phone})`}`;
}

function countersignedWords(body: Body): string {
  if (body["answer"] === "yes") return "yes, this order was given";
  return body["answer"] === "no" ? "no, this order was not given: it never counted" : "no answer";
}

function routeOf(body: Body): string | null {
  const route = textIn(body["route"]);
  return route === "iv" || route === "sc" ? route.toUpperCase() : route;
}

function withUnit(value: unknown, unit: string): string | null {
  const found = numberIn(value);
  return found === null ? null : `${number(found)}${NBSP}${unit}`;
}

function labelOf(options: readonly { value: string; label: string }[], value: unknown): string | null {
  return options.find((option) => option.value === value)?.label ?? textIn(value);
}

function everything(body: Body, place: Place): string[] {
  return Object.entries(body).map(([name, value]) => {
    const at = instantIn(value);
    const said = at === null ? (typeof value === "string" ? value : JSON.stringify(value)) : moment(at, place.zone, place.now);
    return `${name.replaceAll("_", " ")} ${said}`;
  });
}
