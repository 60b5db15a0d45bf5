/**
 * What this phone shows now, and the drawing of it: the one object that acts work on.
 *
 * Promise: the screen is drawn from what is held here and from nothing else; an act that fails says so and keeps what
 * was entered; one act runs at a time.
 */
import { seconds } from "./clock.ts";
import { newId } from "./ids.ts";
import type { Acts } from "./models/acts.ts";
import { begin } from "./models/begin.ts";
import { compose } from "./models/compose.ts";
import type { Form } from "./models/forms.ts";
import type { Model, Saved } from "./models/model.ts";
import { Gallery, type Picture } from "./models/picture.ts";
import type { Phone } from "./phone.ts";
import type { Reminders } from "./push/subscribe.ts";
import { enrolmentCode, patientOf, type Route } from "./route.ts";
import type { Fact } from "./store/fact.ts";
import { NOTHING_STORED, readStatus, type StoreStatus } from "./store/status.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Round } from "./sync/loop.ts";

export class Scene {
  readonly around: Surroundings;
  phone: Phone | null = null;
  stored: StoreStatus = NOTHING_STORED;
  round: Round | null = null;
  now: number;
  route: Route = { page: "now" };
  form: Form | null = null;
  saved: Saved | null = null;
  failure: string | null = null;
  busy = false;
  updateReady = false;
  reminders: Reminders | null = null;
  persisted: boolean | null = null;
  /** What a person can do; set once, by whoever puts the acts together. */
  acts: Acts | null = null;
  readonly #gallery: Gallery;
  #patients: ReadonlyMap<string, Fact[]> = new Map();

  constructor(around: Surroundings) {
    this.around = around;
    this.#gallery = new Gallery((facts, now) => around.rules.judge(facts, now, this.phone?.session.user ?? null));
    this.now = seconds(around.clock);
  }

  /** Bring the phone's storage before the eyes. Throws StorageTrouble. */
  async show(phone: Phone): Promise<void> {
    this.phone = phone;
    this.#patients = await phone.log.everybody();
    this.stored = await readStatus(phone.database);
  }

  /** Something was written, here, by another tab, or by the loop. `grown` when facts may be among it. */
  async reload(grown = true): Promise<void> {
    const { phone } = this;
    if (!phone) return;
    try {
      if (grown) this.#patients = await phone.log.everybody();
      this.stored = await readStatus(phone.database);
    } catch (error) {
      this.fail("", error);
    }
    this.tick();
  }

  /** Time has passed. */
  tick(): void {
    this.now = seconds(this.around.clock);
    this.draw();
  }

  /** The form of this screen, as it begins. */
  begin(): void {
    const route: Route = this.phone ? this.route : { page: "enrol", code: enrolmentCode(this.route) };
    this.form = begin(route, this.picture(), this.now, newId(this.around.clock.milliseconds()));
  }

  /** The patient this screen is about. */
  picture(): Picture | null {
    return this.pictures().find(({ patient }) => patient === patientOf(this.route)) ?? null;
  }

  pictures(): Picture[] {
    return this.#gallery.pictures(this.#patients, this.now);
  }

  /** The version of the rules that advises on a patient. */
  versionOf(patient: string): string {
    return this.#gallery.versionOf(patient) ?? this.around.rules.hash;
  }

  /** Ask the server which rules there are, and judge by them. */
  async meetRules(): Promise<void> {
    await this.around.meetRules((learnt) => this.#gallery.versions(learnt));
    this.draw();
  }

  /** Run one act on the open phone; `before` stands in front of what went wrong. */
  async act(step: (phone: Phone) => Promise<void>, before = "Not saved. "): Promise<void> {
    const { phone } = this;
    if (!phone || this.busy) return;
    this.busy = true;
    this.failure = null;
    this.draw();
    try {
      await step(phone);
    } catch (error) {
      this.fail(before, error);
    }
    this.busy = false;
    await this.reload();
  }

  fail(before: string, error: unknown): void {
    this.failure = before + (error instanceof Error ? error.message : "Something unexpected happened. Try again.");
  }

  draw(moved = false): void {
    if (this.acts) this.around.draw(this.#model(), this.acts, moved);
  }

  #model(): Model {
    const { now, route, stored, round, reminders, persisted, saved, failure, busy, updateReady, form } = this;
    const known = { now, route, stored, round, reminders, persisted, saved, failure, busy, updateReady, form };
    const session = this.phone?.session ?? null;
    return compose({ ...known, session, pictures: this.pictures(), rules: this.around.rules });
  }
}
