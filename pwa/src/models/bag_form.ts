/**
 * What the screen proposes for the next bag, and the fact that comes of it. Asks nothing that the phone knows.
 *
 * Nothing here forbids: what looks wrong is said beside the button, and the fact can be saved.
 */
import { HOUR, text } from "../engine/instant.ts";
import { fields, instantsAt } from "./times.ts";
import { seconds, type Picture } from "./picture.ts";
import { instantIn, numberIn, recordIn, textIn, type Body } from "./reading.ts";

export const BAG_HOURS = [24, 48, 72, 96];
export const LONGEST_BAG_SECONDS = 96 * HOUR;

/** The bedside checks, in the order of the hands: names as in the fact's `checks`. */
export const CHECKS = ["label", "dose", "rate", "line", "filter", "pump_locked", "no_flush"] as const;
export type Check = (typeof CHECKS)[number];

export interface PlannedBag {
  hours: number;
  dose: number | null;
  /** Label expiry and batch, if the pharmacy's delivery was recorded. */
  expires_at: number | null;
  batch: string | null;
}

/** The bag to hang now: from the plan, else as the last one; its dose from the plan, else a step up that is due. */
export function plannedBag(picture: Picture, now: number): PlannedBag {
  const planned = plannedChange(picture, now);
  const last = picture.facts.findLast((fact) => !fact.withdrawn && recordIn(fact.body["bag"]) !== null);
  const received = deliveredBag(picture);
  const lastHours = numberIn(recordIn(last?.body["bag"])?.["hours"]);
  return {
    hours: numberIn(planned?.["hours"]) ?? numberIn(received?.["hours"]) ?? lastHours ?? 96,
    dose: numberIn(planned?.["dose_micrograms_per_day"]) ?? nextDose(picture),
    expires_at: instantIn(received?.["expires_at"]),
    batch: textIn(received?.["batch"]),
  };
}

/** The dose that the next bag carries by the rules: the step where it is due, else the present one. */
export function nextDose(picture: Picture): number | null {
  const step = picture.answer?.tasks.find((task) => task.task === "dose.step-up");
  const due = seconds(step?.due_at);
  const change = seconds(picture.answer?.state.bag?.next_change_at);
  const stepped = numberIn(step?.values["dose_micrograms_per_day"]);
  if (stepped !== null && due !== null && change !== null && due <= change) return stepped;
  return picture.answer?.state.dose_micrograms_per_day ?? null;
}

function plannedChange(picture: Picture, now: number): Body | undefined {
  const plan = picture.facts.findLast((fact) => fact.kind === "cycle_planned" && !fact.withdrawn);
  const changes = Array.isArray(plan?.body["changes"]) ? (plan.body["changes"] as Body[]) : [];
  const change = seconds(picture.answer?.state.bag?.next_change_at) ?? now;
  return changes.find((planned) => instantIn(planned?.["at"]) === change);
}

/** The oldest bag that was delivered and not yet hung, told by its batch. */
function deliveredBag(picture: Picture): Body | null {
  const hung = new Set(
    picture.facts
      .filter((fact) => !fact.withdrawn && fact.kind !== "bag_received")
      .map((fact) => recordIn(fact.body["bag"])?.["batch"]),
  );
  const delivered = picture.facts.filter((fact) => fact.kind === "bag_received" && !fact.withdrawn);
  const next = delivered.find((fact) => !hung.has(recordIn(fact.body["bag"])?.["batch"]));
  return next ? recordIn(next.body["bag"]) : null;
}

/**
 * When the bag after this one is to be hung. The planned clock time is kept, so that changes stay in the morning; if
 * this change is outside its window there is no grid to keep, and the hours run from now.
 */
export function nextChange(picture: Picture, hung: number, hours: number): number {
  const planned = seconds(picture.answer?.state.bag?.next_change_at);
  if (planned === null || Math.abs(hung - planned) > 4 * HOUR) return hung + hours * HOUR;
  const { time } = fields(planned, picture.zone);
  const { day } = fields(planned + hours * HOUR, picture.zone);
  const onGrid = instantsAt(day, time, picture.zone).at(-1) ?? planned + hours * HOUR;
  return Math.min(onGrid, hung + hours * HOUR);
}

export interface BagEntry {
  hung: number;
  hours: number;
  dose: number | null;
  expires_at: number | null;
  batch: string;
  next_change: number;
  identity: boolean;
  checks: ReadonlySet<Check>;
}

/** What a careful colleague would say before this is saved. Empty when there is nothing. */
export function bagConcerns(entry: BagEntry): string[] {
  const said: string[] = [];
  const ends = Math.min(entry.expires_at ?? Infinity, entry.hung + LONGEST_BAG_SECONDS);
  if (entry.expires_at !== null && entry.expires_at <= entry.hung) said.push("The label says this bag has expired.");
  else if (entry.next_change > ends) said.push("The next change is planned after this bag expires.");
  if (entry.expires_at === null) said.push("No label expiry entered: it is recorded as unverified.");
  return said;
}

/** The body of `bag_changed`. Checks that were not made are recorded as not made. */
export function bagBody(entry: BagEntry): Body {
  const checks = Object.fromEntries(CHECKS.map((check) => [check, entry.checks.has(check)]));
  return {
    ...(entry.dose === null ? {} : { dose_micrograms_per_day: entry.dose }),
    bag: {
      hours: entry.hours,
      ...(entry.expires_at === null ? {} : { expires_at: text(entry.expires_at) }),
      ...(entry.batch.trim() === "" ? {} : { batch: entry.batch.trim() }),
    },
    next_change_at: text(entry.next_change),
    checks: { identity: entry.identity, ...checks },
  };
}
