/** When it happened: now, a little ago, or a time that is picked. The clock time it means is always printed. */
import { html, nothing, type TemplateResult } from "lit-html";
import { instantOf, isAmbiguous, timeConcern, type TimeEntry } from "../models/time_entry.ts";
import { fields, momentAndWait } from "../models/times.ts";
import { choice, type Option } from "./choice.ts";
import { clockField, dayField } from "./date_time.ts";

export interface TimeField {
  name: string;
  legend: string;
  entry: TimeEntry | null;
  now: number;
  zone: string;
  /** Minutes before `now` that have a button. */
  ago: readonly number[];
  /** How the button of 0 minutes is named. */
  nowLabel?: string;
  change: (entry: TimeEntry) => void;
}

type Key = number | "picked";

export function timeField(field: TimeField): TemplateResult {
  const { entry, now, zone } = field;
  const at = entry && instantOf(entry, now, zone);
  const concern = at === null ? null : timeConcern(at, now);
  return html`<div class="time">
    ${choice(field.name, field.legend, options(field), keyOf(entry), (key) => field.change(entryOf(key, field)))}
    ${entry?.mode === "picked" ? picker(field, entry) : nothing}
    ${entry === null
      ? nothing
      : html`<p class="time-means">${at === null ? "Not a date and time yet." : momentAndWait(at, zone, now)}</p>`}
    ${concern ? html`<p class="concern">${concern}</p>` : nothing}
  </div>`;
}

function options(field: TimeField): Option<Key>[] {
  const ago = field.ago.map((minutes): Option<Key> => {
    return { value: minutes, label: minutes === 0 ? (field.nowLabel ?? "Now") : `−${minutes} min` };
  });
  return [...ago, { value: "picked", label: "Pick a time" }];
}

function keyOf(entry: TimeEntry | null): Key | null {
  if (entry === null || entry.mode === "fixed") return null;
  return entry.mode === "ago" ? entry.minutes : "picked";
}

function entryOf(key: Key, field: TimeField): TimeEntry {
  if (key !== "picked") return { mode: "ago", minutes: key };
  const before = field.entry && instantOf(field.entry, field.now, field.zone);
  return { mode: "picked", ...fields(before ?? field.now, field.zone), second: false };
}

function picker(field: TimeField, entry: Extract<TimeEntry, { mode: "picked" }>): TemplateResult {
  const twice = isAmbiguous(entry, field.zone);
  const which: Option<boolean>[] = [
    { value: false, label: "The first time, before the clocks went back" },
    { value: true, label: "The second time, after" },
  ];
  return html`<div class="picker">
    ${dayField("Date", entry.day, (day) => field.change({ ...entry, day }))}
    ${clockField("Time", entry.time, (time) => field.change({ ...entry, time }))}
    ${twice
      ? choice(`${field.name}-which`, "This hour comes twice", which, entry.second, (second) =>
          field.change({ ...entry, second }),
        )
      : nothing}
  </div>`;
}
