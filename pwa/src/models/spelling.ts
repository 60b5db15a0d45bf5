/** Dates and times as thumbs type them on a number keypad, in the spelling the rest reads. What is neither stays as it is. */

/** `2026-6-1` becomes `2026-06-01`. */
export function spelledDay(day: string): string {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(day);
  return match ? [match[1], two(match[2]!), two(match[3]!)].join("-") : day;
}

/** `0915`, `915`, `9:15` and `9.15` become `09:15`: a number keypad has no colon. */
export function spelledTime(time: string): string {
  const match = /^(\d{1,2})[:. ]?(\d{2})$/.exec(time.trim());
  return match ? `${two(match[1]!)}:${match[2]}` : time;
}

/** Day, month and year of a date that may be half typed. */
export function partsOfDay(day: string): { year: string; month: string; date: string } {
  const [year = "", month = "", date = ""] = day.split("-");
  return { year, month, date };
}

/** The other way; nothing typed at all is an empty text, which means that no date is given. */
export function dayOfParts({ year, month, date }: { year: string; month: string; date: string }): string {
  const typed = [year, month, date].map((part) => part.replace(/\D/g, ""));
  return typed.every((part) => part === "") ? "" : typed.join("-");
}

function two(digits: string): string {
  return digits.padStart(2, "0");
}
