/** The 28 days of infusion of the present cycle, as cells. Days are of infusion (24 h infused each), not of the calendar. */
import { DAY, MINUTE } from "../engine/instant.ts";
import { seconds, type Picture } from "./picture.ts";
import { instantIn, recordIn } from "./reading.ts";
import type { Standing } from "./standing.ts";

export interface Cell {
  day: number;
  state: "done" | "today" | "ahead";
  /** A bag was hung on this day: the first one, a change, or a restart with a new bag. */
  hung: boolean;
  /** The next change of the bag falls on this day, if nothing stops. */
  change: boolean;
  /** The dose steps up on this day. */
  step: boolean;
}

const DAYS = 28;

/** Empty when no cycle runs. */
export function strip(picture: Picture, now: number): Cell[] {
  const state = picture.answer?.state;
  if (!state || state.day === null || (state.status !== "running" && state.status !== "stopped")) return [];
  const today = state.day;
  const infused = state.infused_minutes * MINUTE;
  const dayAfter = (more: number) => Math.floor((infused + more) / DAY) + 1;
  const ahead = (at: number | null) =>
    state.status === "running" && at !== null ? dayAfter(Math.max(0, at - now)) : null;
  const change = ahead(seconds(state.bag?.next_change_at));
  const step = ahead(seconds(picture.answer?.tasks.find((task) => task.task === "dose.step-up")?.due_at));
  const hung = new Set(hangings(picture.facts).map((at) => dayAfter(-infusedBetween(picture.facts, at, now))));
  return Array.from({ length: DAYS }, (_, place): Cell => {
    const day = place + 1;
    const when = day < today ? "done" : day === today ? "today" : "ahead";
    return { day, state: when, hung: hung.has(day), change: day === change, step: day === step };
  });
}

/** When a bag was hung, from the start of this cycle on. */
function hangings(facts: readonly Standing[]): number[] {
  const start = facts.findLastIndex((fact) => fact.kind === "infusion_started" && !fact.withdrawn);
  if (start < 0) return [];
  const hung = facts.slice(start).filter((fact) => !fact.withdrawn && hangs(fact) && fact.at !== null);
  return hung.map((fact) => fact.at!);
}

function hangs({ kind, body }: Standing): boolean {
  return kind === "infusion_started" || kind === "bag_changed" || (kind === "infusion_resumed" && recordIn(body["bag"]) !== null);
}

/** Elapsed seconds less the stops in between. For the picture alone: doses and limits come from the rules. */
function infusedBetween(facts: readonly Standing[], from: number, until: number): number {
  let stopped: number | null = null;
  let lost = 0;
  const lose = (begin: number, end: number) => {
    lost += Math.max(0, Math.min(end, until) - Math.max(begin, from));
  };
  for (const { kind, at, body, withdrawn } of facts) {
    if (withdrawn || at === null) continue;
    if (kind === "infusion_stopped") stopped ??= instantIn(body["last_seen_running_at"]) ?? at;
    if (kind !== "infusion_resumed" && kind !== "infusion_started") continue;
    if (stopped !== null) lose(stopped, at);
    stopped = null;
  }
  if (stopped !== null) lose(stopped, until);
  return until - from - lost;
}
