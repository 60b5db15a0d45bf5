/**
 * A second person checks, on this phone, what is about to be saved.
 *
 * Promise: they prove that they are here by their own passphrase or passkey; nothing of theirs is opened, and their
 * data key is gone at once; their phone key signs what will be saved and nothing else.
 */
import { seconds } from "../clock.ts";
import type { Form, RecordForm } from "../models/forms.ts";
import { madeOf } from "../models/made.ts";
import { signedWords, toBeChecked, withCheck, type Second } from "../models/second_check.ts";
import type { Scene } from "../scene.ts";
import type { Draft } from "../store/fact.ts";
import type { Enrolled } from "../store/people.ts";
import { openVault, type Secret } from "../store/vault.ts";
import { signed } from "../sync/phone_key.ts";
import { secretOfPasskey } from "./locking.ts";

type CheckedForm = Extract<RecordForm, { form: "bag" | "restart" }> & { second: Extract<Second, { step: "asking" }> };

const NO_KEY = "They have no key on this phone yet. They sign in here once, then they can check.";

export class SecondChecking {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  checkSecond = (): void => {
    const { form } = this.#scene;
    if (!isAsking(form)) return;
    const { passphrase } = form.second;
    if (passphrase === "") return this.#scene.refuse("The second person types their own passphrase.");
    void this.#check(form, async () => ({ way: "passphrase", passphrase }));
  };

  checkSecondByPasskey = (): void => {
    const { form } = this.#scene;
    if (isAsking(form)) void this.#check(form, secretOfPasskey);
  };

  async #check(form: CheckedForm, secret: (row: Enrolled) => Promise<Secret>): Promise<void> {
    const scene = this.#scene;
    const draft = this.#drafted(form);
    const author = scene.phone?.session.user.id;
    if (draft === null || author === undefined) return;
    const { user } = form.second;
    await scene.attempt(async () => {
      const row = scene.rows.find((one) => one.user === user && one.vault !== null && !one.shut_out);
      if (!row || user === author) return;
      if (!row.key) return scene.refuse(NO_KEY);
      // Opening proves that they are here; the data key is not kept.
      await openVault(row.vault!, await secret(row));
      const words = signedWords(draft, author, row.device);
      const second_check = { user, device: row.device, signature: await signed(row.key, words) };
      // Changed or locked while they proved themselves: what they signed is no longer what stands here.
      if (scene.form === form) scene.form = withCheck(form, user, { ...draft, second_check });
    });
  }

  /** What will be saved, naming who checks it; null when something is missing, which is then said. */
  #drafted(form: CheckedForm): Draft | null {
    const scene = this.#scene;
    const picture = scene.picture();
    if (!picture || scene.busy) return null;
    const made = madeOf(form, picture, scene.route, seconds(scene.around.clock));
    if ("draft" in made) return toBeChecked(made.draft, form.second.user);
    scene.form = { ...form, errors: made.errors };
    scene.draw(true);
    return null;
  }
}

function isAsking(form: Form | null): form is CheckedForm {
  return form !== null && (form.form === "bag" || form.form === "restart") && form.second?.step === "asking";
}
