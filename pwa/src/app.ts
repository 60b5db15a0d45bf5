/**
 * The app: it puts the acts together, and hears what happens around it.
 *
 * Promise: the screen says "saved" only of what is on disk; an act that fails says so and keeps what was entered;
 * nothing that meets the server is waited for by a person.
 */
import { seconds } from "./clock.ts";
import { enrol, enrolmentWords, missingToEnrol, recover, STORAGE_WAS_CLEARED } from "./enrolment.ts";
import type { Acts } from "./models/acts.ts";
import type { EnrolForm } from "./models/forms.ts";
import { openPhone } from "./phone.ts";
import type { Reminders } from "./push/subscribe.ts";
import { Recording } from "./recording.ts";
import { routeOf } from "./route.ts";
import { Scene } from "./scene.ts";
import type { Session } from "./store/people.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Round } from "./sync/loop.ts";

export class App {
  readonly #scene: Scene;

  constructor(around: Surroundings) {
    this.#scene = new Scene(around);
    this.#scene.acts = this.#acts();
  }

  /** Open what is on this phone and show it; the server is met after that. */
  async start(hash: string, present: Promise<Session | null>): Promise<void> {
    const scene = this.#scene;
    scene.route = routeOf(hash);
    try {
      const session = (await present) ?? (await this.#recovered());
      if (session) await this.#open(session);
    } catch (error) {
      scene.fail("", error);
    }
    scene.begin();
    scene.draw(true);
    await this.#persist();
  }

  /** Another address: another screen, with a form of its own. */
  show(hash: string): void {
    const scene = this.#scene;
    scene.route = routeOf(hash);
    scene.now = seconds(scene.around.clock);
    scene.failure = null;
    scene.begin();
    scene.draw(true);
  }

  tick(): void {
    this.#scene.tick();
  }

  wake(): void {
    this.#scene.phone?.wake();
    this.tick();
  }

  /** Another tab has written. */
  reload(): Promise<void> {
    return this.#scene.reload();
  }

  get isFilling(): boolean {
    const { form } = this.#scene;
    return form !== null && form.form !== "stopped";
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
    const { save, stopTapped, stopIs, forgetStop, putAwaySaved } = new Recording(scene);
    return {
      save,
      stopTapped,
      stopIs,
      forgetStop,
      putAwaySaved,
      change: (form) => {
        scene.form = form;
        scene.draw();
      },
      enrol: () => {
        if (scene.form?.form === "enrol" && !scene.busy) void this.#enrol(scene.form);
      },
      sync: () => scene.phone?.kick(),
      useNewVersion: () => scene.around.useNewVersion(),
      allowReminders: () => void scene.around.allowReminders().then((reminders) => this.remindersAre(reminders)),
    };
  }

  async #enrol(form: EnrolForm): Promise<void> {
    const scene = this.#scene;
    const missing = missingToEnrol(form);
    if (missing !== null) return this.#refuse(form, missing);
    scene.busy = true;
    scene.draw();
    try {
      await this.#open(await enrol(scene.around.wire, scene.around.clock, form));
      scene.busy = false;
      scene.form = null;
      scene.around.go("#/");
      await this.#persist();
    } catch (error) {
      scene.busy = false;
      this.#refuse(form, enrolmentWords(error));
    }
  }

  #refuse(form: EnrolForm, error: string): void {
    this.#scene.form = { ...form, errors: [error] };
    this.#scene.draw(true);
  }

  async #recovered(): Promise<Session | null> {
    const session = await recover(this.#scene.around.wire, this.#scene.around.clock);
    if (session) this.#scene.failure = STORAGE_WAS_CLEARED;
    return session;
  }

  async #open(session: Session): Promise<void> {
    const { clock, wire } = this.#scene.around;
    this.#scene.phone?.close();
    const phone = await openPhone(session, clock, wire, (round) => this.#met(round));
    await this.#scene.show(phone);
    phone.wake();
  }

  async #persist(): Promise<void> {
    if (!this.#scene.phone) return;
    this.#scene.persisted = await this.#scene.around.askToPersist();
    this.#scene.draw();
  }

  #met(round: Round): void {
    const scene = this.#scene;
    if (round.fresh > 0 || round.outcome !== scene.round?.outcome) void scene.meetRules();
    scene.round = round;
    void scene.reload(round.fresh > 0 || round.removed > 0);
  }
}
