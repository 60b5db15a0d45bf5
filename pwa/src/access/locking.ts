/**
 * Unlocking and locking: acts, and what happens by itself.
 *
 * Promise: after a lock no key, no name and no picture is left in memory or on the page; the form that was being filled
 * is on disk, sealed, and comes back with its person. Nothing here waits for the network.
 */
import { seconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { isRecord } from "../models/forms.ts";
import { packed } from "../models/in_progress.ts";
import { openPhone, type Phone } from "../phone.ts";
import type { Scene } from "../scene.ts";
import { noteSignedOut } from "../store/doorstep.ts";
import { keepInProgress, takeInProgress } from "../store/meta.ts";
import { noteStop, sessionOf, setPresent, type Enrolled } from "../store/people.ts";
import { openVault, waysOf, type Secret } from "../store/vault.ts";
import type { Round } from "../sync/loop.ts";
import { derive, PasskeyTrouble } from "./passkey.ts";
import { AccessWire } from "./wire.ts";

export class Locking {
  readonly #scene: Scene;
  readonly #met: (round: Round) => void;
  /** The lock before, until its form is on disk: what comes next finds it there. */
  #shut: Promise<void> = Promise.resolve();

  /** `met` hears of each meeting of the open phone with the server. */
  constructor(scene: Scene, met: (round: Round) => void) {
    this.#scene = scene;
    this.#met = met;
  }

  unlock = (): void => {
    const { form } = this.#scene;
    if (form?.form !== "unlock") return;
    if (form.passphrase === "") return this.#scene.refuse("Type your passphrase.");
    void this.#unlock(form.user, async () => ({ way: "passphrase", passphrase: form.passphrase }));
  };

  unlockByPasskey = (): void => {
    const { form } = this.#scene;
    if (form?.form === "unlock") void this.#unlock(form.user, secretOfPasskey);
  };

  lock = (): void => {
    const { route, around } = this.#scene;
    this.lockQuietly();
    around.tell("locked");
    // Who locked by hand was done here; every other screen is there again after unlocking.
    if (route.page === "phone") around.go("#/");
  };

  /** Without a word to the other tabs: they said it, or do not share what locks this one. */
  lockQuietly(): void {
    const scene = this.#scene;
    const { phone, form, hash, begun } = scene;
    if (!phone) return;
    const kept = form && isRecord(form) ? { hash, form } : begun;
    scene.clear();
    scene.begin();
    scene.draw(true);
    this.#shut = this.#shut.then(() => this.#close(phone, kept && packed(kept)));
  }

  /** Out of sight the browser may end this page without a word: the form is kept already, though nothing is locked yet. */
  keepForm(): void {
    const { phone, form, hash } = this.#scene;
    if (!phone || !form || !isRecord(form)) return;
    this.#next(() => keepInProgress(phone.database, packed({ hash, form })));
  }

  /** In sight again, and not locked: the form on the screen is the one that counts. */
  forgetForm(): void {
    const { phone, form } = this.#scene;
    if (phone && form && isRecord(form)) this.#next(() => takeInProgress(phone.database));
  }

  /** When what was to be kept is on disk. */
  get settled(): Promise<void> {
    return this.#shut;
  }

  signOut = (): void => {
    const { phone, around } = this.#scene;
    if (!phone) return;
    const user = phone.session.user.id;
    void this.#scene.act(async () => {
      await noteSignedOut(user, "untold");
      const told = new AccessWire(around.wire).logout().then(() => noteSignedOut(user, "told"));
      await told.catch(() => undefined); // Without a network the server is told at the next meeting.
      this.lock();
    }, "Not signed out. ");
  };

  noteStop = (): void => {
    const at = seconds(this.#scene.around.clock);
    void this.#scene.attempt(async () => {
      await noteStop({ id: newId(at * 1000), at });
      await this.#scene.meetPeople();
    });
  };

  /** Open the phone of somebody whose data key is there. Throws StorageTrouble, or Damaged. */
  async open(row: Enrolled, key: CryptoKey): Promise<void> {
    const scene = this.#scene;
    const { clock, wire } = scene.around;
    await this.#shut;
    const phone = await openPhone(await sessionOf(row, key), key, clock, wire, this.#met);
    await setPresent(row.user);
    await scene.show(phone, row.vault!);
    await scene.meetPeople();
    scene.around.tell("people");
    phone.wake();
    // Not waited for: a browser may ask the person, who need not answer.
    void scene.persist();
  }

  #unlock(user: string, secret: (row: Enrolled) => Promise<Secret>): Promise<void> {
    const scene = this.#scene;
    return scene.attempt(async () => {
      const row = scene.rows.find((one) => one.user === user && one.vault !== null && !one.shut_out);
      if (!row) return;
      await this.open(row, await openVault(row.vault!, await secret(row)));
      scene.begin();
      scene.draw(true);
      performance.mark("unlocked");
    });
  }

  #next(step: () => Promise<unknown>): void {
    this.#shut = this.#shut.then(step).then(
      () => undefined,
      () => undefined, // Nothing is lost yet: the form is still on the screen.
    );
  }

  async #close(phone: Phone, kept: unknown): Promise<void> {
    try {
      if (kept) await keepInProgress(phone.database, kept);
    } catch (error) {
      this.#scene.fail("The entry you had begun could not be kept. ", error);
      this.#scene.draw();
    } finally {
      phone.close();
    }
    await this.#scene.meetPeople().catch(() => undefined); // The times of before stay.
    this.#scene.draw();
  }
}

/** What a person's passkey derives on this phone; asked of the browser, also offline. */
export async function secretOfPasskey(row: Enrolled): Promise<Secret> {
  const { passkeys } = waysOf(row.vault!);
  const [first] = passkeys;
  if (!first) throw new PasskeyTrouble("absent");
  const derived = await derive({ credentials: passkeys.map(({ credential }) => credential), salt: first.salt });
  if (!derived) throw new PasskeyTrouble("absent");
  return { way: "passkey", credential: derived.id, result: derived.result };
}
