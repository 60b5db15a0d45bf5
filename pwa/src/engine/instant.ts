/**
 * Instants: whole seconds since 1970 UTC inside, RFC 3339 text at the edges.
 *
 * Twin of shared_rules/instant.py: own calendar arithmetic, no Date, no time zone, no clock.
 */

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;

const FORM = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST = -62_167_219_200;
const LATEST = 253_402_300_799;

/** The text is not `YYYY-MM-DDTHH:MM:SSZ` or names no real date. */
export class NotAnInstant extends Error {}

/** Seconds since 1970 UTC of `YYYY-MM-DDTHH:MM:SSZ`; any other form or an unreal date throws NotAnInstant. */
export function parse(text: string): number {
  const match = FORM.exec(text);
  if (match === null) throw new NotAnInstant("not an instant such as 2026-06-01T08:00:00Z");
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number, number, number, number, number, number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw new NotAnInstant("no such date");
  if (hour > 23 || minute > 59 || second > 59) throw new NotAnInstant("no such time of day");
  return daysSince1970(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second;
}

/** RFC 3339 UTC text of an instant. What lies outside the years 0000-9999 is said as their nearest end. */
export function text(seconds: number): string {
  const within = Math.min(Math.max(seconds, EARLIEST), LATEST);
  const days = floorDivide(within, DAY);
  const rest = within - days * DAY;
  const [year, month, day] = date(days);
  const clock = [floorDivide(rest, HOUR), floorDivide(rest % HOUR, MINUTE), rest % MINUTE];
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock.map((part) => digits(part, 2)).join(":")}Z`;
}

/** The whole quotient rounded down, also below zero, as Python's `//`. */
export function floorDivide(dividend: number, divisor: number): number {
  return Math.floor(dividend / divisor);
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : MONTH_DAYS[month - 1]!;
}

// Years are counted from March, so that the leap day is a year's last: a day's number is then a plain sum.
// 719,468 days lie between 1 March of the year 0 and 1 January 1970.

function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const centuryCycle = floorDivide(marchYear, 400);
  const yearOfCycle = marchYear - centuryCycle * 400;
  const dayOfYear = floorDivide(153 * ((month + 9) % 12) + 2, 5) + day - 1;
  const dayOfCycle = yearOfCycle * 365 + floorDivide(yearOfCycle, 4) - floorDivide(yearOfCycle, 100) + dayOfYear;
  return centuryCycle * 146_097 + dayOfCycle - 719_468;
}

function date(days: number): [number, number, number] {
  const fromMarch0 = days + 719_468;
  const centuryCycle = floorDivide(fromMarch0, 146_097);
  const dayOfCycle = fromMarch0 - centuryCycle * 146_097;
  const leapDays = floorDivide(dayOfCycle, 1_460) - floorDivide(dayOfCycle, 36_524) + floorDivide(dayOfCycle, 146_096);
  const yearOfCycle = floorDivide(dayOfCycle - leapDays, 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + floorDivide(yearOfCycle, 4) - floorDivide(yearOfCycle, 100));
  const marchMonth = floorDivide(5 * dayOfYear + 2, 153);
  const day = dayOfYear - floorDivide(153 * marchMonth + 2, 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = centuryCycle * 400 + yearOfCycle;
  return [month <= 2 ? year + 1 : year, month, day];
}
