/** Acts that record what happened to a patient. Each is on disk before the screen moves on. */
import { seconds } from "./clock.ts";
import { newId } from "./ids.ts";
import { draft } from "./models/drafts.ts";
import { isRecord } from "./models/forms.ts";
import { madeOf, SAVED_WORDS } from "./models/made.ts";
import type { Phone } from "./phone.ts";
import { patientHash } from "./route.ts";
import type { Scene } from "./scene.ts";
import type { Draft } from "./store/fact.ts";
import { addStopAwaiting, dropStopAwaiting } from "./store/meta.ts";

export class Recording {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  save = (): void => {
    const { form, busy } = this.#scene;
    if (!form || !isRecord(form) || busy) return;
    const picture = this.#scene.picture();
    if (!picture) return;
    const made = madeOf(form, picture, this.#scene.route, this.#now());
    if ("errors" in made) {
      this.#scene.form = { ...form, errors: made.errors };
      this.#scene.draw(true);
      return;
    }
    const next = form.form === "stopped" ? patientHash(picture.patient, "stopped") : patientHash(picture.patient);
    void this.#keep(made.draft, SAVED_WORDS[form.form], next);
  };

  stopTapped = (patient: string | null): void => {
    const at = this.#now();
    const stop = { id: newId(at * 1000), at, presumed: patient };
    void this.#scene.act(async (phone) => {
      await addStopAwaiting(phone.database, stop);
      this.#scene.around.go("#/stop");
    });
  };

  stopIs = (patient: string): void => {
    const stop = this.#scene.stored.stops_awaiting.at(-1);
    if (!stop) return;
    const fact = draft(stop.id, patient, "infusion_stopped", stop.at, {}, this.#now());
    void this.#keep(fact, "Infusion stopped.", patientHash(patient, "stopped"), (phone) =>
      dropStopAwaiting(phone.database, stop.id),
    );
  };

  forgetStop = (): void => {
    const stop = this.#scene.stored.stops_awaiting.at(-1);
    if (!stop) return;
    void this.#scene.act(async (phone) => {
      await dropStopAwaiting(phone.database, stop.id);
      this.#scene.around.go("#/");
    });
  };

  putAwaySaved = (): void => {
    this.#scene.saved = null;
    this.#scene.draw();
  };

  /** On disk first; then the screen, the other tabs and the server hear of it. */
  #keep(made: Draft, words: string, next: string, after?: (phone: Phone) => Promise<void>): Promise<void> {
    const scene = this.#scene;
    return scene.act(async (phone) => {
      const { user, device } = phone.session;
      const writer = { author: user.id, device: device.id, rules: scene.versionOf(made.patient) };
      const fact = await phone.log.append(made, writer);
      await after?.(phone);
      await scene.restock(phone);
      scene.saved = { words, patient: fact.patient, fact: fact.id, at: this.#now() };
      scene.form = null;
      scene.around.tell("written");
      phone.kick();
      scene.around.go(next);
    });
  }

  #now(): number {
    return seconds(this.#scene.around.clock);
  }
}
