/** What is typed to be let in. It becomes no fact, and leaves memory with the screen. */

interface Typed {
  errors: string[];
}

export interface EnrolForm extends Typed {
  form: "enrol";
  code: string;
  name: string;
}

export interface SignInForm extends Typed {
  form: "sign-in";
  user: string;
  password: string;
  code: string;
  /** Of this phone, where it is new to the person. */
  name: string;
}

/** Choosing how to unlock. */
export interface SecureForm extends Typed {
  form: "secure";
  passphrase: string;
  again: string;
  /** A passkey was made that signs in, but derives no key in this browser. */
  signsInOnly: boolean;
}

export interface UnlockForm extends Typed {
  form: "unlock";
  user: string;
  passphrase: string;
}

export type WaysStep = "passkey" | "passphrase" | "password" | "codes";

/** Changing how to sign in and unlock: one step at a time. */
export interface WaysForm extends Typed {
  form: "ways";
  step: WaysStep | null;
  /** The passphrase as it is now, or empty. */
  present: string;
  passphrase: string;
  again: string;
  password: string;
  code: string;
  /** The secret of the one-time codes, to be taken up by an authenticator app. */
  codes: { secret: string; qr: string } | null;
  /** What was just done. */
  done: string | null;
}

export type EntryForm = EnrolForm | SignInForm | SecureForm | UnlockForm | WaysForm;

const NAMES: Record<EntryForm["form"], true> = { enrol: true, "sign-in": true, secure: true, unlock: true, ways: true };

export function isEntry(form: { form: string }): form is EntryForm {
  return form.form in NAMES;
}

export const NO_STEP: WaysForm = {
  form: "ways",
  step: null,
  present: "",
  passphrase: "",
  again: "",
  password: "",
  code: "",
  codes: null,
  done: null,
  errors: [],
};

export function signInForm(): SignInForm {
  return { form: "sign-in", user: "", password: "", code: "", name: "", errors: [] };
}

export function secureForm(): SecureForm {
  return { form: "secure", passphrase: "", again: "", signsInOnly: false, errors: [] };
}
