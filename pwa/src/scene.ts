/**
 * What this phone shows now, and the drawing of it: the one object that acts work on.
 *
 * Promise: the screen is drawn from what is held here and from nothing else; an act that fails says so and keeps what
 * was entered; one act runs at a time.
 */
import { entryOf, isLocked, unsecured } from "./access/doorway.ts";
import { entryWords } from "./access/words.ts";
import { seconds } from "./clock.ts";
import { newId } from "./ids.ts";
import type { Acts } from "./models/acts.ts";
import type { Proofs } from "./models/checked.ts";
import type { Openings } from "./models/openings.ts";
import { begin, beginEntry } from "./models/begin.ts";
import { compose } from "./models/compose.ts";
import type { Entry, Stage } from "./models/entry.ts";
import type { Form } from "./models/forms.ts";
import { unpacked, type Begun } from "./models/in_progress.ts";
import type { Model, Saved } from "./models/model.ts";
import type { OwnAccess } from "./models/own_access.ts";
import { Gallery, type Picture } from "./models/picture.ts";
import type { Phone } from "./phone.ts";
import type { Reminders } from "./push/subscribe.ts";
import { patientOf, routeOf, type Route } from "./route.ts";
import { notedStops } from "./store/doorstep.ts";
import type { Fact } from "./store/fact.ts";
import { takeInProgress } from "./store/meta.ts";
import { people, presentUser, type Enrolled, type NotedStop } from "./store/people.ts";
import { NOTHING_STORED, readStatus, type StoreStatus } from "./store/status.ts";
import { waysOf, type Vault } from "./store/vault.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Round } from "./sync/loop.ts";

export class Scene {
  readonly around: Surroundings;
  phone: Phone | null = null;
  stored: StoreStatus = NOTHING_STORED;
  round: Round | null = null;
  now: number;
  hash = "";
  route: Route = { page: "now" };
  form: Form | null = null;
  saved: Saved | null = null;
  failure: string | null = null;
  busy = false;
  updateReady = false;
  reminders: Reminders | null = null;
  persisted: boolean | null = null;
  /** Everybody on this phone, and who used it last. */
  rows: readonly Enrolled[] = [];
  present: string | null = null;
  noted: readonly NotedStop[] = [];
  /** Who has just signed in, and has not unlocked yet. */
  proved: string | null = null;
  /** By what the open phone is unlocked. */
  vault: Vault | null = null;
  access: OwnAccess | null = null;
  /** What the server said of second checks, by fact. */
  proofs: Proofs = new Map();
  /** Who opened patients of this person's teams in an emergency; null until the server has said it. */
  openings: Openings | null = null;
  /** The form that was open when the phone was locked, until its address is seen again. */
  begun: Begun | null = null;
  /** What a person can do; set once, by whoever puts the acts together. */
  acts: Acts | null = null;
  readonly #gallery: Gallery;
  #patients: ReadonlyMap<string, Fact[]> = new Map();

  constructor(around: Surroundings) {
    this.around = around;
    this.#gallery = new Gallery((facts, now) => around.rules.judge(facts, now, this.phone?.session.user ?? null));
    this.now = seconds(around.clock);
  }

  /** Bring an unlocked phone before the eyes. Throws StorageTrouble. */
  async show(phone: Phone, vault: Vault): Promise<void> {
    this.#patients = await phone.log.everybody();
    this.stored = await readStatus(phone.database);
    this.begun = unpacked(await takeInProgress(phone.database)) ?? this.begun;
    this.phone = phone;
    this.vault = vault;
    this.proved = null;
  }

  /** Forget everything that says something of a patient or a person. */
  clear(): void {
    this.phone = this.vault = this.access = this.form = this.saved = this.begun = null;
    this.#patients = new Map();
    this.proofs = new Map();
    this.openings = null;
    this.#gallery.pictures(this.#patients, this.now);
    this.stored = NOTHING_STORED;
    this.round = null;
    this.busy = false;
  }

  /** Who is on this phone, as it is on disk now. Throws StorageTrouble. */
  async meetPeople(): Promise<void> {
    [this.rows, this.present, this.noted] = await Promise.all([people(), presentUser(), notedStops()]);
  }

  get stage(): Stage {
    if (this.phone) return "open";
    if (this.unsecured) return "unsecured";
    return this.rows.some(isLocked) ? "locked" : "nobody";
  }

  /** Who has yet to choose how to unlock. */
  get unsecured(): Enrolled | null {
    return this.phone ? null : unsecured(this.rows, this.present);
  }

  /** Something was written, here, by another tab, or by the loop. `grown` when facts may be among it. */
  async reload(grown = true): Promise<void> {
    const { phone } = this;
    if (!phone) return;
    try {
      const patients = grown ? await phone.log.everybody() : this.#patients;
      const stored = await readStatus(phone.database);
      if (this.phone !== phone) return; // Locked meanwhile: nothing of it comes back.
      this.#patients = patients;
      this.stored = stored;
    } catch (error) {
      this.fail("", error);
    }
    this.tick();
  }

  /** Learn what waits to be sent, so that nothing is called sent that was just written. Throws StorageTrouble. */
  async restock(phone: Phone): Promise<void> {
    const stored = await readStatus(phone.database);
    if (this.phone === phone) this.stored = stored;
  }

  /** Time has passed. */
  tick(): void {
    this.now = seconds(this.around.clock);
    this.draw();
  }

  /** Another address: another screen, with a form of its own. */
  goTo(hash: string): void {
    this.hash = hash;
    this.route = routeOf(hash);
    this.now = seconds(this.around.clock);
    this.begin();
  }

  /** The form of this screen: the one that was being filled here before the phone was locked, or as it begins. */
  begin(): void {
    const { begun, entry } = this;
    const fresh = () => begin(this.route, this.picture(), this.now, newId(this.around.clock.milliseconds()), this.phone?.session.user);
    const isBack = begun !== null && begun.hash === this.hash && entry.stage === "open";
    this.form = beginEntry(this.route, entry, this.proved ?? this.present) ?? (isBack ? begun.form : fresh());
    if (isBack) this.begun = null;
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

  /** Do what a form of the entry asks for; what goes wrong stands above it. */
  async attempt(step: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = null;
    this.draw();
    try {
      await step();
      this.busy = false;
      this.draw();
    } catch (error) {
      this.busy = false;
      this.refuse(entryWords(error));
    }
  }

  refuse(error: string): void {
    if (this.form) this.form = { ...this.form, errors: [error] };
    this.draw(true);
  }

  /** Ask the browser to keep this storage. */
  async persist(): Promise<void> {
    if (!this.phone) return;
    this.persisted = await this.around.askToPersist();
    this.draw();
  }

  fail(before: string, error: unknown): void {
    this.failure = before + entryWords(error);
  }

  draw(moved = false): void {
    if (this.acts) this.around.draw(this.#model(), this.acts, moved);
  }

  get entry(): Entry {
    const { stage, rows, noted: stops, proved, now } = this;
    return entryOf({ stage, rows, stops, proved, now, passkeysOffered: this.around.passkeysOffered });
  }

  #model(): Model {
    const { now, route, stored, round, reminders, persisted, saved, failure, busy, updateReady, form, entry, access } = this;
    const known = { now, route, stored, round, reminders, persisted, saved, failure, busy, updateReady, form, entry, access };
    const ways = this.vault ? waysOf(this.vault) : { passphrase: false, passkeys: [] };
    return compose({
      ...known,
      session: this.phone?.session ?? null,
      unlocks: { passphrase: ways.passphrase, passkeys: ways.passkeys.length },
      begun: this.begun?.hash ?? null,
      pictures: this.pictures(),
      proofs: this.proofs,
      openings: this.openings,
      rules: this.around.rules,
    });
  }
}
