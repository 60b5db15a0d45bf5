/**
 * The app: what it knows, what a person can do, and a drawing after each change.
 *
 * Promise: the screen says "saved" only of what is on disk; an act that fails says so and keeps what was entered;
 * nothing that meets the server is waited for by a person.
 */
import { seconds } from "./clock.ts";
import { enrol, enrolmentWords, missingToEnrol, recover, STORAGE_WAS_CLEARED } from "./enrolment.ts";
import { newId } from "./ids.ts";
import type { Acts } from "./models/acts.ts";
import { begin } from "./models/begin.ts";
import { draft } from "./models/drafts.ts";
import type { Form } from "./models/forms.ts";
import type { Model, Saved } from "./models/model.ts";
import { compose } from "./models/compose.ts";
import { Gallery } from "./models/picture.ts";
import { madeOf, SAVED_WORDS } from "./models/made.ts";
import { openPhone, type Phone } from "./phone.ts";
import type { Reminders } from "./push/subscribe.ts";
import { enrolmentCode, patientHash, patientOf, routeOf, type Route } from "./route.ts";
import type { Draft, Fact } from "./store/fact.ts";
import { addStopAwaiting, dropStopAwaiting } from "./store/meta.ts";
import type { Session } from "./store/people.ts";
import { NOTHING_STORED, readStatus, type StoreStatus } from "./store/status.ts";
import type { Round } from "./sync/loop.ts";
import type { Surroundings } from "./surroundings.ts";

export class App implements Acts {
  readonly #around: Surroundings;
  readonly #gallery: Gallery;
  #phone: Phone | null = null;
  #patients: ReadonlyMap<string, Fact[]> = new Map();
  #stored: StoreStatus = NOTHING_STORED;
  #round: Round | null = null;
  #now: number;
  #route: Route = { page: "now" };
  #form: Form | null = null;
  #saved: Saved | null = null;
  #failure: string | null = null;
  #busy = false;
  #updateReady = false;
  #reminders: Reminders | null = null;
  #persisted: boolean | null = null;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#gallery = new Gallery((facts, now) => around.rules.judge(facts, now, this.#phone?.session.user ?? null));
    this.#now = seconds(around.clock);
  }

  /** Open what is on this phone and show it; the server is met after that. */
  async start(hash: string, present: Promise<Session | null>): Promise<void> {
    this.#route = routeOf(hash);
    try {
      const session = (await present) ?? (await this.#recovered());
      if (session) await this.#open(session);
    } catch (error) {
      this.#fail("", error);
    }
    this.#begin();
    this.#draw(true);
    await this.#persist();
  }

  /** Another address: another screen, with a form of its own. */
  show(hash: string): void {
    this.#route = routeOf(hash);
    this.#now = seconds(this.#around.clock);
    this.#failure = null;
    this.#begin();
    this.#draw(true);
  }

  /** Time has passed. */
  tick(): void {
    this.#now = seconds(this.#around.clock);
    this.#draw();
  }

  wake(): void {
    this.#phone?.wake();
    this.tick();
  }

  /** Something was written, here, by another tab, or by the loop. `grown` when facts may be among it. */
  async reload(grown = true): Promise<void> {
    if (!this.#phone) return;
    try {
      if (grown) this.#patients = await this.#phone.log.everybody();
      this.#stored = await readStatus(this.#phone.database);
    } catch (error) {
      this.#fail("", error);
    }
    this.tick();
  }

  get isFilling(): boolean {
    return this.#form !== null && this.#form.form !== "stopped";
  }

  offerVersion(): void {
    this.#updateReady = true;
    this.#draw();
  }

  /** Ask the server which rules there are, and judge by them. */
  async meetRules(): Promise<void> {
    await this.#around.meetRules((learnt) => this.#gallery.versions(learnt));
    this.#draw();
  }

  remindersAre(reminders: Reminders | null): void {
    this.#reminders = reminders;
    this.#draw();
  }

  // ---- acts

  change = (form: Form): void => {
    this.#form = form;
    this.#draw();
  };

  save = (): void => {
    const form = this.#form;
    if (!form || form.form === "enrol" || this.#busy) return;
    const picture = this.#pictures().find(({ patient }) => patient === patientOf(this.#route));
    if (!picture) return;
    const made = madeOf(form, picture, this.#route, seconds(this.#around.clock));
    if ("errors" in made) {
      this.#form = { ...form, errors: made.errors };
      this.#draw(true);
      return;
    }
    const next = form.form === "stopped" ? patientHash(picture.patient, "stopped") : patientHash(picture.patient);
    void this.#keep(made.draft, SAVED_WORDS[form.form], next);
  };

  stopTapped = (patient: string | null): void => {
    const at = seconds(this.#around.clock);
    const stop = { id: newId(at * 1000), at, presumed: patient };
    void this.#act(async (phone) => {
      await addStopAwaiting(phone.database, stop);
      this.#around.go("#/stop");
    });
  };

  stopIs = (patient: string): void => {
    const stop = this.#stored.stops_awaiting.at(-1);
    if (!stop) return;
    const fact = draft(stop.id, patient, "infusion_stopped", stop.at, {}, seconds(this.#around.clock));
    void this.#keep(fact, "Infusion stopped.", patientHash(patient, "stopped"), (phone) =>
      dropStopAwaiting(phone.database, stop.id),
    );
  };

  forgetStop = (): void => {
    const stop = this.#stored.stops_awaiting.at(-1);
    if (!stop) return;
    void this.#act(async (phone) => {
      await dropStopAwaiting(phone.database, stop.id);
      this.#around.go("#/");
    });
  };

  enrol = (): void => {
    if (this.#form?.form === "enrol" && !this.#busy) void this.#enrol(this.#form);
  };

  sync = (): void => this.#phone?.kick();

  putAwaySaved = (): void => {
    this.#saved = null;
    this.#draw();
  };

  useNewVersion = (): void => this.#around.useNewVersion();

  allowReminders = (): void => {
    void this.#around.allowReminders().then((reminders) => this.remindersAre(reminders));
  };

  // ---- inside

  /** On disk first; then the screen, the other tabs and the server hear of it. */
  #keep(made: Draft, words: string, next: string, after?: (phone: Phone) => Promise<void>): Promise<void> {
    return this.#act(async (phone) => {
      const { user, device } = phone.session;
      const writer = { author: user.id, device: device.id, rules: this.#gallery.versionOf(made.patient) ?? this.#around.rules.hash };
      const fact = await phone.log.append(made, writer);
      await after?.(phone);
      this.#saved = { words, patient: fact.patient, fact: fact.id, at: seconds(this.#around.clock) };
      this.#form = null;
      this.#around.announce();
      phone.kick();
      this.#around.go(next);
    });
  }

  async #act(step: (phone: Phone) => Promise<void>): Promise<void> {
    if (!this.#phone || this.#busy) return;
    this.#busy = true;
    this.#failure = null;
    this.#draw();
    try {
      await step(this.#phone);
    } catch (error) {
      this.#fail("Not saved. ", error);
    }
    this.#busy = false;
    await this.reload();
  }

  async #enrol(form: Extract<Form, { form: "enrol" }>): Promise<void> {
    const missing = missingToEnrol(form);
    if (missing !== null) return this.#refuse(form, missing);
    this.#busy = true;
    this.#draw();
    try {
      await this.#open(await enrol(this.#around.wire, this.#around.clock, form));
      this.#busy = false;
      this.#form = null;
      this.#around.go("#/");
      await this.#persist();
    } catch (error) {
      this.#busy = false;
      this.#refuse(form, enrolmentWords(error));
    }
  }

  #refuse(form: Extract<Form, { form: "enrol" }>, error: string): void {
    this.#form = { ...form, errors: [error] };
    this.#draw(true);
  }

  async #recovered(): Promise<Session | null> {
    const session = await recover(this.#around.wire, this.#around.clock);
    if (session) this.#failure = STORAGE_WAS_CLEARED;
    return session;
  }

  async #open(session: Session): Promise<void> {
    this.#phone?.close();
    const { clock, wire } = this.#around;
    this.#phone = await openPhone(session, clock, wire, (round) => this.#met(round));
    this.#patients = await this.#phone.log.everybody();
    this.#stored = await readStatus(this.#phone.database);
    this.#phone.wake();
  }

  async #persist(): Promise<void> {
    if (!this.#phone) return;
    this.#persisted = await this.#around.askToPersist();
    this.#draw();
  }

  #met(round: Round): void {
    if (round.fresh > 0 || round.outcome !== this.#round?.outcome) void this.meetRules();
    this.#round = round;
    void this.reload(round.fresh > 0 || round.removed > 0);
  }

  #begin(): void {
    const picture = this.#pictures().find(({ patient }) => patient === patientOf(this.#route)) ?? null;
    const route: Route = this.#phone ? this.#route : { page: "enrol", code: enrolmentCode(this.#route) };
    this.#form = begin(route, picture, this.#now, newId(this.#around.clock.milliseconds()));
  }

  #fail(before: string, error: unknown): void {
    this.#failure = before + (error instanceof Error ? error.message : "Something unexpected happened. Try again.");
  }

  #pictures(): Model["pictures"] {
    return this.#gallery.pictures(this.#patients, this.#now);
  }

  #draw(moved = false): void {
    this.#around.draw(this.#model(), this, moved);
  }

  #model(): Model {
    return compose({
      now: this.#now,
      route: this.#route,
      session: this.#phone?.session ?? null,
      pictures: this.#pictures(),
      rules: this.#around.rules,
      stored: this.#stored,
      round: this.#round,
      reminders: this.#reminders,
      persisted: this.#persisted,
      saved: this.#saved,
      failure: this.#failure,
      busy: this.#busy,
      updateReady: this.#updateReady,
      form: this.#form,
    });
  }
}
