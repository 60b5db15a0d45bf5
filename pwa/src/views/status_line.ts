/** What is only on this phone, when it last sent, and whether reminders reach it. Grey: offline is not an error. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Model, Status } from "../models/model.ts";
import { duration, moment, momentAndWait } from "../models/times.ts";
import { clockIsWrong } from "../sync/offset.ts";
import { rulesTroubles } from "./rules_notice.ts";

const STALE_SECONDS = 15 * 60;
const OLD_UNSENT_SECONDS = 15 * 60;

export function statusLine(model: Model, zone: string): TemplateResult {
  const { status, now } = model;
  const sent = status.sent_at === null ? "nothing yet" : moment(status.sent_at, zone, now);
  return html`<a class="status ${status.reachable ? "" : "offline"}" href="#/phone">
    <span>Saved on this phone <b>${status.unsent.count}</b></span>
    <span aria-hidden="true">·</span>
    <span>sent <b>${sent}</b></span>
    <span aria-hidden="true">·</span>
    <span>${status.reminders}</span>
    ${status.reachable ? nothing : html`<span class="offline-words">${sinceContact(status, zone, now)}</span>`}
  </a>`;
}

function sinceContact(status: Status, zone: string, now: number): string {
  if (status.contact_at === null) return "Offline: no word from the server yet";
  return `Offline: last word from the server ${momentAndWait(status.contact_at, zone, now)}`;
}

/** Troubles of this phone that a person should act on; empty when there are none. */
export function phoneTroubles(model: Model, oldest: number | null): string[] {
  const { status, now, travels } = model;
  const said: string[] = [];
  if (clockIsWrong(status.clock)) said.push(clockWords(status.clock.offset_ms!));
  if (oldest !== null && now - oldest > OLD_UNSENT_SECONDS) {
    said.push(`The oldest unsent entry has waited ${duration(now - oldest)}. Tell a colleague by phone if it matters now.`);
  }
  if (status.contact_at !== null && now - status.contact_at > STALE_SECONDS) {
    said.push(`What others recorded in the last ${duration(now - status.contact_at)} is not on this phone.`);
  }
  if (travels.troubled.size > 0) said.push(`${travels.troubled.size} of your entries wait for a senior's look.`);
  said.push(...rulesTroubles(model));
  return said;
}

function clockWords(offset_ms: number): string {
  const slow = offset_ms > 0 ? "slow" : "fast";
  return `This phone's clock is ${duration(Math.abs(offset_ms) / 1000)} ${slow}. Times on it are wrong: correct the clock.`;
}
