/** Acts of somebody who is in: further ways to unlock and to sign in, and the end of sessions elsewhere. */
import { NO_STEP, type WaysForm } from "../models/entry_forms.ts";
import { ownAccess } from "../models/own_access.ts";
import type { Scene } from "../scene.ts";
import { keepVault } from "../store/people.ts";
import { addWay, passphraseFault, waysOf, type Secret } from "../store/vault.ts";
import { secretOfPasskey } from "./locking.ts";
import { passkeyHere } from "./passkey_here.ts";
import { AccessWire } from "./wire.ts";

export class Ways {
  readonly #scene: Scene;
  readonly #wire: AccessWire;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#wire = new AccessWire(scene.around.wire);
  }

  /** Ask the server how this person signs in, and where. Offline the page says that it is not known. */
  async look(): Promise<void> {
    const scene = this.#scene;
    const { phone } = scene;
    const said = await Promise.all([this.#wire.me(), this.#wire.sessions()]).catch(() => null);
    // Whoever asked may have locked the phone meanwhile.
    if (scene.phone !== phone || !phone) return;
    scene.access = said && ownAccess(...said);
    scene.draw();
  }

  changeWay = (): void => {
    const { form } = this.#scene;
    if (form?.form !== "ways" || form.step === null) return;
    const missing = missingIn(form, this.#scene.phone?.session.user.name ?? "", this.#hasPassphrase);
    if (missing !== null) return this.#scene.refuse(missing);
    void this.#scene.attempt(async () => {
      const next = await this.#step(form);
      if (this.#scene.form?.form !== "ways") return;
      this.#scene.form = next;
      this.#scene.draw(true);
      if (next.done !== null) await this.look();
    });
  };

  endSession = (id: string): void => {
    void this.#scene.attempt(async () => {
      await this.#wire.endSession(id);
      await this.look();
    });
  };

  endOtherSessions = (): void => {
    void this.#scene.attempt(async () => {
      await this.#wire.endOtherSessions();
      await this.look();
    });
  };

  async #step(form: WaysForm): Promise<WaysForm> {
    switch (form.step) {
      case "passphrase":
        await this.#add(form, { way: "passphrase", passphrase: form.passphrase });
        return done("The new passphrase unlocks this phone.");
      case "passkey":
        return this.#passkey(form);
      case "password":
        await this.#wire.setPassword(form.password);
        return done("The password is set. Other places where you were signed in have ended.");
      case "codes":
        if (form.codes === null) return { ...form, codes: await this.#wire.totp(), errors: [] };
        await this.#wire.confirmTotp(form.code.replace(/\s/g, ""));
        return done("One-time codes are set up.");
      case null:
        return form;
    }
  }

  async #passkey(form: WaysForm): Promise<WaysForm> {
    const { derived, salt } = await passkeyHere(this.#wire);
    if (!derived) return done("The passkey signs you in. It cannot unlock this phone.");
    await this.#add(form, { way: "passkey", credential: derived.id, result: derived.result }, salt);
    return done("Fingerprint, face or screen lock unlocks this phone, and signs you in.");
  }

  /** A further way is closed with the key that a present way opens. Throws WrongSecret. */
  async #add(form: WaysForm, further: Secret, salt?: Uint8Array): Promise<void> {
    const scene = this.#scene;
    const row = scene.rows.find(({ database }) => database === scene.phone?.session.database);
    if (!row?.vault) return;
    const present: Secret = this.#hasPassphrase
      ? { way: "passphrase", passphrase: form.present }
      : await secretOfPasskey(row);
    const vault = await addWay(row.vault, present, further, salt);
    await keepVault(row.user, vault);
    scene.vault = vault;
    await scene.meetPeople();
  }

  get #hasPassphrase(): boolean {
    return this.#scene.vault !== null && waysOf(this.#scene.vault).passphrase;
  }
}

/** What is missing before anything is asked of the server or the browser; null when nothing is. */
export function missingIn(form: WaysForm, name: string, hasPassphrase: boolean): string | null {
  const { step } = form;
  const needsPresent = step === "passphrase" || step === "passkey";
  if (needsPresent && hasPassphrase && form.present === "") return "Type your passphrase as it is now.";
  if (step === "passphrase") {
    return passphraseFault(form.passphrase, name) ?? (form.passphrase === form.again ? null : "The two passphrases are not the same.");
  }
  if (step === "password") return form.password === form.again ? null : "The two passwords are not the same.";
  if (step === "codes" && form.codes && form.code.trim() === "") return "Type the code that the app shows.";
  return null;
}

function done(words: string): WaysForm {
  return { ...NO_STEP, done: words };
}
