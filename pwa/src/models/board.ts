/**
 * The first screen: what needs a person, by minutes to the hard limit.
 *
 * Promise: every patient on the phone is somewhere on the board, the held, stopped and finished ones too; a patient
 * whom the rules could not judge comes before all others.
 */
import { LEVELS, type Finding, type Task } from "../engine/answer.ts";
import { DAY } from "../engine/instant.ts";
import { dayNumber } from "./times.ts";
import { seconds, type Picture } from "./picture.ts";

/** A running stop. */
export interface Stop {
  picture: Picture;
  since: number;
  /** When a restart becomes a re-initiation, while that lies ahead. */
  supervised_from: number | null;
  /** The next instant at which the rules of restarting change, of those ahead. */
  next: Task | null;
}

/** A patient's most pressing act that has a screen of its own. */
export interface Card {
  picture: Picture;
  task: Task;
  /** After this it is too late; null when the rules give no hour. */
  limit: number | null;
  /** Too late already, or the drug must be stopped now. */
  harm: boolean;
}

export interface Line {
  picture: Picture;
  task: Task;
  /** When it is due; where no hour is set, from when it can be done. */
  due: number | null;
}

export interface Board {
  unjudged: Picture[];
  stops: Stop[];
  cards: Card[];
  today: Line[];
  tomorrow: Line[];
  later: Line[];
  /** Patients who are nowhere above `later`: they stay in sight. */
  quiet: Quiet[];
}

export interface Quiet {
  picture: Picture;
  /** When something is next due; null when nothing is. */
  next: number | null;
}

/** Tasks that have a screen of their own, and so a card and a button. */
export const CARD_TASKS = ["infusion.stop", "bag.change", "dose.step-up", "cycle.disconnect"];
const CARD_WITHIN_SECONDS = DAY;
/** Tasks that ask a person: they are due since what asks began, and are open, not late. */
const ASKING = ["infusion.stop", "decision.needed", "consultant.call"];

export function asks(task: Task): boolean {
  return ASKING.includes(task.task);
}

export function board(pictures: readonly Picture[], now: number): Board {
  const found: Board = { unjudged: [], stops: [], cards: [], today: [], tomorrow: [], later: [], quiet: [] };
  for (const picture of pictures) place(found, picture, now);
  found.stops.sort((one, other) => one.since - other.since);
  found.cards.sort((one, other) => soonest(one.limit, other.limit));
  for (const lines of [found.today, found.tomorrow, found.later]) {
    lines.sort((one, other) => soonest(one.due, other.due));
  }
  return found;
}

function place(found: Board, picture: Picture, now: number): void {
  if (picture.answer === null) {
    found.unjudged.push(picture);
    return;
  }
  const { state, tasks } = picture.answer;
  const stop = state.status === "stopped" ? stopOf(picture, now) : null;
  const card = stop ? null : cardOf(picture, now);
  if (stop) found.stops.push(stop);
  if (card) found.cards.push(card);
  const rest = tasks.filter((task) => task !== card?.task && !saidByCard(task, card, stop));
  const made = rest.map((task): Line => ({ picture, task, due: seconds(task.due_at) ?? seconds(task.from_at) }));
  for (const one of made) rowOf(found, one, now).push(one);
  if (stop || card || made.some((one) => rowOf(found, one, now) !== found.later)) return;
  found.quiet.push({ picture, next: made.map(({ due }) => due).sort(soonest)[0] ?? null });
}

/** Of a patient whose infusion is stopped by the rules' reading. */
export function stopOf(picture: Picture, now: number): Stop {
  const { state, tasks } = picture.answer!;
  const ahead = tasks.filter((task) => task.task.startsWith("stop.") && (seconds(task.due_at) ?? 0) > now);
  const supervised = ahead.find((task) => task.task === "stop.reinitiation");
  return {
    picture,
    since: seconds(state.stopped_since) ?? now,
    supervised_from: seconds(supervised?.due_at),
    next: ahead.find((task) => task !== supervised) ?? null,
  };
}

function cardOf(picture: Picture, now: number): Card | null {
  const cards = picture.answer!.tasks
    .filter((task) => CARD_TASKS.includes(task.task))
    .map((task) => ({ picture, task, limit: limitOf(task), harm: isHarm(task, now) }))
    .filter(({ limit }) => limit === null || limit - now <= CARD_WITHIN_SECONDS)
    .sort((one, other) => Number(other.harm) - Number(one.harm) || soonest(one.limit, other.limit));
  return cards[0] ?? null;
}

/** The hard limit: the end of the window where there is one, else the hour it is due. */
export function limitOf(task: Task): number | null {
  return seconds(task.until_at) ?? seconds(task.due_at);
}

function isHarm(task: Task, now: number): boolean {
  const limit = limitOf(task);
  return task.task === "infusion.stop" || (task.task === "bag.change" && limit !== null && now > limit);
}

/** A stop's own deadlines stand on its card; a step up is a bag change with another dose. */
function saidByCard(task: Task, card: Card | null, stop: Stop | null): boolean {
  if (stop) return task.task.startsWith("stop.");
  const acts = ["bag.change", "dose.step-up"];
  return card !== null && acts.includes(card.task.task) && acts.includes(task.task) && limitOf(task) === card.limit;
}

function rowOf(found: Board, made: Line, now: number): Line[] {
  const { zone } = made.picture;
  const ahead = made.due === null ? 0 : dayNumber(made.due, zone) - dayNumber(now, zone);
  return ahead <= 0 ? found.today : ahead === 1 ? found.tomorrow : found.later;
}

function soonest(one: number | null, other: number | null): number {
  return (one ?? -Infinity) === (other ?? -Infinity) ? 0 : (one ?? -Infinity) - (other ?? -Infinity);
}

/** The findings a person should not have to look for: everything stricter than `do`, strictest first. */
export function pressing(picture: Picture): Finding[] {
  const limit = LEVELS.indexOf("do");
  return (picture.answer?.findings ?? []).filter((finding) => LEVELS.indexOf(finding.level) < limit);
}

/** The last hours of a cycle can be over while nothing runs: then there may be nothing to restart. */
export function endsNow(picture: Picture): boolean {
  return (picture.answer?.findings ?? []).some(({ rule }) => rule === "cycle.disconnect");
}
