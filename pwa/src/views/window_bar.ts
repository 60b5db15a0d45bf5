/** The window of a task as a bar: from, planned, end, and now. Words stand beside it, so it is hidden from readers. */
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Task } from "../engine/answer.ts";
import { seconds } from "../models/picture.ts";
import { clockTime } from "../models/times.ts";

const WIDTH = 100;

export function windowBar(task: Task, zone: string, now: number): TemplateResult | typeof nothing {
  const from = seconds(task.from_at);
  const until = seconds(task.until_at);
  const planned = seconds(task.due_at);
  if (from === null || until === null || planned === null || until <= from) return nothing;
  const place = (at: number) => Math.min(Math.max(((at - from) / (until - from)) * WIDTH, 0), WIDTH);
  const label = planned < until ? html`<span>planned ${clockTime(planned, zone)}</span>` : nothing;
  return html`<div class="window" aria-hidden="true">
    <svg viewBox="0 0 ${WIDTH} 4" preserveAspectRatio="none">
      ${svg`<rect class="track" width=${WIDTH} height="4" rx="2"></rect>
        <rect class="gone" width=${place(now)} height="4" rx="2"></rect>
        <rect class="plan" x=${place(planned) - 0.4} width="0.8" height="4"></rect>`}
    </svg>
    <p class="scale"><span>${clockTime(from, zone)}</span>${label}<span>${clockTime(until, zone)}</span></p>
  </div>`;
}
