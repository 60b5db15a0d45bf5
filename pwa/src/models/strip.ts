/** The 28 days of infusion of the present cycle, as cells. Days are of infusion (24 h infused each), not of the calendar. */
import { DAY } from "../engine/instant.ts";
import { seconds, type Picture } from "./picture.ts";

export interface Cell {
  day: number;
  state: "done" | "today" | "ahead";
  /** The next change of the bag falls on this day, if nothing stops. */
  change: boolean;
  /** The dose steps up on this day. */
  step: boolean;
}

const DAYS = 28;
const MINUTES_PER_DAY = 1440;

/** Empty when no cycle runs. */
export function strip(picture: Picture, now: number): Cell[] {
  const state = picture.answer?.state;
  if (!state || state.day === null || (state.status !== "running" && state.status !== "stopped")) return [];
  const today = state.day;
  const dayAt = (at: number) => Math.floor(state.infused_minutes / MINUTES_PER_DAY + Math.max(0, at - now) / DAY) + 1;
  const runs = state.status === "running";
  const change = seconds(state.bag?.next_change_at);
  const step = seconds(picture.answer?.tasks.find((task) => task.task === "dose.step-up")?.due_at);
  const changeDay = runs && change !== null ? dayAt(change) : null;
  const stepDay = runs && step !== null ? dayAt(step) : null;
  return Array.from({ length: DAYS }, (_, place): Cell => {
    const day = place + 1;
    const when = day < today ? "done" : day === today ? "today" : "ahead";
    return { day, state: when, change: day === changeDay, step: day === stepDay };
  });
}
