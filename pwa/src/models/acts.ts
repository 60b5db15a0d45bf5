/** What a person can do on a screen. Views call these and nothing else. */
import type { Form } from "./forms.ts";

export interface Acts extends EntryActs {
  /** The form as it is after an entry. */
  change(form: Form): void;
  /** Save what the present form says; the screen moves on only when it is on disk. */
  save(): void;
  /** Somebody else who is here signs what the form says, by their passphrase; or by their passkey. */
  checkSecond(): void;
  checkSecondByPasskey(): void;
  /** An infusion was found stopped: the time is saved at once, whoever's it is. */
  stopTapped(patient: string | null): void;
  /** The patient of that stop. */
  stopIs(patient: string): void;
  /** It was no stop. */
  forgetStop(): void;
  /** Meet the server now. */
  sync(): void;
  putAwaySaved(): void;
  useNewVersion(): void;
  /** Ask the browser for notices, after the person asked for them. */
  allowReminders(): void;
}

/** What lets a person in and out. Each takes what it needs from the present form. */
export interface EntryActs {
  enrol(): void;
  signIn(): void;
  signInByPasskey(): void;
  /** Keep the chosen passphrase as the way to unlock. */
  secure(): void;
  secureByPasskey(): void;
  /** Leave the choice of how to unlock for later, and let the others of this phone in. */
  notNow(): void;
  unlock(): void;
  unlockByPasskey(): void;
  /** Give up what cannot be unlocked here, having signed in: entries not sent are still sent. */
  startAgain(): void;
  lock(): void;
  signOut(): void;
  /** An infusion was found stopped on a locked phone: only the time is kept, until somebody unlocks. */
  noteStop(): void;
  /** Do what the present step says: a further passkey, another passphrase, a password, one-time codes. */
  changeWay(): void;
  endSession(id: string): void;
  endOtherSessions(): void;
}
