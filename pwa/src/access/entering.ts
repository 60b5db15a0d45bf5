/** Acts of somebody who is not in yet: enrolling, signing in, and choosing how to unlock. */
import { enrol, missingToEnrol, remember, type Arrival } from "../enrolment.ts";
import { secureForm, type SignInForm } from "../models/entry_forms.ts";
import type { Scene } from "../scene.ts";
import { initialsOf } from "../store/initials.ts";
import { secure, setPresent, type Enrolled } from "../store/people.ts";
import { makeVault, passphraseFault, type Secret } from "../store/vault.ts";
import { wipe } from "../store/wipe.ts";
import * as base64url from "../base64url.ts";
import { makePhoneKey } from "../sync/phone_key.ts";
import { isLocked } from "./doorway.ts";
import type { Locking } from "./locking.ts";
import { showPasskey } from "./passkey.ts";
import { passkeyHere } from "./passkey_here.ts";
import { tellSignOuts } from "./rounds.ts";
import { AccessWire, type Where } from "./wire.ts";

export class Entering {
  readonly #scene: Scene;
  readonly #locking: Locking;
  readonly #wire: AccessWire;
  #arrival: Arrival | null = null;

  constructor(scene: Scene, locking: Locking) {
    this.#scene = scene;
    this.#locking = locking;
    this.#wire = new AccessWire(scene.around.wire);
  }

  enrol = (): void => {
    const { form, around } = this.#scene;
    if (form?.form !== "enrol") return;
    const missing = missingToEnrol(form);
    if (missing !== null) return this.#scene.refuse(missing);
    void this.#scene.attempt(async () => {
      await tellSignOuts(around.courier);
      await this.#arrive(await enrol(around.wire, form));
    });
  };

  signIn = (): void => {
    const { form } = this.#scene;
    if (form?.form !== "sign-in") return;
    const { user, password, code } = form;
    if ([user, password, code].some((typed) => typed.trim() === "")) {
      return this.#scene.refuse("Type your name, your password and the code of your authenticator app.");
    }
    void this.#scene.attempt(async () => {
      const enter = (where: Where) => this.#wire.passwordSignIn(user.trim(), password, code.replace(/\s/g, ""), where);
      await this.#signIn(form, this.#rowNamed(user), enter);
    });
  };

  signInByPasskey = (): void => {
    const { form } = this.#scene;
    if (form?.form !== "sign-in") return;
    void this.#scene.attempt(async () => {
      const shown = await showPasskey(await this.#wire.passkeyOptions(), { credentials: [], salt: null });
      const handle = (shown.credential["response"] as { userHandle?: string }).userHandle;
      const user = handle === undefined ? "" : new TextDecoder().decode(base64url.read(handle));
      const row = this.#scene.rows.find((one) => one.user === user && !one.shut_out);
      await this.#signIn(form, row, (where) => this.#wire.passkeySignIn(shown.credential, where));
    });
  };

  secure = (): void => {
    const { form, unsecured } = this.#scene;
    if (form?.form !== "secure" || !unsecured) return;
    const fault = passphraseFault(form.passphrase, unsecured.unsealed?.user.name ?? "");
    if (fault !== null) return this.#scene.refuse(fault);
    if (form.passphrase !== form.again) return this.#scene.refuse("The two passphrases are not the same.");
    void this.#scene.attempt(() => this.#secure(unsecured, { way: "passphrase", passphrase: form.passphrase }));
  };

  secureByPasskey = (): void => {
    const { unsecured, around } = this.#scene;
    if (!unsecured) return;
    void this.#scene.attempt(async () => {
      around.wire.user = unsecured.user;
      const { derived, salt } = await passkeyHere(this.#wire);
      if (derived) return this.#secure(unsecured, { way: "passkey", credential: derived.id, result: derived.result }, salt);
      this.#scene.form = { ...secureForm(), signsInOnly: true };
    });
  };

  notNow = (): void => {
    const other = this.#scene.rows.find(isLocked);
    if (!other) return;
    void this.#scene.attempt(async () => {
      await setPresent(other.user);
      await this.#scene.meetPeople();
      this.#scene.begin();
    });
  };

  /** Give up what cannot be unlocked, for somebody who has just proved who they are. */
  startAgain = (): void => {
    const arrival = this.#arrival;
    const row = this.#scene.rows.find((one) => one.user === this.#scene.proved && !one.shut_out);
    if (!arrival || !row) return;
    void this.#scene.attempt(async () => {
      await wipe(row);
      const isSamePhone = row.device === arrival.answer.device.id;
      await this.#arrive(isSamePhone && row.key ? { ...arrival, key: row.key } : arrival);
    });
  };

  /** On the phone this person has here already, or as a new one with a key of its own. */
  async #signIn(form: SignInForm, row: Enrolled | undefined, enter: (where: Where) => ReturnType<AccessWire["passwordSignIn"]>): Promise<void> {
    const fresh = await makePhoneKey();
    const phoneName = form.name.trim() || "Phone";
    await tellSignOuts(this.#scene.around.courier);
    const answer = await enter({ ...(row ? { device: row.device } : {}), name: phoneName, key: fresh.public });
    const isKnown = row?.device === answer.device.id;
    await this.#arrive({ answer, phoneName, ...(isKnown ? {} : { key: fresh.own }) });
  }

  /** The server knows who it is. Whoever has this phone open stays in, if it is they. */
  async #arrive(arrival: Arrival): Promise<void> {
    const scene = this.#scene;
    const user = arrival.answer.user.id;
    const isOpen = scene.phone?.session.user.id === user;
    if (!isOpen) this.#locking.lockQuietly();
    const row = await remember(arrival, scene.around.clock);
    await scene.meetPeople();
    scene.around.tell("people");
    this.#arrival = arrival;
    scene.proved = isOpen || row.vault === null ? null : user;
    if (isOpen) scene.phone?.kick();
    scene.busy = false;
    scene.around.go(isOpen ? "#/ways" : "#/");
  }

  async #secure(row: Enrolled, secret: Secret, salt?: Uint8Array): Promise<void> {
    const scene = this.#scene;
    const { vault, key } = await makeVault(secret, salt);
    await secure(row.user, vault, key, row.unsealed!);
    this.#arrival = null;
    await scene.meetPeople();
    const secured = scene.rows.find((one) => one.database === row.database);
    if (secured) await this.#locking.open(secured, key);
    scene.begin();
    scene.draw(true);
  }

  /** Whose phone this may be: the server makes a new one where it is not. */
  #rowNamed(name: string): Enrolled | undefined {
    const active = this.#scene.rows.filter((row) => !row.shut_out);
    return active.length === 1 ? active[0] : active.find((row) => row.initials === initialsOf(name));
  }
}
