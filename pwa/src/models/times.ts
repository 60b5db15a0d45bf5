/**
 * Instants and durations as a person reads them: 24-hour clock times in the patient's zone, always beside a duration.
 *
 * Durations are elapsed time; a clock change never shortens or lengthens them.
 */
import { DAY, HOUR, MINUTE, parse } from "../engine/instant.ts";
import { spelledDay, spelledTime } from "./spelling.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const FALLBACK_ZONE = "Europe/London";
const NEAR_CHANGE_SECONDS = 48 * HOUR;
/** A space that never breaks, between a number and its unit. */
export const NBSP = "\u00a0";
/** A hyphen that never breaks: half a date at the end of a line reads as another date. */
export const HYPHEN = "\u2011";

/** Local calendar fields of an instant. */
export interface Local {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
  /** Local clock minus UTC. */
  offset_seconds: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone, or the hospital's own if there is none of that name: a mistyped zone must not empty a screen. */
export function knownZone(zone: unknown): string {
  if (typeof zone !== "string" || zone === "") return FALLBACK_ZONE;
  try {
    formatOf(zone);
    return zone;
  } catch {
    return FALLBACK_ZONE;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, made);
  return made;
}

export function local(seconds: number, zone: string): Local {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(seconds * 1000)) parts[type] = Number(value);
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  const asUtc = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) / 1000;
  const weekday = ((Math.floor(asUtc / DAY) + 4) % 7 + 7) % 7; // 1 January 1970 was a Thursday.
  return { year: year!, month: month!, day: day!, weekday, hour: hour!, minute: minute!, offset_seconds: asUtc - seconds };
}

/** `13:10`, and near a clock change `13:10 BST`. */
export function clockTime(seconds: number, zone: string): string {
  const { hour, minute } = local(seconds, zone);
  const time = `${two(hour)}:${two(minute)}`;
  return clockChange(seconds, zone) ? `${time}${NBSP}${zoneName(seconds, zone)}` : time;
}

/** `Mon 29-Nov-2027`. */
export function date(seconds: number, zone: string): string {
  const { year, month, day, weekday } = local(seconds, zone);
  return [`${WEEKDAYS[weekday]!} ${two(day)}`, MONTHS[month - 1]!, year].join(HYPHEN);
}

/** The clock time, with its date unless it is today there. */
export function moment(seconds: number, zone: string, now: number): string {
  const time = clockTime(seconds, zone);
  return sameDay(seconds, now, zone) ? time : `${date(seconds, zone)} ${time}`;
}

/** Always both: `13:10 (in 48 min)`. */
export function momentAndWait(seconds: number, zone: string, now: number): string {
  return `${moment(seconds, zone, now)} (${wait(seconds, now)})`;
}

/** Whole minutes, rounded down: `48 min`, `3 h 20 min`, `2 d 4 h`. */
export function duration(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / MINUTE);
  if (minutes < 60) return `${minutes}${NBSP}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return joined(hours, "h", minutes % 60, "min");
  return joined(Math.floor(hours / 24), "d", hours % 24, "h");
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${large}${NBSP}${largeUnit}`;
  return small === 0 ? head : `${head} ${small}${NBSP}${smallUnit}`;
}

/** `in 48 min`, `now`, `12 min ago`. */
export function wait(seconds: number, now: number): string {
  const away = seconds - now;
  if (Math.abs(away) < MINUTE) return "now";
  return away > 0 ? `in ${duration(away)}` : `${duration(away)} ago`;
}

export function sameDay(one: number, other: number, zone: string): boolean {
  return dayNumber(one, zone) === dayNumber(other, zone);
}

/** Days since 1970 on the local calendar: 0 apart is today, 1 apart is tomorrow. */
export function dayNumber(seconds: number, zone: string): number {
  return Math.floor((seconds + local(seconds, zone).offset_seconds) / DAY);
}

export interface ClockChange {
  at: number;
  before: string;
  after: string;
}

const changes = new Map<string, ClockChange | null>();

/** The change of the clocks within 48 h before or after, if there is one. */
export function clockChange(now: number, zone: string): ClockChange | null {
  const hour = Math.floor(now / HOUR);
  const key = `${zone} ${hour}`;
  const known = changes.get(key);
  if (known !== undefined) return known;
  if (changes.size > 2_000) changes.clear();
  const found = searched(hour * HOUR, zone);
  changes.set(key, found);
  return found;
}

function searched(now: number, zone: string): ClockChange | null {
  let low = now - NEAR_CHANGE_SECONDS;
  let high = now + NEAR_CHANGE_SECONDS;
  const offset = (at: number) => local(at, zone).offset_seconds;
  const before = offset(low);
  if (before === offset(high)) return null;
  while (high - low > MINUTE) {
    const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
    if (offset(middle) === before) low = middle;
    else high = middle;
  }
  return { at: high, before: zoneName(high - MINUTE, zone), after: zoneName(high, zone) };
}

function zoneName(seconds: number, zone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" });
  return format.formatToParts(seconds * 1000).find((part) => part.type === "timeZoneName")?.value ?? "";
}

/**
 * The instants at which a clock in the zone shows this date and time: one, none (the clocks jump over it), or two (the
 * hour comes twice). `day` is `2026-10-25`, `time` is `01:30` or `0130`; anything else gives none.
 */
export function instantsAt(day: string, time: string, zone: string): number[] {
  let wall: number;
  try {
    wall = parse(`${spelledDay(day)}T${spelledTime(time)}:00Z`);
  } catch {
    return [];
  }
  const offsets = new Set([wall - DAY, wall + DAY].map((at) => local(at, zone).offset_seconds));
  const found = [...offsets].map((offset) => wall - offset);
  return found.filter((at) => at + local(at, zone).offset_seconds === wall).sort((one, other) => one - other);
}

/** The values of date and time fields: `2026-10-25` and `01:30`. */
export function fields(seconds: number, zone: string): { day: string; time: string } {
  const { year, month, day, hour, minute } = local(seconds, zone);
  return { day: `${year}-${two(month)}-${two(day)}`, time: `${two(hour)}:${two(minute)}` };
}

/** `14-Jul-1945` of `1945-07-14`; the text itself if it is no date. */
export function birthday(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  const month = match && MONTHS[Number(match[2]) - 1];
  return match && month ? [match[3], month, match[1]].join(HYPHEN) : text;
}

/** Whole years between a birthday and now, or null if the birthday is no date. */
export function age(born: string, now: number, zone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(born);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const today = local(now, zone);
  const had = today.month > month || (today.month === month && today.day >= day);
  return today.year - year - (had ? 0 : 1);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
