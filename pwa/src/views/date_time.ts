/**
 * Date and time as numbers on a number keypad: day, month, year, 24 hours.
 *
 * The browser's own date and time fields follow the language of the phone: one set to American English asks for
 * `mm/dd` and AM or PM, and a bag's expiry read the wrong way round is a wrong limit.
 */
import { html, type TemplateResult } from "lit-html";
import { dayOfParts, partsOfDay } from "../models/spelling.ts";
import { textField } from "./choice.ts";

export function dayField(legend: string, value: string, change: (value: string) => void): TemplateResult {
  const parts = partsOfDay(value);
  const part = (label: string, name: keyof typeof parts, max: number) =>
    textField(label, parts[name], "text", (typed) => change(dayOfParts({ ...parts, [name]: typed })), { mode: "numeric", max });
  return html`<fieldset class="day">
    <legend>${legend}</legend>
    <div class="day-parts">${part("Day", "date", 2)} ${part("Month", "month", 2)} ${part("Year", "year", 4)}</div>
  </fieldset>`;
}

export function clockField(label: string, value: string, change: (value: string) => void): TemplateResult {
  return textField(`${label}, 24 hours, such as 0915`, value, "text", change, { mode: "numeric", max: 5 });
}
