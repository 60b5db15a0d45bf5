/**
 * The app: it puts the acts together, and hears what happens around it.
 *
 * Promise: a phone with a lock starts locked, locks itself when nobody touches it or it is out of sight, and says
 * nothing of a patient until somebody has unlocked it. Nothing that meets the server is waited for by a person.
 */
import { dueInstants } from "./access/doorway.ts";
import { Entering } from "./access/entering.ts";
import { Locking } from "./access/locking.ts";
import { askForOpenings } from "./access/openings.ts";
import { askForProofs } from "./access/proofs.ts";
import { goRound, wipePerson } from "./access/rounds.ts";
import { SecondChecking } from "./access/second_checking.ts";
import { atClock, begun, hidden, lockDue, seen, touched, type Watch } from "./access/watch.ts";
import { Ways } from "./access/ways.ts";
import { SHUT_OUT } from "./access/words.ts";
import { text } from "./engine/instant.ts";
import { endForgotten, STORAGE_WAS_CLEARED } from "./enrolment.ts";
import type { Acts } from "./models/acts.ts";
import { isRecord, type Form } from "./models/forms.ts";
import { afterEntry } from "./models/second_check.ts";
import type { Reminders } from "./push/subscribe.ts";
import { Recording } from "./recording.ts";
import { Scene } from "./scene.ts";
import { setDue } from "./store/people.ts";
import type { News, Surroundings } from "./surroundings.ts";
import type { Round } from "./sync/loop.ts";

/** What is due is shown on the locked screen for a day after, and a week ahead. */
const DUE_BEHIND_SECONDS = 86_400;
const DUE_AHEAD_SECONDS = 7 * 86_400;
/** The other tabs need not hear of each touch. */
const TOUCH_TOLD_EVERY_MS = 5_000;
/** How often to ask whether somebody who is not at work here was shut out; starts and a new network ask at once. */
const ASK_EVERY_MS = 600_000;

export class App {
  readonly #scene: Scene;
  readonly #locking: Locking;
  readonly #ways: Ways;
  #watch: Watch;
  #touchTold = 0;
  #due = "";
  #rounding = false;
  #asked = 0;

  constructor(around: Surroundings) {
    this.#scene = new Scene(around);
    this.#locking = new Locking(this.#scene, (round) => this.#met(round));
    this.#ways = new Ways(this.#scene);
    this.#watch = begun(around.clock.milliseconds(), false);
    this.#scene.acts = this.#acts();
  }

  /** Show what is on this phone, locked; the server is met after that. */
  async start(hash: () => string, isHidden: boolean): Promise<void> {
    const scene = this.#scene;
    this.#watch = begun(this.#milliseconds, isHidden);
    try {
      await scene.meetPeople();
      if (scene.rows.length === 0 && (await endForgotten(scene.around.courier))) scene.failure = STORAGE_WAS_CLEARED;
    } catch (error) {
      scene.fail("", error);
    }
    // Only now: whoever tapped a notice while this started is to see what it leads to.
    scene.goTo(hash());
    scene.draw(true);
    void this.round(true);
  }

  /** Another address: another screen, with a form of its own. */
  show(hash: string): void {
    this.#scene.failure = null;
    this.#scene.goTo(hash);
    this.#scene.draw(true);
    if (this.#scene.route.page === "ways" && this.#scene.phone) void this.#ways.look();
    void askForProofs(this.#scene);
    void askForOpenings(this.#scene);
  }

  tick(): void {
    this.#scene.tick();
    this.#noteDue();
  }

  /** In view again; `isOnline` if there is a network again. */
  wake(isOnline = false): void {
    this.#scene.phone?.wake();
    this.tick();
    void this.round(isOnline);
  }

  // ---- the lock that closes by itself

  touch(): void {
    const now = this.#milliseconds;
    this.#watch = touched(this.#watch, now);
    if (now - this.#touchTold < TOUCH_TOLD_EVERY_MS) return;
    this.#touchTold = now;
    this.#scene.around.tell("touched");
  }

  hide(): void {
    this.#watch = hidden(this.#watch, this.#milliseconds);
    this.#locking.keepForm();
  }

  /** Back in view. What was away too long is locked before it is seen. */
  reveal(): void {
    this.lockIfDue();
    this.#watch = seen(this.#watch);
    this.#locking.forgetForm();
  }

  lockIfDue(): void {
    this.#watch = atClock(this.#watch, this.#milliseconds);
    if (!this.#scene.phone) return;
    const due = lockDue(this.#watch, this.#milliseconds);
    // Out of sight is this tab alone; another may be in use.
    if (due === "hidden") this.#locking.lockQuietly();
    if (due === "idle") this.#locking.lock();
  }

  // ---- what others tell

  /** Another tab of this browser did something. */
  async hear(news: News): Promise<void> {
    if (news === "touched") this.#watch = touched(this.#watch, this.#milliseconds);
    if (news === "locked") this.#locking.lockQuietly();
    if (news === "written") await this.#scene.reload();
    if (news === "people") await this.#peopleChanged();
  }

  /** Do for everybody on this phone what needs no unlocking. One round at a time. */
  async round(asksNow = false): Promise<void> {
    if (this.#rounding) return;
    this.#rounding = true;
    const now_ms = this.#milliseconds;
    const asks = asksNow || Math.abs(now_ms - this.#asked) >= ASK_EVERY_MS;
    if (asks) this.#asked = now_ms;
    const { around, phone } = this.#scene;
    const gone = await goRound(around.courier, { open: phone?.session.user.id ?? null, asks, now_ms });
    this.#rounding = false;
    if (gone.length > 0) await this.#sayShutOut();
  }

  get isFilling(): boolean {
    const { form } = this.#scene;
    return form !== null && isRecord(form) && form.form !== "stopped";
  }

  offerVersion(): void {
    this.#scene.updateReady = true;
    this.#scene.draw();
  }

  meetRules(): Promise<void> {
    return this.#scene.meetRules();
  }

  remindersAre(reminders: Reminders | null): void {
    this.#scene.reminders = reminders;
    this.#scene.draw();
  }

  #acts(): Acts {
    const scene = this.#scene;
    return {
      ...new Recording(scene),
      ...new Entering(scene, this.#locking),
      ...this.#locking,
      ...this.#ways,
      ...new SecondChecking(scene),
      change: (form) => {
        scene.form = afterEntry<Form>(scene.form, form);
        scene.draw();
      },
      sync: () => scene.phone?.kick(),
      useNewVersion: () => {
        // What is being filled comes back after the page was loaded again.
        this.#locking.lockQuietly();
        void this.#locking.settled.then(() => scene.around.useNewVersion());
      },
      allowReminders: () => void scene.around.allowReminders().then((reminders) => this.remindersAre(reminders)),
    };
  }

  async #peopleChanged(): Promise<void> {
    const scene = this.#scene;
    await scene.meetPeople();
    if (!scene.phone) scene.begin();
    scene.draw();
  }

  #met(round: Round): void {
    const scene = this.#scene;
    if (!scene.phone) return;
    if (round.outcome === "shut-out") return void this.#shutOut(scene.phone.session.user.id);
    const isNews = round.outcome !== scene.round?.outcome;
    if (round.fresh > 0 || isNews) void scene.meetRules();
    // The server is there: what others left on this phone goes too.
    if (isNews && round.outcome === "met") void this.round();
    scene.round = round;
    void scene.reload(round.fresh > 0 || round.removed > 0).then(() => {
      this.#noteDue();
      if (round.outcome !== "met") return;
      void askForProofs(scene);
      void askForOpenings(scene);
    });
  }

  /** The lock first, so that nothing of it is seen any more; then nothing of it can be read any more. */
  async #shutOut(user: string): Promise<void> {
    this.#scene.form = null;
    this.#locking.lock();
    try {
      await wipePerson(user);
    } catch (error) {
      this.#scene.fail("", error);
    }
    await this.#sayShutOut();
    void this.round();
  }

  async #sayShutOut(): Promise<void> {
    this.#scene.failure ??= SHUT_OUT;
    await this.#peopleChanged();
    this.#scene.around.tell("people");
  }

  /** Keep for the locked screen when this person's tasks are due. */
  #noteDue(): void {
    const { phone, now } = this.#scene;
    if (!phone) return;
    const tasks = this.#scene.pictures().flatMap(({ answer }) => answer?.tasks ?? []);
    const due = dueInstants(tasks, text(now - DUE_BEHIND_SECONDS), text(now + DUE_AHEAD_SECONDS));
    const said = `${phone.session.user.id} ${due.join()}`;
    if (said === this.#due) return;
    this.#due = said;
    void setDue(phone.session.user.id, due).catch(() => (this.#due = "")); // Tried again at the next tick.
  }

  get #milliseconds(): number {
    return this.#scene.around.clock.milliseconds();
  }
}
